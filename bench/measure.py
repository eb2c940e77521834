"""How a case is timed: warm, one client, bounded in number and in time; medians."""

import http.client
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

WARM_UP = 4
REQUESTS_LIMIT = 120
SECONDS_LIMIT = 5.0


@dataclass(frozen=True)
class Times:
    """Milliseconds of one case: the median, the 95th percentile, and how often it ran."""

    p50: float
    p95: float
    n: int


def timed(work: Callable[[], object], limit: int = REQUESTS_LIMIT) -> Times:
    """Time ``work`` until ``limit`` runs or five seconds, after four that do not count."""
    for _run in range(WARM_UP):
        work()
    taken: list[float] = []
    began = time.perf_counter()
    while len(taken) < limit and time.perf_counter() - began < SECONDS_LIMIT:
        start = time.perf_counter()
        work()
        taken.append((time.perf_counter() - start) * 1000)
    taken.sort()
    return Times(statistics.median(taken), taken[int(len(taken) * 0.95) - 1], len(taken))


class Site:
    """A running server on the loopback, asked by one client that keeps no connection."""

    def __init__(self, port: int, headers: dict[str, str]):
        self.port = port
        self.headers = headers

    def get(self, path: str, **headers: str) -> bytes:
        """The body of an answer, to its last byte.

        Raises:
            RuntimeError: the answer is not 200, so its time would mean nothing.
        """
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            connection.request("GET", path, headers={**self.headers, **headers})
            answer = connection.getresponse()
            body = answer.read()
        finally:
            connection.close()
        if answer.status != 200:
            raise RuntimeError(f"{path} answered {answer.status}: {body[:300]!r}")
        return body
