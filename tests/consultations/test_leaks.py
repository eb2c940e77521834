"""A group's draft is the group's: nobody else finds a word of it at any address, by any method.

Drafts of three parties are planted with words that occur nowhere else. Every address that the
site knows is opened as everybody, with the keys of the drafts in every place where an address
takes one, and no answer may hold a foreign word. If this fails, the system is dead.
"""

import re
from datetime import timedelta

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from rest_framework.authtoken.models import Token

from accounts.groups import Group
from accounts.models.users import Party
from accounts.rights import AnyReader
from consultations.drafting import comment, mark_draft, save_draft
from consultations.models import Comment, Decision, Draft, DraftMark, Position, Request
from consultations.submitting import submit_position
from followup.models import Recommendation, SourceReport
from tests.consultations.making import (
    a_consultation,
    a_decision,
    a_position,
    a_question,
    a_request,
    words,
)
from tests.people import ROLES, a_government, somebody

pytestmark = pytest.mark.django_db

# The beginning is what a search may echo; the whole word is what only a draft holds.
BEGINS = "zqplanted"
MARKERS = {
    "employers": f"{BEGINS}employersxk",
    "workers": f"{BEGINS}workersxk",
    "government": f"{BEGINS}governmentxk",
}


class Planted:
    """Drafts of three parties, and records around them."""

    def __init__(self):
        self.question = a_question("Open question", text="What is asked")
        sealed = a_consultation("sealed", visibility="on_publication")
        self.sealed = a_question("Sealed question", consultation=sealed)
        report = SourceReport.objects.create(code="wc", title_en="Report")
        self.recommendation = Recommendation.objects.create(
            reference="R1", report=report, title_en="One", is_published=True
        )
        self.question.recommendations.add(self.recommendation)
        a_decision("D01", question=self.question)
        a_request("Q01", question=self.question)
        self.government = a_government()
        self.people = {role: somebody(role) for role in ROLES if role != "government"}
        self.people["government"] = somebody("government", organization=self.government)
        self.people["another government"] = somebody("government")
        self.people["nobody in particular"] = somebody()
        self.people["superuser"] = somebody(is_staff=True, is_superuser=True)
        self.drafts = [
            one
            for question in (self.question, self.sealed)
            for name, party, user in (
                ("employers", Party(Group.EMPLOYERS), self.people["employer_secretary"]),
                ("workers", Party(Group.WORKERS), self.people["worker_member"]),
                ("government", self.people["government"].parties[0], self.people["government"]),
            )
            for one in self._prepare(question, name, party, user)
        ]
        a_position(self.question, group="workers", statement="Submitted words")

    def _prepare(self, question, name, party, user):
        """A draft in two versions, the first as secret as the second, and what is said of it."""
        marker = MARKERS[name]
        more = {
            "conditions": f"{marker} conditions",
            "exclusions": f"{marker} exclusions",
            "time_limit": f"{marker} limit",
            "addressed_to": f"{marker} somebody",
        }
        first = save_draft(
            words(question, "oppose", statement=f"{marker} first", **more), party=party, by=user
        )
        second = save_draft(
            words(question, "reservation", statement=f"{marker} second", **more),
            party=party,
            by=user,
            based_on=first.stamp,
        )
        said = comment(question, f"{marker} comment", party=party, by=user, draft=second)
        comment(question, f"{marker} answer", party=party, by=user, answers=said)
        if second.kind == Draft.Kind.COMMON:
            mark = {"stamp": second.stamp, "by": user, "text": f"{marker} dissent"}
            mark_draft(second, DraftMark.Kind.DISSENT, **mark)
        return [second]

    def own(self, role: str) -> set[str]:
        """The markers that this person may read."""
        name = role.partition("_")[0] + "s" if "_" in role else role
        return {MARKERS[name]} if name in MARKERS else set()


@pytest.fixture
def planted():
    return Planted()


def clients_of(user):
    """Signed in with a session, and with a token."""
    session = Client(raise_request_exception=False)
    session.force_login(user)
    token, _made = Token.objects.get_or_create(user=user)
    program = Client(raise_request_exception=False, headers={"Authorization": f"Token {token.key}"})
    return session, program


def foreign(response, allowed: set[str]) -> list[str]:
    """The markers in an answer, its headers and its files, that the person may not read."""
    if getattr(response, "streaming", False):
        content = b"".join(response.streaming_content)
    else:
        content = response.content
    text = content.decode(errors="replace") + str(response.headers)
    return [one for one in MARKERS.values() if one not in allowed and one in text]


def routes(resolver=None, prefix="") -> list[str]:
    """Every address that the site knows, with ``<name>`` where it takes a value."""
    found = []
    for one in (resolver or get_resolver()).url_patterns:
        route = prefix + _plain(str(one.pattern))
        if isinstance(one, URLResolver):
            found += routes(one, route)
        elif isinstance(one, URLPattern):
            found.append(f"/{route}")
    return list(dict.fromkeys(found))


