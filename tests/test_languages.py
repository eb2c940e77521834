"""Pages in French and Spanish: nothing on them is left in English but what people recorded."""

import re
import uuid
from datetime import timedelta
from functools import cache

import lxml.html
import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person, Post, User
from consultations.drafting import comment, save_draft
from consultations.meetings import put_agenda
from consultations.models import (
    AgendaItem,
    Body,
    Correction,
    Deadline,
    Holiday,
    Member,
    Officer,
    RegionalGroup,
    RegionalMember,
    Session,
    Sitting,
)
from consultations.sittings import position_from, settle, take_note
from followup.models import SourceReport
from reports.models import Block, Bundle, Paper, ReferenceDocument, Term
from reports.narrative.drafting import propose
from reports.terms import save_term
from reports.translating import add_language
from tests.consultations.making import (
    a_consultation,
    a_decision,
    a_position,
    a_question,
    a_request,
    words,
)
from tests.events.making import a_recommendation, an_action, an_event, an_organization
from tests.people import somebody
from tests.reports.making import a_paper
from tests.test_catalogues import PLACEHOLDER, messages

pytestmark = pytest.mark.django_db

LANGUAGES = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
# Attributes that people read or hear.
READ = ("title", "aria-label", "alt", "placeholder", "data-label")
# Names of things and languages, the same everywhere.
SAME = re.compile(
    r"Concertation|English|Français|Español|EN|FR|ES|XLIFF|Word|PDF|HTML|Excel|API|JSON|CSV|SHA-256|DOCX"
)
IN_THE_LANGUAGE = (
    "//*[not(self::script or self::style or self::code)]"
    "[not(ancestor-or-self::*[@lang][not(self::html)])]"
)
# What tests record holds this word, so that it is not taken for the project's own.
OURS = "Qwx"


@pytest.fixture
def recorded():
    """One of each record, every text of it with a word of no language."""
    ours = an_organization(f"{OURS} organization")
    event = an_event(
        f"{OURS} event",
        by=one_of_ours("office"),
        date="2004-04-28/2004-04-29",
        kind="seminar",
        place=OURS,
    )
    event.organizers.add(ours)
    recommendation = a_recommendation(OURS + "1", text=OURS)
    action = an_action(OURS + "2", description=OURS)
    question = a_question(f"{OURS} question", a_consultation(OURS, title_en=OURS), text=OURS)
    question.recommendations.add(recommendation)
    secretary = one_of_ours("employer_secretary")
    said = {"statement": OURS, "exclusions": OURS, "time_limit": OURS, "addressed_to": OURS}
    draft = save_draft(
        words(question, "conditions", conditions=OURS, **said),
        party=secretary.parties[0],
        by=secretary,
    )
    comment(question, OURS, party=draft.party, by=secretary)
    paper = a_paper(f"{OURS}.300/1", [], place=OURS)
    Paper.objects.update(title=OURS, cover={"office": OURS, "body": OURS, "form": "2004"})
    Block.objects.create(
        paper=paper,
        sequence=1,
        key="one",
        kind="plain",
        content={"text": [{"t": "text", "text": OURS}]},
    )
    add_language(paper, "fr", by=one_of_ours("secretariat"), title=OURS, place=OURS)
    term = save_term(Term(note=OURS), {"en": (OURS, "")}, by=one_of_ours("secretariat"), seen=None)
    meeting = a_meeting(question)
    Body.objects.update(name_en=OURS)
    bundle = Bundle.objects.create(session=paper.session, scope="issued", formats=["html"])
    outside = ReferenceDocument.objects.create(symbol=f"{OURS}.1/2", title_en=OURS, publisher=OURS)
    Body.objects.exclude(code=OURS).update(code=f"{OURS}/2")
    AgendaItem.objects.update(title_en=OURS)
    SourceReport.objects.update(title_en=OURS)
    return {
        "event": event.pk,
        "recommendation": recommendation.pk,
        "recommendation_reference": recommendation.reference,
        "action": action.pk,
        "action_reference": action.reference,
        "consultation": question.consultation.code,
        "question": question.pk,
        "position": a_position(question, "conditions", conditions=OURS, statement=OURS).pk,
        "decision": a_decision(OURS + "3", text_en=OURS, question=question).pk,
        "request": a_request(OURS + "4", text_en=OURS, kind=OURS, addressed_to=OURS).pk,
        "draft": draft.pk,
        "draft_decision": a_decision(OURS + "5", text_en=OURS, state="draft").reference,
        "paper": paper.pk,
        "paper_language": (paper.pk, "fr"),
        "term": term.code,
        "outside_document": outside.pk,
        "session_of_paper": paper.session_id,
        "bundle": bundle.pk,
        "narrative": propose(
            paper,
            by=one_of_ours("secretariat"),
            about={"from": "positions", "consultation": OURS},
        ).pk,
        **meeting,
    }


