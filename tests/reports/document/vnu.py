"""The checker of HTML that the W3C uses (vnu): errors and warnings of a page, in words."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

JAR = Path(settings.NODE_MODULES) / "vnu-jar" / "build" / "dist" / "vnu.jar"
# It holds against a policy with "img-src data:" what browsers, by the policy, show.
MISTAKEN = "Resource violates Content Security Policy (meta tag): image “data:"
JAVA = os.environ.get("JAVA", "java")


def findings(*pages: Path) -> list[str]:
    """What the checker finds in files, all in one run; fails where there is no Java."""
    if not shutil.which(JAVA):
        pytest.fail(
            f"There is no {JAVA}. Install the Debian package default-jre-headless, or name "
            "another with JAVA=/path."
        )
    done = subprocess.run(
        [JAVA, "-jar", str(JAR), "--no-langdetect", "--format", "json", *map(str, pages)],
        capture_output=True,
        text=True,
        check=False,
    )
    found = json.loads(done.stderr)["messages"]
    return [
        f"{Path(one['url']).name}:{one['lastLine']} {one['message']}"
        for one in found
        if not one["message"].startswith(MISTAKEN)
    ]