def _plain(pattern: str) -> str:
    pattern = re.sub(r"\(\?P<(\w+)>[^()]*(?:\([^()]*\)[^()]*)*\)", r"<\1>", pattern)
    pattern = re.sub(r"<\w+:(\w+)>", r"<\1>", pattern)
    return pattern.replace("^", "").replace("$", "").replace(r"\Z", "").replace("\\", "")


def addresses(planted) -> list[str]:
    """Every route with real keys in it: those of the drafts, and names of other records."""
    drafts = [str(one.pk) for one in planted.drafts[:3]]
    near = ("/consultations/", "/api/v1/drafts/", "/api/v1/questions/", "/papers/citations/")
    values = {
        "key": [drafts[0], "round", "sealed", "D01", "Q01"],
        "label": ["consultations.draft", "consultations.comment"],
        "reference": ["R1"],
        "format": ["json"],
        "symbol": ["GB.291/WP/SDG/1"],
        "url": ["consultations/position/"],
        "app_label": ["consultations"],
    }
    found = []
    for route in routes():
        made = [route]
        keys = drafts[:1]
        if route.startswith(near):
            keys = [*drafts, str(planted.question.pk)]
        for name in re.findall(r"<(\w+)>", route):
            made = [
                one.replace(f"<{name}>", value) for one in made for value in values.get(name, keys)
            ]
        found += made
    return list(dict.fromkeys(found))


def test_the_walk_reaches_what_it_must(planted):
    found = addresses(planted)
    draft = planted.drafts[0].pk
    for must in (
        f"/consultations/drafts/{draft}/",
        f"/consultations/drafts/{draft}/history/",
        f"/consultations/questions/{planted.question.pk}/workspace/",
        f"/consultations/questions/{planted.question.pk}/state/",
        "/consultations/round/",
        "/consultations/sealed/",
        "/consultations/decisions/D01/",
        f"/api/v1/drafts/{draft}/",
        "/api/v1/drafts/",
        "/api/v1/positions/",
        "/api/v1/questions/",
        f"/papers/citations/consultations.draft/{draft}/",
        "/admin/",
    ):
        assert must in found, must
    assert not [one for one in found if "(" in one or "<" in one]


def test_the_own_party_reads_its_draft_and_so_the_walk_can_see(planted):
    draft = planted.drafts[0]
    for role in ("employer_member", "employer_secretary", "employer_spokesperson"):
        client, program = clients_of(planted.people[role])
        for answer in (
            client.get(reverse("consultations:draft", args=[draft.pk])),
            client.get(reverse("consultations:draft_history", args=[draft.pk])),
            client.get(reverse("consultations:workspace", args=[planted.question.pk])),
            client.get(reverse("consultations:question", args=[planted.question.pk])),
            program.get("/api/v1/drafts/"),
            program.get(f"/api/v1/drafts/{draft.pk}/"),
        ):
            assert answer.status_code == 200
            assert foreign(answer, set()) == [MARKERS["employers"]]


PEOPLE = (*ROLES, "another government", "nobody in particular", "superuser", None)


@pytest.mark.parametrize("role", PEOPLE)
def test_no_address_shows_a_foreign_draft(planted, role, caplog):
    allowed = planted.own(role) if role else set()
    if role:
        session, program = clients_of(planted.people[role])
    else:
        session = program = Client(raise_request_exception=False)
    staff = role in ("administrator", "superuser", None)
    for address in addresses(planted):
        if address.startswith("/admin/") and not staff:
            continue  # everybody else is sent away, see below
        client = program if address.startswith("/api/") else session
        answer = client.get(address)
        assert answer.status_code < 500, address
        assert foreign(answer, allowed) == [], address
        if address.startswith("/consultations/"):
            assert foreign(client.get(address, headers={"HX-Request": "true"}), allowed) == []
    if not staff:
        assert session.get("/admin/").status_code == 302
    assert not [one for one in MARKERS.values() if one in caplog.text]


@pytest.mark.parametrize("role", PEOPLE)
def test_no_search_and_no_filter_finds_a_foreign_draft(planted, role):
    allowed = planted.own(role) if role else set()
    if role:
        session, program = clients_of(planted.people[role])
    else:
        session = program = Client(raise_request_exception=False)
    draft = planted.drafts[0]
    asked = (
        {"q": BEGINS},
        {"text": BEGINS},
        {"stance": "reservation"},
        {"stance": "reservation", "group": "employers"},
        {"state": "open"},
        {"question": draft.question_id, "standing": "true"},
        {"convergence": "divided"},
        {"sort": "-id"},
    )
    aside = ("/admin", "/accounts", "/api/v1/schema", "/api/v1/docs")
    lists = [one for one in routes() if "<" not in one and not one.startswith(aside)]
    for address in lists:
        client = program if address.startswith("/api/") else session
        near = address.startswith(("/consultations/", "/api/v1/drafts/", "/api/v1/questions/"))
        for parameters in asked if near else asked[:1]:
            answer = client.get(address, parameters)
            assert answer.status_code < 500, (address, parameters)
            assert foreign(answer, allowed) == [], (address, parameters)
    # Not even whether a draft is there, nor how many.
    if role and not allowed:
        for parameters in ({}, {"state": "open"}, {"kind": "common"}):
            assert program.get("/api/v1/drafts/", parameters).json()["results"] == []
        page = session.get("/consultations/round/", {"stance": "reservation"}).content.decode()
        assert "Open question" not in page