def a_meeting(question) -> dict:
    """A session with one of everything that its pages show."""
    secretary = one_of_ours("secretariat")
    body = Body.objects.create(code=OURS, name_en=OURS, kind="experts")
    session = Session.objects.create(body=body, date="2031-03-10", place=OURS)
    for number in (1, 2):
        AgendaItem.objects.create(
            session=session, number=number, title_en=OURS, purpose="guidance", other_papers=OURS
        )
    put_agenda(session, by=secretary, note=OURS)
    Deadline.objects.create(session=session, kind="documents", unit="working_days", count=15)
    Deadline.objects.create(session=session, kind="amendments", unit="hours_opening", count=1)
    person = Person.objects.create(name=OURS)
    days = {"begins_on": "2004-01-01", "ends_on": "2040-01-01"}
    Officer.objects.create(body=body, title_en=OURS, person=person, group="employers", **days)
    Member.objects.create(body=body, group="workers", person=person, **days)
    group = RegionalGroup.objects.create(code=OURS, name_en=OURS)
    RegionalMember.objects.create(
        regional_group=group, organization=an_organization(f"{OURS} government"), **days
    )
    holiday = Holiday.objects.create(day="2031-03-04", name_en=OURS)
    sitting = Sitting.objects.create(
        session=session,
        number=1,
        begins_at=timezone.now() - timedelta(days=1),
        chair=OURS,
        agenda_item=session.agenda.first(),
        consultation=question.consultation,
    )
    said = {"spoken_at": sitting.begins_at, "speaker": OURS, "note": OURS, "stance": "support"}
    party = {"party_kind": "speakers", "party_label": OURS, "question": question}
    checked, note = (
        take_note(uuid.uuid4(), sitting, {**said, **party}, version=None, by=secretary)[0]
        for _number in range(2)
    )
    settle(checked, position_from(checked), by=secretary)
    take_note(uuid.uuid4(), sitting, {**said, "party_label": OURS}, version=None, by=secretary)
    spoken = a_position(question, mode="spoken", group="workers", statement=OURS)
    correction = Correction.objects.create(
        position=spoken, stance="support", reason=OURS, asked_by=secretary
    )
    return {
        "session": session.pk,
        "body": body.pk,
        "group": group.pk,
        "holiday": holiday.pk,
        "sitting": sitting.pk,
        "note": note.pk,
        "item": session.agenda.first().pk,
        "spoken": spoken.pk,
        "correction": correction.pk,
    }


def one_of_ours(kind: str, language: str = "en") -> User:
    """Somebody with a post, neither of which is called by a word of a language."""
    person = somebody(kind, name=OURS, language=language)
    Post.objects.update(title_en=OURS)
    return person


def visit(kind: str | None, language: str, address: str, method: str = "get", **data) -> str:
    """The page that somebody of that kind sees in a language."""
    client = Client(headers={"accept-language": language}, raise_request_exception=False)
    if kind:
        client.force_login(one_of_ours(kind, language))
    response = getattr(client, method)(address, data)
    assert response.status_code < 500
    assert response["content-type"].startswith("text/html"), response.status_code
    page = response.content.decode()
    assert f'lang="{language}"' in page
    return page


def texts(page: str) -> set[str]:
    """The texts of a page, each as it stands between two tags or in an attribute.

    What is marked as being in a language of its own, such as a paper, is left out.
    """
    found = []
    for element in lxml.html.fromstring(page).xpath(IN_THE_LANGUAGE):
        found += [*element.xpath("text()"), *(element.get(name, "") for name in READ)]
        if element.tag == "input" and element.get("type") in {"submit", "button"}:
            found.append(element.get("value", ""))
        # What scripts say is handed to them in such attributes.
        found += [
            value
            for name, value in element.attrib.items()
            if name.startswith("data-") and " " in value and value[0] not in "{["
        ]
    parts = (part for one in found for part in re.split(" · |: ", one))
    return {" ".join(one.split()) for one in parts} - {""}


