"""Personal links: who makes them, what they open, how they end, and where they leave no trace."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.db.utils import Error
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.groups import OrganizationKind
from accounts.models import Organization
from consultations import tasks
from consultations.drafting import save_draft
from consultations.inviting import invite, renew, revoke
from consultations.link_mail import send_link, send_reply
from consultations.models import Invitation, Position, Question, Receipt, Reply
from consultations.offline import sheet
from consultations.offline.blank import Mark, blank_of
from consultations.tokens import hash_of, new_token
from tests.consultations.making import a_consultation, a_position, a_question, words
from tests.consultations.test_pages import text_of
from tests.people import ROLES, a_government, somebody

pytestmark = pytest.mark.django_db
SECRET = "zqwordsoftheholderxk"
FOREIGN = "zqwordsofanotherxk"
SITE = "https://concertation.example/"


@pytest.fixture(autouse=True)
def counted_apart():
    """Tries of one test do not count for the next; no letter waits in a queue."""
    cache.clear()


@pytest.fixture
def queued(monkeypatch):
    """The tasks that were queued, as pairs of name and arguments."""
    found = []
    for name in ("mail_link", "mail_reply", "mail_receipt"):
        task = getattr(tasks, name)
        monkeypatch.setattr(task, "delay", lambda *args, name=name: found.append((name, args)))
    return found


@pytest.fixture
def asked():
    """A consultation of two questions, closed to other readers until the secretariat publishes."""
    found = a_consultation("asked", visibility="on_publication")
    return [a_question(f"Question {one}", found, text=f"Text {one}") for one in (1, 2)]


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


# Made by the secretariat


@pytest.mark.parametrize("role", ROLES)
def test_only_the_secretariat_makes_sees_and_revokes_links(client, asked, role):
    invitation, _token = a_link(asked[0].consultation)
    user = somebody(role)
    client.force_login(user)
    allowed = role == "secretariat"
    for name, args in (
        ("invitations", ["asked"]),
        ("invitation_create", ["asked"]),
        ("invitation", ["asked", invitation.pk]),
    ):
        answer = client.get(reverse(f"consultations:{name}", args=args))
        assert answer.status_code == (200 if allowed else 403)
        assert ("holder@test.example" in answer.content.decode()) == (
            allowed and name != "invitation_create"
        )
    if not allowed:
        for name in ("invitation_revoke", "invitation_renew"):
            url = reverse(f"consultations:{name}", args=["asked", invitation.pk])
            assert client.post(url, {"reason": "x"}).status_code == 403
        for act in (
            lambda: invite(an_invitation(asked[0].consultation), by=user),
            lambda: renew(invitation, by=user),
            lambda: revoke(invitation, by=user),
        ):
            with pytest.raises(PermissionDenied):
                act()
        assert not Invitation.objects.visible_to(user).exists()
        assert not Reply.objects.visible_to(user).exists()


def test_a_link_is_shown_once_and_only_its_hash_is_stored(client, secretariat, asked):
    sent = {
        "organization": a_government().pk,
        "name": "Ms Holder",
        "email": "holder@test.example",
        "language": "fr",
        "by_mail": "show",
    }
    response = client.post(reverse("consultations:invitation_create", args=["asked"]), sent)
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    [token] = parse_qs(urlsplit(response.context["link"]).query)["key"]
    assert len(token) == 43
    invitation = Invitation.objects.get()
    assert invitation.token_hash == hash_of(token)
    assert stored_anywhere(token) == []
    detail = client.get(reverse("consultations:invitation", args=["asked", invitation.pk]))
    assert token not in detail.content.decode()
    assert hash_of(token) not in detail.content.decode()


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


def test_a_mailed_link_is_made_by_the_worker_and_stands_in_the_letter_alone(
    client, secretariat, asked, queued, django_capture_on_commit_callbacks
):
    sent = {
        "organization": a_government().pk,
        "name": "Mme Titulaire",
        "email": "holder@test.example",
        "language": "fr",
        "by_mail": "mail",
    }
    url = reverse("consultations:invitation_create", args=["asked"])
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(url, sent, follow=True)
    assert "holder@test.example" in text_of(response)
    invitation = Invitation.objects.get()
    assert queued == [("mail_link", (invitation.pk, "http://testserver/"))]
    assert send_link(invitation.pk, SITE)
    [letter] = mail.outbox
    assert letter.to == ["holder@test.example"]
    [token] = re.findall(rf"{SITE}answer/\?key=([\w-]{{43}})", letter.body)
    assert open_link(Client(), token).status_code == 200
    assert stored_anywhere(token) == []
    # Sent again, it is another one.
    assert send_link(invitation.pk, SITE)
    assert open_link(Client(), token).status_code == 404
    revoke(invitation, by=secretariat)
    assert not send_link(invitation.pk, SITE)
    assert len(mail.outbox) == 2


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "bell\x07"}, "name"),
        ({"email": "nobody"}, "email"),
        ({"organization": ""}, "organization"),
        ({"organization": "9" * 30}, "organization"),
        ({"language": "xx"}, "language"),
        ({"expires_on": "2001-01-01"}, "expires_on"),
        ({"expires_on": "soon"}, "expires_on"),
        ({"by_mail": "pigeon"}, "by_mail"),
    ],
)
def test_what_is_wrong_with_a_link_is_said_in_place(client, secretariat, asked, fields, field):
    sent = {
        "organization": a_government().pk,
        "name": "Ms Holder",
        "email": "holder@test.example",
        "language": "en",
        "by_mail": "show",
    }
    response = client.post(
        reverse("consultations:invitation_create", args=["asked"]), sent | fields
    )
    assert response.status_code == 422
    assert response.context["form"].errors[field]
    assert not Invitation.objects.exists()


def test_no_link_is_made_into_a_consultation_that_is_over(secretariat, asked):
    closed = a_consultation("shut", closes_on=timezone.localdate() - timedelta(days=1))
    with pytest.raises(ValidationError, match="over"):
        invite(an_invitation(closed), by=secretariat)


def test_the_list_costs_the_same_for_any_number_of_links(
    client, secretariat, asked, django_assert_max_num_queries
):
    def cost():
        with django_assert_max_num_queries(20) as found:
            client.get(reverse("consultations:invitations", args=["asked"]))
        return len(found)

    a_link(asked[0].consultation, secretariat)
    before = cost()
    for _one in range(5):
        a_link(asked[0].consultation, secretariat)
    assert cost() == before


def test_a_link_stays_whose_it_is(asked):
    invitation, _token = a_link(asked[0].consultation)
    other = a_consultation("other")
    for fields in ({"consultation": other}, {"organization": a_government()}, {"name": "Else"}):
        with pytest.raises(Error), transaction.atomic():
            Invitation.objects.filter(pk=invitation.pk).update(**fields)
    with pytest.raises(Error), transaction.atomic():
        invitation.delete()


# Opened by its holder


def test_the_secret_leaves_the_address_at_once(client, asked):
    invitation, token = a_link(asked[0].consultation)
    first = client.get(reverse("answer:open"), {"key": token})
    assert first.status_code == 302
    assert first.url == page_url(invitation)
    cookie = client.cookies[f"answer_{invitation.pk}"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (first.url, True, "Lax")
    page = client.get(first.url)
    for answer in (first, page):
        assert "no-store" in answer["Cache-Control"]
        assert answer["Referrer-Policy"] == "same-origin"
    assert page.status_code == 200
    assert token not in page.content.decode()
    invitation.refresh_from_db()
    assert invitation.last_used_at is not None


def test_a_link_signs_nobody_in_and_opens_nothing_else(client, asked):
    other = a_consultation("other")
    question = a_question("Elsewhere", other)
    position = a_position(asked[0], statement=FOREIGN)
    _invitation, token = a_link(asked[0].consultation)
    assert open_link(client, token).status_code == 200
    assert "_auth_user_id" not in client.session
    for address in (
        "/consultations/",
        "/consultations/asked/",
        "/consultations/asked/offline/",
        "/consultations/asked/offline/docx/",
        "/consultations/asked/links/",
        f"/consultations/questions/{question.pk}/",
        f"/consultations/positions/{position.pk}/",
        "/events/",
    ):
        assert client.get(address).status_code == 302, address
    assert client.get("/api/v1/positions/").status_code == 401
    elsewhere, _other = a_link(other)
    assert client.get(page_url(elsewhere)).status_code == 404
    client.cookies[f"answer_{elsewhere.pk}"] = token
    assert client.get(page_url(elsewhere)).status_code == 404


def test_the_holder_sees_the_questions_and_nothing_that_others_said(client, asked):
    government = a_government()
    for group in ("governments", "employers", "workers"):
        a_position(asked[0], group=group, statement=FOREIGN)
    a_position(
        asked[0],
        party_kind="government",
        group="governments",
        organization=government,
        statement=FOREIGN,
    )
    delegate = somebody("government", organization=government)
    draft = words(asked[0], statement=FOREIGN)
    save_draft(draft, party=delegate.parties[0], by=delegate)
    a_question("Elsewhere", a_consultation("other"))
    archived = a_question("Taken away", asked[0].consultation)
    Question.objects.filter(pk=archived.pk).update(archived_at=timezone.now())
    invitation, token = a_link(asked[0].consultation, organization=government)
    page = open_link(client, token)
    assert "Question 1" in text_of(page)
    assert "Text 2" in text_of(page)
    answers = [page]
    answers.append(client.post(page_url(invitation), typed((asked[0], {"stance": "support"}))))
    answers.append(client.post(page_url(invitation), typed((asked[0], {"stance": "oppose"}))))
    answers.append(submitted(client, invitation, (asked[0], {"stance": "no_view"})))
    for one in answers:
        said = one.content.decode()
        assert FOREIGN not in said
        assert "Elsewhere" not in said
        assert "Taken away" not in said


def test_the_page_speaks_the_language_of_the_invitation(client, asked):
    _invitation, token = a_link(asked[0].consultation, language="es")
    assert 'lang="es"' in open_link(client, token).content.decode()
    client.post(reverse("accounts:language"), {"language": "fr", "next": "/"})
    assert 'lang="fr"' in open_link(client, token).content.decode()


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_the_holder_gets_the_template(client, asked, kind):
    invitation, token = a_link(asked[0].consultation)
    url = reverse("answer:template", args=[invitation.pk, kind])
    assert Client().get(url).status_code == 404
    open_link(client, token)
    response = client.get(url, {"language": "fr"})
    assert response.content.startswith(b"PK")
    assert "asked-fr" in response["Content-Disposition"]
    assert client.get(reverse("answer:template", args=[invitation.pk, "pdf"])).status_code == 404


# Answered


def test_answers_are_previewed_submitted_and_receipted(
    client, asked, queued, django_capture_on_commit_callbacks
):
    invitation, token = a_link(asked[0].consultation)
    open_link(client, token)
    preview = client.post(
        page_url(invitation),
        typed((asked[0], {"stance": "oppose", "statement": f"{SECRET}\r\nmore"}), language="fr"),
    )
    assert SECRET in text_of(preview)
    assert "1 question stays unanswered here" in text_of(preview)
    assert not Position.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(
            page_url(invitation), {"answers": sealed(preview), "do": "submit"}, follow=True
        )
    position, reply = Position.objects.get(), Reply.objects.get()
    assert (position.party_kind, position.group) == ("government", "governments")
    assert position.organization == invitation.organization
    assert (position.stance, position.statement) == ("oppose", f"{SECRET}\nmore")
    assert (position.language, position.stated_by, position.reply) == ("fr", None, reply)
    assert re.fullmatch(r"\d{8}-[0-9A-HJKMNP-TV-Z]{8}", reply.number)
    page = text_of(response)
    assert reply.number in page
    assert position.receipt.digest in page
    assert SECRET in page
    assert ("mail_reply", (reply.pk,)) in queued
    send_reply(reply.pk)
    [letter] = mail.outbox
    assert letter.to == ["holder@test.example"]
    assert reply.number in letter.subject
    assert SECRET in letter.body
    assert "Ms Holder" in Receipt.objects.get().text


def test_the_position_says_that_it_came_by_a_link(client, secretariat, asked):
    holder = Client()
    invitation, token = a_link(asked[0].consultation)
    open_link(holder, token)
    submitted(holder, invitation, (asked[0], {"stance": "support"}))
    page = client.get(reverse("consultations:position", args=[Position.objects.get().pk]))
    assert "by personal link of Ms Holder" in text_of(page)
    detail = client.get(reverse("consultations:invitation", args=["asked", invitation.pk]))
    assert Reply.objects.get().number in text_of(detail)


def test_an_organization_answers_as_itself(client, asked):
    union = Organization.objects.create(
        name_en="Union", kind=OrganizationKind.WORKERS, group="workers"
    )
    beside = a_position(asked[0], group="workers")
    invitation, token = a_link(asked[0].consultation, organization=union)
    open_link(client, token)
    submitted(client, invitation, (asked[0], {"stance": "support"}))
    position = Position.objects.get(organization=union)
    assert (position.party_kind, position.party) == ("organization", "Union")
    beside.refresh_from_db()
    assert beside.replaced_by is None


def test_a_second_answer_takes_the_place_of_the_first(client, asked):
    invitation, token = a_link(asked[0].consultation)
    open_link(client, token)
    submitted(client, invitation, (asked[0], {"stance": "support", "statement": SECRET}))
    page = client.get(page_url(invitation))
    assert SECRET in page.content.decode()
    again = submitted(client, invitation, (asked[0], {"stance": "support", "statement": SECRET}))
    assert "All of this has been submitted already." in text_of(again)
    assert Reply.objects.count() == 1
    submitted(client, invitation, (asked[0], {"stance": "no_view"}))
    first, second = Position.objects.order_by("pk")
    assert first.replaced_by == second
    assert Reply.objects.count() == 2


def test_answers_come_by_file_too(client, asked):
    invitation, token = a_link(asked[0].consultation)
    open_link(client, token)
    blank = blank_of(asked[0].consultation, "en")
    mark = str(Mark(asked[0].consultation_id, asked[0].pk, 1))
    for said, status in (({"stance": "Support"}, 200), ({"stance": "Not in favour"}, 422)):
        data = sheet.write(blank, {mark: {**said}})
        file = SimpleUploadedFile("any.xlsx", data)
        response = client.post(page_url(invitation), {"file": file, "do": "upload"})
        assert response.status_code == status
    assert "Say why" in text_of(response)
    assert not Position.objects.exists()


@pytest.mark.parametrize(
    ("said", "field", "problem"),
    [
        ({"stance": "oppose"}, "statement", "Say why"),
        ({"statement": "Words alone"}, "stance", "no stance is chosen"),
        ({"stance": "perhaps"}, "stance", "Select a valid choice"),
        ({"stance": "support", "statement": "x" * 5001}, "statement", "at most 5000"),
        ({"stance": "support", "statement": "bell\x07"}, "statement", "control character"),
        ({"stance": "support", "statement": "nul\x00"}, "statement", "Null characters"),
        ({"stance": "support", "text_version": "9" * 30}, "text_version", "less than"),
    ],
)
def test_what_is_wrong_is_said_in_place(client, asked, said, field, problem):
    invitation, token = a_link(asked[0].consultation)
    open_link(client, token)
    response = client.post(
        page_url(invitation),
        typed((asked[0], said), (asked[1], {"stance": "support", "statement": SECRET})),
    )
    assert response.status_code == 422
    assert problem in str(response.context["forms"][0].errors[field])
    assert SECRET in response.content.decode()
    assert not Position.objects.exists()


def test_nothing_answered_is_said(client, asked):
    invitation, token = a_link(asked[0].consultation)
    open_link(client, token)
    response = client.post(page_url(invitation), typed())
    assert response.status_code == 422
    assert "Answer at least one question." in text_of(response)


def test_two_tabs_of_two_invitations_do_not_mix(client, asked):
    other = a_question("Elsewhere", a_consultation("other"))
    one, token_one = a_link(asked[0].consultation)
    two, token_two = a_link(other.consultation, email="two@test.example")
    open_link(client, token_one)
    open_link(client, token_two)
    preview = client.post(page_url(one), typed((asked[0], {"stance": "support"})))
    # What one link sealed, the other does not open.
    crossed = client.post(page_url(two), {"answers": sealed(preview), "do": "submit"})
    assert crossed.status_code == 409
    assert not Position.objects.exists()
    submitted(client, two, (other, {"stance": "no_view"}))
    client.post(page_url(one), {"answers": sealed(preview), "do": "submit"})
    assert {(p.question, p.reply.invitation) for p in Position.objects.all()} == {
        (asked[0], one),
        (other, two),
    }


def test_one_preview_sent_from_two_tabs_is_one_reply(client, asked):
    invitation, token = a_link(asked[0].consultation)
    open_link(client, token)
    preview = client.post(page_url(invitation), typed((asked[0], {"stance": "support"})))
    sent = {"answers": sealed(preview), "do": "submit"}
    assert client.post(page_url(invitation), sent).status_code == 302
    assert "submitted already" in text_of(client.post(page_url(invitation), sent))
    assert Position.objects.count() == Reply.objects.count() == 1


def test_back_from_the_preview_keeps_the_words(client, asked):
    invitation, token = a_link(asked[0].consultation)
    open_link(client, token)
    said = {"stance": "support", "statement": SECRET}
    preview = client.post(page_url(invitation), typed((asked[0], said), language="ar"))
    back = client.post(page_url(invitation), {"answers": sealed(preview), "do": "back"})
    assert SECRET in back.content.decode()
    assert 'value="ar" selected' in back.content.decode()


def test_a_text_that_changed_is_read_first(client, asked):
    invitation, token = a_link(asked[0].consultation)
    open_link(client, token)
    sent = typed((asked[0], {"stance": "support", "statement": SECRET}))
    preview = client.post(page_url(invitation), sent)
    Question.objects.filter(pk=asked[0].pk).update(text_en="New words", text_version=2)
    late = client.post(page_url(invitation), {"answers": sealed(preview), "do": "submit"})
    assert late.status_code == 409
    again = client.post(page_url(invitation), sent)
    assert again.status_code == 422
    assert "New words" in text_of(again)
    assert SECRET in again.content.decode()
    assert not Position.objects.exists()
    form = again.context["forms"][0]
    assert form["text_version"].value() == "2"


# Ended


def endings(invitation, by):
    """Each way in which a link ends."""
    consultation = invitation.consultation
    day = timezone.localdate() - timedelta(days=1)
    return {
        "revoked": lambda: revoke(invitation, by=by, reason="Left the ministry"),
        "renewed": lambda: renew(invitation, by=by),
        "expired": lambda: Invitation.objects.filter(pk=invitation.pk).update(expires_on=day),
        "closed": lambda: (
            type(consultation).objects.filter(pk=consultation.pk).update(closes_on=day)
        ),
    }


@pytest.mark.parametrize("how", ["revoked", "renewed", "expired", "closed"])
def test_an_ended_link_says_the_same_as_a_wrong_one_and_gives_the_words_back(client, asked, how):
    by = somebody("secretariat")
    invitation, token = a_link(asked[0].consultation, by)
    open_link(client, token)
    said = {"stance": "oppose", "statement": f"{SECRET} <b>"}
    preview = client.post(page_url(invitation), typed((asked[0], said)))
    endings(invitation, by)[how]()

    wrong = Client().get(reverse("answer:open"), {"key": new_token()})
    for answer in (
        Client().get(reverse("answer:open"), {"key": token}),
        client.get(page_url(invitation)),
        client.get(reverse("answer:template", args=[invitation.pk, "docx"])),
        client.get(reverse("answer:receipt", args=[invitation.pk, "20260101-ABCDEFGH"])),
        Client().get(page_url(invitation)),
        Client().get(reverse("answer:form", args=[10**17])),
    ):
        assert answer.status_code == 404
        assert plain(answer) == plain(wrong)
    for sent in (typed((asked[0], said)), {"answers": sealed(preview), "do": "submit"}):
        answer = client.post(page_url(invitation), sent)
        assert answer.status_code == 404
        assert f"{SECRET} &lt;b&gt;" in answer.content.decode()
        assert "was not submitted" in text_of(answer)
    assert not Position.objects.exists()


def plain(response) -> str:
    """A page without what differs each time."""
    page = re.sub(r'csrf[^>]*(?:value|content)="[^"]*"', "", response.content.decode())
    return re.sub(r'name="next" value="[^"]*"', "", page)


def test_a_revoked_link_says_so_to_the_secretariat_with_the_reason(client, secretariat, asked):
    invitation, _token = a_link(asked[0].consultation)
    url = reverse("consultations:invitation_revoke", args=["asked", invitation.pk])
    page = client.post(url, {"reason": "Left the ministry"}, follow=True)
    assert "Left the ministry" in text_of(page)
    assert "Revoked" in text_of(page)
    again = client.post(
        reverse("consultations:invitation_renew", args=["asked", invitation.pk]), {}, follow=True
    )
    assert "This link was revoked." in text_of(again)


def test_neither_logs_nor_history_hold_the_link(client, asked, caplog):
    caplog.set_level("DEBUG")
    by = somebody("secretariat")
    invitation, token = a_link(asked[0].consultation, by)
    open_link(client, token)
    submitted(client, invitation, (asked[0], {"stance": "support"}))
    client.post(page_url(invitation), typed((asked[0], {"stance": "oppose"})))
    revoke(invitation, by=by)
    client.get(reverse("answer:open"), {"key": token})
    client.get(page_url(invitation))
    client.post(page_url(invitation), typed())
    assert token not in caplog.text
    assert stored_anywhere(token) == []


def test_guessing_is_held_back(client, asked):
    invitation, token = a_link(asked[0].consultation)
    for _try in range(20):
        assert client.get(reverse("answer:open"), {"key": new_token()}).status_code == 404
    assert client.get(reverse("answer:open"), {"key": new_token()}).status_code == 429
    # Whoever holds a link still opens it.
    assert open_link(client, token).status_code == 200
    assert invitation.pk


@pytest.mark.parametrize("key", ["", "x", "é" * 50, "x" * 100_000, "\ud800"])
def test_no_key_breaks_the_page(client, asked, key):
    query = key.encode("utf-8", "surrogatepass")
    from urllib.parse import quote

    answer = client.get(f"{reverse('answer:open')}?key={quote(query)}")
    assert answer.status_code == 404


def test_a_form_of_another_site_is_refused(asked):
    strict = Client(enforce_csrf_checks=True)
    invitation, token = a_link(asked[0].consultation)
    open_link(strict, token)
    assert strict.post(page_url(invitation), typed()).status_code == 403


def test_what_the_party_itself_states_later_stands(client, asked):
    from accounts.models.users import Party
    from consultations.submitting import submit_position

    government = a_government()
    delegate = somebody("government", organization=government)
    invitation, token = a_link(asked[0].consultation, organization=government)
    open_link(client, token)
    submitted(client, invitation, (asked[0], {"stance": "support"}))
    party = Party("governments", government.pk)
    own = submit_position(words(asked[0], "no_view"), party=party, by=delegate)
    assert Position.objects.live().get() == own
    # The link does not show what the party said itself.
    assert "Your receipts" in text_of(client.get(page_url(invitation)))
    page = submitted(client, invitation, (asked[0], {"stance": "support"}))
    assert Position.objects.live().get() != own
    assert page.status_code == 200
