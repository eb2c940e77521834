"""Two webs and two workers on one database, as on several hosts: none of them holds any state."""

import hashlib
import os
import re
import signal
import socket
import sys
import urllib.parse
import urllib.request
from contextlib import contextmanager
from http.cookiejar import CookieJar

import pytest

from reports.models import Assembly, Version
from tests.people import PASSWORD, somebody
from tests.reports.making import a_paper, an_event
from tests.worker import environment, running, wait_for, workers  # noqa: F401 - a fixture

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.worker]


class Visitor:
    """A browser without a picture; its cookies go to every port of the host, as to every web."""

    def __init__(self):
        self.cookies = CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))

    def get(self, address: str) -> bytes:
        """The body of a page; raises for every status but 200."""
        with self.opener.open(address, timeout=60) as response:
            return response.read()

    def post(self, address: str, form_at: str, **fields: str) -> str:
        """Send a form that the page ``form_at`` has; gives the address where it leads."""
        token = re.search(rb'name="csrfmiddlewaretoken" value="(\w+)"', self.get(form_at))
        fields["csrfmiddlewaretoken"] = token[1].decode()
        request = urllib.request.Request(address, urllib.parse.urlencode(fields).encode())
        with self.opener.open(request, timeout=60) as response:
            return response.geturl()


@contextmanager
def web(workers, name):  # noqa: F811
    """A web server that answers, as the Compose file starts it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = workers.folder / f"{name}.log"
    env = environment(workers.queue, workers.media) | {
        "PORT": str(port), "BIND": "127.0.0.1", "WEB_CONCURRENCY": "1",
    }  # fmt: skip
    address = f"http://127.0.0.1:{port}"

    def answers():
        try:
            return b"ok" in urllib.request.urlopen(f"{address}/healthz", timeout=5).read()
        except OSError:
            return False

    command = [sys.executable, "-m", "gunicorn", "config.wsgi"]
    with running(command, log, env) as process:
        process.address = address
        wait_for(answers, log=log)
        yield process


def test_any_web_and_any_worker_can_do_the_next_step(workers):  # noqa: F811
    person = somebody("secretariat", password=PASSWORD)
    an_event("Seminar")
    papers = [a_paper(f"TB.300/{number}") for number in (1, 2)]
    visitor = Visitor()
    with (
        web(workers, "web-a") as a,
        web(workers, "web-b") as b,
        workers.worker("left") as left,
        workers.worker("right"),
    ):
        # Signed in at one, known at the other.
        sign_in = f"{a.address}/accounts/login/"
        visitor.post(sign_in, sign_in, login=person.email, password=PASSWORD)
        assert b"TB.300/1" in visitor.get(f"{b.address}/papers/")

        # Asked for at one, watched at the other.
        for paper, asked, watched in zip(papers, (a, b), (b, a), strict=True):
            page = f"/papers/{paper.pk}/"
            led_to = visitor.post(f"{asked.address}{page}assemble/", asked.address + page)
            progress = urllib.parse.urlsplit(led_to).path
            assert paper.symbol.encode() in visitor.get(watched.address + progress)
        wait_for(lambda: Assembly.objects.exclude(finished_at=None).count() == 2, log=left.log)

        # Made by one, downloaded from each.
        assert Version.objects.count() == 2
        for version in Version.objects.all():
            for stored in version.files.all():
                path = f"/papers/versions/{version.pk}/{stored.format}/"
                got = [visitor.get(host.address + path) for host in (a, b)]
                assert got[0] == got[1]
                assert hashlib.sha256(got[0]).hexdigest() == stored.sha256

        # One of them is gone; whoever was signed in goes on at the other.
        os.killpg(a.pid, signal.SIGKILL)
        a.wait()
        with pytest.raises(OSError, match=r"refused|reset"):
            visitor.get(f"{a.address}/papers/")
        assert b"TB.300/2" in visitor.get(f"{b.address}/papers/")