PAGES = [
    (None, "home", None),
    (None, "account_login", None),
    (None, "account_reset_password", None),
    (None, "account_signup", None),
    ("employer_spokesperson", "consultations:workspace", "question"),
    ("employer_member", "consultations:draft", "draft"),
    ("employer_member", "consultations:draft_history", "draft"),
    ("reader", "consultations:receipts", None),
    ("reader", "consultations:types", None),
    ("reader", "consultations:register", None),
    ("secretariat", "consultations:amendments", "draft_decision"),
    ("secretariat", "consultations:amendment_create", "draft_decision"),
    ("secretariat", "consultations:decision_adopt", "draft_decision"),
    ("secretariat", "consultations:request_answer", "request"),
    ("secretariat", "consultations:request_carry", "request"),
    ("secretariat", "consultations:open_action", "request"),
    ("secretariat", "consultations:sessions", None),
    ("secretariat", "consultations:session", "session"),
    ("secretariat", "consultations:session_create", None),
    ("secretariat", "consultations:session_edit", "session"),
    ("secretariat", "consultations:agenda_versions", "session"),
    ("secretariat", "consultations:agenda_order", "session"),
    ("secretariat", "consultations:item_edit", "item"),
    ("secretariat", "consultations:item_archive", "item"),
    ("secretariat", "consultations:bodies", None),
    ("secretariat", "consultations:body", "body"),
    ("secretariat", "consultations:body_edit", "body"),
    ("secretariat", "consultations:members_create", "body"),
    ("secretariat", "consultations:officers_create", "body"),
    ("secretariat", "consultations:regional_groups", None),
    ("secretariat", "consultations:regional_create", None),
    ("secretariat", "consultations:regional_member_create", "group"),
    ("secretariat", "consultations:holidays", None),
    ("secretariat", "consultations:holiday_edit", "holiday"),
    ("secretariat", "consultations:sitting_create", "session"),
    ("secretariat", "consultations:sitting_edit", "sitting"),
    ("secretariat", "consultations:sitting_notes", "sitting"),
    ("secretariat", "consultations:intervention_edit", "note"),
    ("secretariat", "consultations:intervention_check", "note"),
    ("secretariat", "consultations:correction_answer", "correction"),
    ("worker_spokesperson", "consultations:correction_ask", "spoken"),
    ("reader", "consultations:sitting", "sitting"),
    ("reader", "consultations:session", "session"),
    ("reader", "consultations:calendar", None),
    ("secretariat", "consultations:create", None),
    ("secretariat", "consultations:type_create", None),
    ("secretariat", "consultations:edit", "consultation"),
    ("secretariat", "consultations:archive", "consultation"),
    ("secretariat", "consultations:silence", "consultation"),
    ("secretariat", "consultations:question_create", "consultation"),
    ("secretariat", "consultations:question_order", "consultation"),
    ("secretariat", "consultations:question_edit", "question"),
    ("secretariat", "consultations:question_archive", "question"),
    ("secretariat", "consultations:question_texts", "question"),
    ("secretariat", "home", None),
    ("government", "home", None),
    ("reader", "accounts:profile", None),
    ("reader", "account_logout", None),
    ("reader", "account_set_password", None),
    ("office", "events:list", None),
    ("office", "events:create", None),
    ("office", "events:detail", "event"),
    ("secretariat", "events:edit", "event"),
    ("secretariat", "events:archive", "event"),
    ("office", "events:history", "event"),
    ("employer_member", "consultations:list", None),
    ("employer_member", "consultations:detail", "consultation"),
    ("secretariat", "consultations:detail", "consultation"),
    ("employer_secretary", "consultations:offline", "consultation"),
    ("secretariat", "consultations:invitations", "consultation"),
    ("secretariat", "consultations:invitation_create", "consultation"),
    (None, "answer:open", None),
    ("employer_secretary", "consultations:question", "question"),
    ("employer_secretary", "consultations:position_create", "question"),
    ("secretariat", "consultations:position_record", "question"),
    ("employer_secretary", "consultations:position", "position"),
    ("secretariat", "consultations:position_wording", "position"),
    ("reader", "consultations:rule", None),
    ("reader", "consultations:matrix", None),
    ("reader", "consultations:moved", "consultation"),
    ("secretariat", "consultations:reading_record", "question"),
    ("secretariat", "consultations:question_follows", "question"),
    ("secretariat", "consultations:decisions", None),
    ("secretariat", "consultations:decision_create", None),
    ("secretariat", "consultations:decision", "decision"),
    ("reader", "consultations:requests", None),
    ("secretariat", "consultations:request_edit", "request"),
    ("secretariat", "consultations:request", "request"),
    ("secretariat", "followup:recommendations", None),
    ("secretariat", "followup:recommendation_create", None),
    ("secretariat", "followup:recommendation_edit", "recommendation"),
    ("reader", "followup:recommendation", "recommendation_reference"),
    ("reader", "followup:actions", None),
    ("secretariat", "followup:action_archive", "action"),
    ("secretariat", "followup:action", "action_reference"),
    ("secretariat", "reports:list", None),
    ("secretariat", "reports:detail", "paper"),
    ("secretariat", "reports:languages", "paper"),
    ("secretariat", "reports:language_add", "paper"),
    ("secretariat", "reports:language", "paper_language"),
    ("secretariat", "reports:language_edit", "paper_language"),
    ("secretariat", "reports:xliff", "paper_language"),
    ("reader", "reports:glossary", None),
    ("secretariat", "reports:term_new", None),
    ("secretariat", "reports:term", "term"),
    ("secretariat", "reports:term_archive", "term"),
    ("secretariat", "reports:issue", "paper"),
    ("secretariat", "reports:supersede", "paper"),
    ("secretariat", "reports:references", "paper"),
    ("secretariat", "reports:reference_list", None),
    ("secretariat", "reports:reference_create", None),
    ("secretariat", "reports:reference", "outside_document"),
    ("secretariat", "reports:reference_archive", "outside_document"),
    ("secretariat", "reports:bundle", "session_of_paper"),
    ("secretariat", "reports:bundle_progress", "bundle"),
    ("secretariat", "reports:versions", "paper"),
    ("secretariat", "reports:narrative", "paper"),
    ("secretariat", "reports:narrative_draft", "narrative"),
]


