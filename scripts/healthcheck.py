"""Exit with 0 if the web server of this container answers: ``/healthz`` reaches the database."""

import os
import sys
import urllib.error
import urllib.request


def main() -> None:
    """Ask as the proxy does, under a name that is served."""
    host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].strip().lstrip(".*")
    request = urllib.request.Request(
        f"http://127.0.0.1:{os.environ.get('PORT', '8000')}/healthz",
        headers={"Host": host or "localhost"},
    )
    try:
        urllib.request.urlopen(request, timeout=4).close()
    except (urllib.error.URLError, OSError) as error:
        sys.exit(f"The web server does not answer: {error}")


if __name__ == "__main__":
    main()
