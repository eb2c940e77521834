"""In whose name a connection to the database reads and writes drafts.

A group's drafts are protected twice: by ``visible_to``, and by row-level security in PostgreSQL,
which shows a draft only to a connection that speaks for its party. A connection says so with the
setting ``concertation.parties``, which the SQL function ``speaks_for`` reads; where nothing was
said, nothing is shown. So a query without ``visible_to``, an export, a worker, the administration
pages and a prompt on the database find no draft at all.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, transaction
from django.utils.decorators import sync_only_middleware

from accounts.models.users import Party

SETTING = "concertation.parties"


def speak_for(parties: Iterable[Party]) -> None:
    """Let the connection of this thread read and write the drafts of ``parties``, and no others.

    It holds until :func:`fall_silent`; a request does both by itself.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    connection.has_spoken = True
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, false)", [SETTING, _listed(parties)])


def fall_silent() -> None:
    """Let the connection of this thread read no draft any more. Costs nothing if it did not."""
    connection = connections[DEFAULT_DB_ALIAS]
    if not getattr(connection, "has_spoken", False):
        return
    try:
        speak_for(())
    except DatabaseError:
        # A connection that answers nothing is not used for the next person either.
        connection.close()
    connection.has_spoken = False


@contextmanager
def in_the_name_of(*parties: Party) -> Iterator[None]:
    """One transaction that reads and writes the drafts of ``parties``; then as before.

    Whoever opens it has checked that the person may speak for them.
    """
    with transaction.atomic(), connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(
            "SELECT current_setting(%s, true), set_config(%s, %s, true)",
            [SETTING, SETTING, _listed(parties)],
        )
        before = cursor.fetchone()[0] or ""
        # What fails is rolled back, and the setting with it.
        yield
        cursor.execute("SELECT set_config(%s, %s, true)", [SETTING, before])


@sync_only_middleware
def speaking_middleware(get_response):
    """Let a signed-in constituent's request read the drafts of their own party, to its end.

    Requests of the API that bring a token do so when the token is known
    (:class:`accounts.authentication.TokenAuthentication`).
    """

    def middleware(request):
        try:
            known = settings.SESSION_COOKIE_NAME in request.COOKIES
            if known and request.user.is_authenticated and request.user.parties:
                speak_for(request.user.parties)
            return get_response(request)
        finally:
            fall_silent()

    return middleware


def _listed(parties: Iterable[Party]) -> str:
    return ",".join(one.key for one in parties)
