"""Where the embedded servers keep their data and their sockets, and as whom they run.

Everything here is computed, nothing is started: settings need addresses on every start of
every process, servers only some of the time.
"""

import hashlib
import os
import pwd
import shutil
import stat
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent.parent

# A socket's path may have 103 bytes on macOS and 107 on Linux, and a clone's own path may be
# longer, so sockets are in a short directory. TMPDIR is not asked: it differs between terminals,
# and then two processes of one clone would not meet.
SOCKETS = Path("/tmp")

# Where root keeps the servers of a clone that other accounts cannot enter, such as /root/clone.
OUTSIDE = Path("/var/lib/concertation")


class EmbeddedServerError(Exception):
    """An embedded server cannot run; the message says why and what to do about it."""


@dataclass(frozen=True)
class Account:
    """The operating system's account that the servers run under."""

    uid: int
    gid: int

    @property
    def switch(self) -> dict:
        """Arguments for ``subprocess`` that run a program under this account."""
        if os.geteuid() == self.uid:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def can_enter(self, path: Path) -> bool:
        """Whether this account may enter every directory above ``path``, and ``path`` if it is one.

        Reads the permission bits, since root itself may enter everywhere.
        """
        for place in (path, *path.parents):
            try:
                found = place.stat()
            except FileNotFoundError:
                continue
            if found.st_uid == self.uid:
                needed = stat.S_IXUSR
            elif found.st_gid == self.gid:
                needed = stat.S_IXGRP
            else:
                needed = stat.S_IXOTH
            if not found.st_mode & needed:
                return False
        return True


def var_dir() -> Path:
    """The directory of everything that the running system writes (``VAR_DIR``, else ``var/``)."""
    return Path(os.environ.get("VAR_DIR") or BASE_DIR / "var").resolve()


@cache
def account() -> Account:
    """Who the servers run as: whoever runs this, unless that is root, whom PostgreSQL refuses.

    For root it is the owner of the clone, so that root and the owner share one database; in
    root's own clone it is ``nobody``, which every system has: no account is created.
    """
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid())
    owner = BASE_DIR.stat().st_uid
    for entry in pwd.getpwall():
        if entry.pw_uid == owner != 0:
            return Account(entry.pw_uid, entry.pw_gid)
    with suppress(KeyError):
        nobody = pwd.getpwnam("nobody")
        return Account(nobody.pw_uid, nobody.pw_gid)
    raise EmbeddedServerError(
        "PostgreSQL does not run as root, and there is no account 'nobody' to run it as. "
        "Run this as an ordinary user, or set DATABASE_URL and REDIS_URL."
    )


def clone_key() -> str:
    """A short name for this clone's servers, made from where its data are."""
    return hashlib.sha256(os.fsencode(var_dir())).hexdigest()[:10]


def socket_dir() -> Path:
    """The directory of the sockets: short, and closed to everyone but the servers' account."""
    return SOCKETS / f"concertation-{account().uid}-{clone_key()}"


def home() -> Path:
    """The directory of the servers' data: ``var/``, unless the account cannot enter it.

    The account may be unable to when root works in a directory of its own such as ``/root``.
    Opening that directory to others would be worse than keeping the data elsewhere.
    """
    outside = OUTSIDE / clone_key()
    # What is there already stays in use, also when the directory has been opened since.
    if account().can_enter(var_dir()) and not (os.geteuid() == 0 and outside.exists()):
        return var_dir()
    return outside


def make_dir(path: Path, mode: int = 0o700, owner: Account | None = None) -> Path:
    """Make ``path`` and the directories above it; ``path`` itself gets ``mode`` and ``owner``.

    Raises:
        EmbeddedServerError: it cannot be made here, with the reason.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.mkdir(mode=mode, exist_ok=True)
        if owner is not None and os.geteuid() == 0:
            os.chown(path, owner.uid, owner.gid)
    except OSError as error:
        raise EmbeddedServerError(f"Cannot write {path}: {error.strerror}.") from error
    return path


def make_socket_dir() -> Path:
    """Make the directory of the sockets, and trust it only if it is ours and closed to others.

    Whoever may enter it may use the servers as anybody, and whoever owns it could put a server
    of their own there; its place is one where every account may write.

    Raises:
        EmbeddedServerError: somebody else has made it, or opened it.
    """
    path = make_dir(socket_dir(), 0o700, account())
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != account().uid or found.st_mode & 0o077:
        raise EmbeddedServerError(
            f"{path} belongs to somebody else or is open to others. Remove it and try again."
        )
    return path


def programs(package: str, inside: str, beside: str = "") -> Path:
    """The directory ``inside`` an installed package, where the servers' account can use it.

    Args:
        package: the package whose wheel brings the programs.
        inside: the directory of the programs in it.
        beside: a directory next to the package that the programs load libraries from.

    Returns:
        The directory itself, or a copy below :func:`home` where the account cannot enter the
        virtual environment.

    Raises:
        EmbeddedServerError: the package is not installed.
    """
    from importlib import metadata, util

    found = util.find_spec(package)
    if found is None or found.origin is None:
        raise EmbeddedServerError(
            f"The package {package.replace('_', '-')} is not installed, so nothing can be started "
            "here. Set DATABASE_URL and REDIS_URL, or install the extra 'embedded'."
        )
    source = Path(found.origin).parent
    if account().can_enter(source / inside):
        return source / inside
    copy = OUTSIDE / f"{package}-{metadata.version(package)}"
    if not copy.is_dir():
        unfinished = copy.with_name(f"{copy.name}.{os.getpid()}")
        make_dir(OUTSIDE, 0o755)
        for part in filter(None, (package, beside)):
            if (source.parent / part).is_dir():
                shutil.copytree(source.parent / part, unfinished / part)
        for path in (unfinished, *unfinished.rglob("*")):
            mode = path.stat().st_mode
            path.chmod(mode | (0o555 if mode & stat.S_IXUSR else 0o444))
        try:
            unfinished.rename(copy)
        except OSError:  # another clone of root's has just made the same copy
            shutil.rmtree(unfinished)
    return copy / package / inside
