"""Personal links as tests make, open and answer by them."""

import re

from django.db import connection
from django.urls import reverse

from consultations.inviting import invite
from consultations.models import Invitation, Question
from tests.consultations.test_pages import text_of
from tests.people import a_government, somebody

SECRET = "zqwordsoftheholderxk"
FOREIGN = "zqwordsofanotherxk"
SITE = "https://concertation.example/"


def an_invitation(consultation, **fields) -> Invitation:
    """An invitation that is not saved."""
    fields = {"name": "Ms Holder", "email": "holder@test.example", **fields}
    fields.setdefault("organization", None)
    fields["organization"] = fields["organization"] or a_government()
    return Invitation(consultation=consultation, **fields)


def a_link(consultation, by=None, **fields) -> tuple[Invitation, str]:
    """A stored invitation and its token."""
    invitation = an_invitation(consultation, **fields)
    return invitation, invite(invitation, by=by or somebody("secretariat"))


def open_link(client, token):
    return client.get(reverse("answer:open"), {"key": token}, follow=True)


def page_url(invitation):
    return reverse("answer:form", args=[invitation.pk])


def typed(*answers, language="en", **more) -> dict:
    """A form of answers: pairs of a question and its words."""
    sent = {"language": language, "do": "preview", **more}
    for question in Question.objects.all():
        sent[f"q{question.pk}-text_version"] = question.text_version
    for question, said in answers:
        sent |= {f"q{question.pk}-{name}": text for name, text in said.items()}
    return sent


def sealed(response) -> str:
    return re.search(r'name="answers" value="([^"]*)"', response.content.decode())[1]


def submitted(client, invitation, *answers):
    """Fill in, preview, submit."""
    preview = client.post(page_url(invitation), typed(*answers))
    assert preview.status_code == 200, preview.context and text_of(preview)
    return client.post(
        page_url(invitation), {"answers": sealed(preview), "do": "submit"}, follow=True
    )


def stored_anywhere(word: str) -> list[str]:
    """The tables that hold a word in any column."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(
                f'SELECT count(*) FROM "{table}" AS one WHERE one::text LIKE %s', [f"%{word}%"]
            )
            if cursor.fetchone()[0]:
                found.append(table)
    return found