@pytest.mark.parametrize(("kind", "name", "record"), PAGES)
def test_no_page_is_left_in_english(recorded, kind, name, record):
    known = recorded[record] if record else ()
    address = reverse(name, args=known if isinstance(known, tuple) else [known])

    nothing_is_left_in_english(kind, address)


@pytest.mark.parametrize(
    ("kind", "address", "method"),
    [
        ("reader", "/nowhere/", "get"),
        ("reader", "/events/log/", "get"),
        ("reader", "/%00", "get"),
        ("office", "/events/?country=Nowhereland&since=2005&until=2004", "get"),
        ("office", "/events/log/", "post"),
    ],
)
def test_no_refusal_is_left_in_english(kind, address, method):
    nothing_is_left_in_english(kind, address, method)


def nothing_is_left_in_english(kind, address, method="get"):
    """No text of a page is the same in English and in another language, but for names."""
    english = texts(visit(kind, "en", address, method))
    for language in LANGUAGES:
        same = english & texts(visit(kind, language, address, method))
        left = {one for one in same if not is_same_everywhere(one, language)}

        assert not left, language


def is_same_everywhere(text: str, language: str) -> bool:
    """Whether a text may be the same in two languages."""
    return (
        OURS in text
        or not re.search(r"[^\W\d_]{2}", SAME.sub("", text))
        or bool(spelt_alike(language).fullmatch(text))
    )


@cache
def spelt_alike(language: str) -> re.Pattern:
    """The texts that are written as in English in another language, such as "Date"."""
    alike = {
        one for _message, english, found in messages(language) for one in english if one in found
    }
    said = [PLACEHOLDER.split(one) for one in alike]
    # What is all placeholders would match everything.
    worded = [parts for parts in said if re.search(r"[^\W\d_]{2}", "".join(parts))]
    return re.compile("|".join(".+".join(map(re.escape, parts)) for parts in worded))
