"""A filled database, somebody who is signed in, and the two ways to ask it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection, connections
from django.test import Client
from rest_framework.authtoken.models import Token

from accounts.models import Post, Tenure, User
from accounts.rights import Role
from bench.measure import Site, timed
from bench.rows import fill
from foundation.database import owner_alias


@dataclass(frozen=True)
class Case:
    """One thing to time: how we answer it, and the least SQL that gives the same rows."""

    name: str
    ours: Callable[[], object]
    floor: Callable[[], object]

    def measured(self) -> dict:
        """The floor before and after, and our own time between them."""
        before = timed(self.floor, 60)
        ours = timed(self.ours)
        after = timed(self.floor, 60)
        floor = min(before.p50, after.p50)
        return {
            "case": self.name,
            "floor": floor,
            "floor_moved": abs(after.p50 - before.p50) / floor,
            "p50": ours.p50,
            "p95": ours.p95,
            "n": ours.n,
            "ratio": ours.p50 / floor,
        }


@dataclass
class Stage:
    """Where cases are timed. ``port`` is known once the server runs."""

    events: int
    user: User
    port: int = 0

    @classmethod
    def of(cls, events: int) -> "Stage":
        """With that many events, everything vacuumed and analysed."""
        user = User.objects.filter(email="bench@example.test").first() or _officer()
        with connections[owner_alias()].cursor() as cursor:
            fill(cursor, events, user.pk)
        return cls(events, user)

    @property
    def page(self) -> Site:
        """Asked with a session, as a browser does."""
        client = Client()
        client.force_login(self.user)
        cookies = "; ".join(f"{name}={one.value}" for name, one in client.cookies.items())
        return Site(self.port, {"Cookie": cookies})

    @property
    def api(self) -> Site:
        """Asked with a token, as a program does."""
        token, _made = Token.objects.get_or_create(user=self.user)
        return Site(self.port, {"Authorization": f"Token {token.key}"})

    def sql(self, statement: str, params=()) -> Callable[[], list]:
        """The rows of a statement, through the driver alone."""
        connection.ensure_connection()

        def run():
            with connection.connection.cursor() as cursor:
                cursor.execute(statement, params)
                return cursor.fetchall()

        return run


def _officer() -> User:
    user = User.objects.create_user("bench@example.test", name="Bench")
    post = Post.objects.create(title_en="Officer", role=Role.OFFICE)
    Tenure.objects.create(user=user, post=post)
    return user
