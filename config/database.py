"""Where the database, the queue and the cache are, and what else depends on that.

``DATABASE_URL`` and ``REDIS_URL`` name servers that somebody runs; where they are unset, the
project's own are used (:mod:`config.embedded`). Nothing is started here.
"""

import os
import secrets
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit, urlunsplit

from django.core.exceptions import ImproperlyConfigured

from config.embedded import places, postgres, valkey

# The queue and the cache are two databases of one server, since emptying a cache empties its
# database.
QUEUE, CACHE = 0, 1


def is_embedded() -> bool:
    """Whether the database is the project's own."""
    return not os.environ.get("DATABASE_URL")


def demonstration() -> bool:
    """Whether this is a system to try: anybody may have the accounts of its roles.

    ``DEMONSTRATION`` decides; without it, only a system with the project's own database is one.
    """
    value = os.environ.get("DEMONSTRATION", "").strip().lower()
    return value in {"1", "true", "yes", "on"} if value else is_embedded()


def databases() -> dict:
    """The setting ``DATABASES``: one database under two roles.

    ``default`` is the application's role (``DATABASE_URL``), which owns nothing; ``owner`` is
    the one that migrates (``DATABASE_OWNER_URL``), and is missing where there is only one role.
    ``TEST_DB`` names the database of tests, so that several people can test at once.

    Raises:
        ImproperlyConfigured: an address cannot be read.
    """
    if is_embedded():
        application, owner = _embedded(postgres.APPLICATION), _embedded(postgres.OWNER)
    else:
        application, owner = _from_url("DATABASE_URL"), None
        if os.environ.get("DATABASE_OWNER_URL"):
            owner = _from_url("DATABASE_OWNER_URL")
    test_name = f"test_{os.environ.get('TEST_DB') or application['NAME']}"
    application["TEST"] = {"NAME": test_name}
    if owner is None:
        return {"default": application}
    # Tests have one database as well: the owner makes it, and the application's role uses it.
    application["TEST"]["MIRROR"] = "owner"
    owner["TEST"] = {"NAME": test_name, "DEPENDENCIES": []}
    return {"default": application, "owner": owner}


def redis_url(database: int = CACHE) -> str:
    """The address of a database of Redis or Valkey, as its client reads it: the cache's.

    Args:
        database: its number, counted from the one that ``REDIS_URL`` names.
    """
    url = os.environ.get("REDIS_URL")
    if not url:
        return f"unix://{valkey.socket_file()}?db={database}"
    parts = urlsplit(url)
    if parts.scheme not in {"redis", "rediss"}:
        raise ImproperlyConfigured("REDIS_URL must begin with redis:// or rediss://.")
    first = parts.path.strip("/") or "0"
    if not first.isdigit():
        raise ImproperlyConfigured("The path of REDIS_URL must be the number of a database.")
    return urlunsplit(parts._replace(path=f"/{int(first) + database}"))


def broker_url() -> str:
    """The address of the queue, as Celery reads it."""
    if os.environ.get("REDIS_URL"):
        return redis_url(QUEUE)
    return f"redis+socket://{valkey.socket_file()}?virtual_host={QUEUE}"


def secret_key() -> str:
    """The key that signs sessions and links: ``SECRET_KEY``, else one that is made once and kept.

    Raises:
        ImproperlyConfigured: it is unset though the database is not the project's own; several
            hosts would each make another one.
    """
    if key := os.environ.get("SECRET_KEY"):
        return key
    if not is_embedded():
        raise ImproperlyConfigured(
            "SECRET_KEY is not set. Set it to the same long random text on every host, made for "
            "instance with: python -c 'import secrets; print(secrets.token_urlsafe(50))'"
        )
    path = places.var_dir() / "secret_key"
    if not path.exists():
        _write_once(path, secrets.token_urlsafe(50))
    return path.read_text().strip()


def _write_once(path: Path, text: str) -> None:
    """Write a file that only its owner reads; of two who write at once, the first is kept."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(text)
        if os.geteuid() == 0:
            owner = places.account()
            if owner.uid == places.BASE_DIR.stat().st_uid:
                os.chown(draft, owner.uid, owner.gid)
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink(missing_ok=True)


def _embedded(role: str) -> dict:
    """The project's own database, under one of its roles."""
    return {
        **_COMMON,
        "NAME": postgres.DATABASE,
        "USER": role,
        "HOST": str(places.socket_dir()),
        "PORT": postgres.PORT,
    }


def _from_url(variable: str) -> dict:
    """Read ``postgresql://role:password@host:port/database?option=value`` from the environment.

    Options are those of libpq, such as ``sslmode``; a ``host`` among them is the directory of a
    socket. Messages never show the address, which holds a password.
    """
    parts = urlsplit(os.environ[variable])
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(f"{variable} must begin with postgresql://.")
    options = dict(parse_qsl(parts.query))
    name = unquote(parts.path.removeprefix("/"))
    try:
        port = str(parts.port or "")
    except ValueError:
        raise ImproperlyConfigured(f"The port in {variable} is not a number.") from None
    if not name:
        raise ImproperlyConfigured(f"{variable} names no database after the host.")
    return {
        **_COMMON,
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", None) or unquote(parts.hostname or ""),
        "PORT": port,
        "OPTIONS": options,
    }


_COMMON = {
    "ENGINE": "django.db.backends.postgresql",
    # A thread keeps its connection for a while, and looks whether it still works.
    "CONN_MAX_AGE": 60,
    "CONN_HEALTH_CHECKS": True,
}
