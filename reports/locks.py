"""One moment for all facts of a paper, and one worker for an assembly or a bundle."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection as default_connection
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

# The first of the two numbers of an advisory lock; it keeps our locks apart from others'.
ASSEMBLY = 0x0A55
BUNDLE = 0x0A56


@contextmanager
def one_moment(*, durable: bool = False) -> Iterator[None]:
    """Inside, every query sees the record as it was at the first one (REPEATABLE READ).

    Inside a transaction that has begun already its own isolation holds; ``durable`` refuses that.
    """
    nested = default_connection.in_atomic_block
    with transaction.atomic(durable=durable):
        if not nested:
            with default_connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


@contextmanager
def own_connection() -> Iterator[BaseDatabaseWrapper]:
    """A second connection as the application, in autocommit.

    What is written through it is seen at once, whatever transaction the first one is in.
    """
    connection = connections.create_connection("default")
    try:
        yield connection
    finally:
        connection.close()


@contextmanager
def assembly_lock(connection: BaseDatabaseWrapper, assembly_id: int) -> Iterator[bool]:
    """Hold the lock of one assembly on ``connection``; gives ``False`` when somebody has it."""
    with _work_lock(connection, ASSEMBLY, assembly_id) as taken:
        yield taken


@contextmanager
def bundle_lock(connection: BaseDatabaseWrapper, bundle_id: int) -> Iterator[bool]:
    """Hold the lock of one bundle on ``connection``; gives ``False`` when somebody has it."""
    with _work_lock(connection, BUNDLE, bundle_id) as taken:
        yield taken


@contextmanager
def _work_lock(connection: BaseDatabaseWrapper, kind: int, key: int) -> Iterator[bool]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [kind, key % 2**31])
        taken = cursor.fetchone()[0]
    try:
        yield taken
    finally:
        if taken and connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [kind, key % 2**31])