@pytest.mark.parametrize("role", PEOPLE)
def test_no_request_that_writes_answers_with_a_foreign_draft(planted, role):
    allowed = planted.own(role) if role else set()
    if role:
        session, program = clients_of(planted.people[role])
    else:
        session = program = Client(raise_request_exception=False)
    before = Position.objects.count()
    for draft in planted.drafts[:3]:
        if draft.statement.split()[0] in allowed:
            continue
        party = "employers" if draft.group == "employers" else "workers"
        form = {
            "stance": "support",
            "language": "en",
            "text_version": 1,
            "based_on": draft.stamp,
            "do": "draft",
            "party": party,
        }
        body = {"question": draft.question_id, "stance": "support", "based_on": draft.stamp}
        said = {
            "question": draft.question_id,
            "stance": "support",
            "party_kind": "group",
            "group": draft.group,
            "replaces": draft.pk,
            "stated_on": str(draft.changed_at.date()),
            "mode": "spoken",
            "language": "en",
        }
        key, question, stamp = draft.pk, draft.question_id, draft.stamp
        for answer in (
            session.post(f"/consultations/questions/{question}/state/", form),
            session.post(f"/consultations/questions/{question}/record/", said),
            session.post(f"/consultations/positions/{key}/wording/", {"reported": "x", "read": ""}),
            session.post(f"/consultations/positions/{key}/"),
            session.post(f"/consultations/drafts/{key}/mark/", {"kind": "support", "stamp": stamp}),
            session.post(f"/consultations/drafts/{key}/withdraw/"),
            session.post(f"/consultations/marks/{key}/take-back/"),
            session.post(f"/consultations/comments/{key}/take-back/"),
            session.post(
                f"/consultations/questions/{question}/comment/",
                {"text": "x", "party": draft.party.key, "draft": key},
            ),
            program.post("/api/v1/positions/", body, content_type="application/json"),
            program.post("/api/v1/positions/", said, content_type="application/json"),
            program.post(
                "/api/v1/drafts/", body | {"party": party}, content_type="application/json"
            ),
            program.post(
                f"/api/v1/drafts/{key}/mark/",
                {"kind": "support", "stamp": stamp},
                content_type="application/json",
            ),
            program.post(f"/api/v1/drafts/{key}/withdraw/"),
            program.put(f"/api/v1/drafts/{key}/", body, content_type="application/json"),
            program.delete(f"/api/v1/drafts/{key}/"),
        ):
            assert (
                answer.status_code not in (200, 201, 302) or not role or answer.status_code == 302
            )
            assert answer.status_code < 500
            assert foreign(answer, allowed) == []
    assert Position.objects.count() == before
    assert not Position.objects.filter(reported="x").exists()


def test_what_a_submission_replaced_stays_inside(planted):
    """Draft, submission: the chain from the submitted position leads nobody else to the draft."""
    user = planted.people["employer_secretary"]
    draft = planted.drafts[0]
    held = planted.people["employer_spokesperson"].tenures.get()
    held.begins_on = held.ends_on = timezone.localdate() - timedelta(days=1)
    held.save()
    submitted = submit_position(
        words(planted.question, "support"),
        party=Party(Group.EMPLOYERS),
        by=user,
        based_on=draft.stamp,
    )
    for role, person in planted.people.items():
        session, program = clients_of(person)
        for address in (
            f"/consultations/positions/{submitted.pk}/",
            f"/consultations/positions/{submitted.pk}/history/",
            f"/consultations/questions/{planted.question.pk}/",
        ):
            answer = session.get(address)
            assert answer.status_code == 200
            assert foreign(answer, planted.own(role)) == []
            if not role.startswith("employer"):
                assert f"/consultations/drafts/{draft.pk}/" not in answer.content.decode()
        assert program.get(f"/api/v1/positions/{submitted.pk}/").status_code == 200


def test_papers_read_no_draft(planted):
    for model in (Draft, DraftMark, Comment):
        assert not model.objects.visible_to(AnyReader()).exists()
    assert Position.objects.visible_to(AnyReader()).count() == 1


def test_the_administration_pages_hold_no_positions():
    shown = {one._meta.label for one in admin.site._registry}
    hidden = {Position, Draft, DraftMark, Comment, Decision, Request}
    hidden |= {one.pgh_event_model for one in hidden}
    assert not shown & {one._meta.label for one in hidden}
