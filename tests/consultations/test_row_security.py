"""What protects drafts where ``visible_to`` is forgotten: PostgreSQL itself, on a connection."""

from datetime import timedelta

import pytest
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, transaction
from django.test import Client
from django.utils import timezone
from rest_framework.authtoken.models import Token

from accounts.groups import Group
from accounts.models.users import Party
from accounts.speaking import fall_silent, in_the_name_of, speak_for
from config.celery import app
from consultations.drafting import comment, mark_draft, save_draft
from consultations.models import Comment, Draft, DraftMark
from consultations.models.drafts import PartyOwned
from foundation.database import owner_alias
from tests.consultations.making import a_question, words
from tests.people import a_government, somebody

EMPLOYERS, WORKERS = Party(Group.EMPLOYERS), Party(Group.WORKERS)
OWNED = [
    *PartyOwned.__subclasses__(),
    *(one.pgh_event_model for one in PartyOwned.__subclasses__()),
]


@pytest.fixture
def prepared(db):
    """A draft of the Employers' group in two versions, with a comment and a dissent."""
    secretary, question = somebody("employer_secretary"), a_question()
    first = save_draft(words(question), party=EMPLOYERS, by=secretary)
    draft = save_draft(
        words(question, "no_view"), party=EMPLOYERS, by=secretary, based_on=first.stamp
    )
    comment(question, "Among us", party=EMPLOYERS, by=secretary, draft=draft)
    mark_draft(draft, "dissent", stamp=draft.stamp, text="Not I", by=secretary)
    return draft


def counts() -> list[int]:
    """How many rows a query finds that forgets to ask who may read them."""
    return [one._base_manager.count() for one in OWNED]


def test_every_table_of_a_party_is_closed_and_so_is_its_history(db):
    assert {Draft, DraftMark, Comment} <= set(OWNED)
    tables = [one._meta.db_table for one in OWNED]
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class JOIN pg_policy ON polrelid = pg_class.oid "
            "WHERE relrowsecurity AND relforcerowsecurity AND polcmd = '*' AND polpermissive "
            "AND pg_get_expr(polqual, polrelid) LIKE 'speaks_for(%' "
            "AND pg_get_expr(polqual, polrelid) = pg_get_expr(polwithcheck, polrelid)"
        )
        closed = {name for (name,) in cursor.fetchall()}
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False,)
    assert set(tables) <= closed


def test_a_query_that_asks_nobody_finds_nothing(prepared):
    assert counts() == [0] * len(OWNED)
    for party in (WORKERS, Party(Group.GOVERNMENTS), Party(Group.GOVERNMENTS, 1), Party("")):
        with in_the_name_of(party):
            assert counts() == [0] * len(OWNED)
    with in_the_name_of(WORKERS, EMPLOYERS):
        assert all(counts())
    assert counts() == [0] * len(OWNED)


def test_a_government_is_not_its_group_and_not_another(db):
    organization = a_government()
    delegate = somebody("government", organization=organization)
    [party] = delegate.parties
    save_draft(words(a_question()), party=party, by=delegate)
    others = (Party(Group.GOVERNMENTS), Party(Group.GOVERNMENTS, organization.pk + 1))
    for other in others:
        with in_the_name_of(other):
            assert not Draft.objects.exists()
    with in_the_name_of(party):
        assert Draft.objects.count() == 1


def test_nobody_writes_into_another_party_either(prepared):
    with in_the_name_of(EMPLOYERS):
        draft = Draft.objects.get()
    draft.pk, draft.group = None, Group.WORKERS
    with pytest.raises(DatabaseError, match="row-level security"), in_the_name_of(EMPLOYERS):
        draft.save(force_insert=True)
    with in_the_name_of(WORKERS):
        assert Draft.objects.filter(pk=prepared.pk).update(statement="Ours now") == 0


@pytest.mark.django_db(transaction=True)
def test_the_owner_of_the_tables_reads_none(prepared):
    with in_the_name_of(EMPLOYERS):
        assert Draft.objects.exists()
    assert not Draft.objects.using(owner_alias()).exists()
    with connections[owner_alias()].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM consultations_drafthistory")
        assert cursor.fetchone() == (0,)


def test_what_fails_leaves_nothing_open(prepared):
    with pytest.raises(RuntimeError), in_the_name_of(EMPLOYERS):
        raise RuntimeError
    assert counts() == [0] * len(OWNED)
    with in_the_name_of(WORKERS):
        with pytest.raises(RuntimeError), in_the_name_of(EMPLOYERS):
            raise RuntimeError
        assert not Draft.objects.exists()
        with transaction.atomic():
            speak_for([EMPLOYERS])
            assert Draft.objects.exists()
            fall_silent()
        assert not Draft.objects.exists()


@pytest.mark.parametrize("path", ["/consultations/", "/nowhere/", "/api/v1/drafts/"])
def test_a_request_leaves_the_connection_silent(prepared, path):
    """The next request on the same connection is another person's."""
    member = somebody("employer_member")
    session = Client(raise_request_exception=False)
    session.force_login(member)
    session.get(path)
    assert counts() == [0] * len(OWNED)
    token = Token.objects.create(user=member)
    program = Client(raise_request_exception=False, headers={"Authorization": f"Token {token.key}"})
    answer = program.get("/api/v1/drafts/")
    assert len(answer.json()["results"]) == 1
    assert counts() == [0] * len(OWNED)


def test_a_post_that_has_ended_opens_nothing(prepared):
    member = somebody("employer_member")
    held = member.tenures.get()
    held.begins_on = held.ends_on = timezone.localdate() - timedelta(days=1)
    held.save()
    session = Client()
    session.force_login(member)
    assert session.get(f"/consultations/drafts/{prepared.pk}/").status_code == 404
    member.is_active = False
    member.save()
    assert session.get(f"/consultations/drafts/{prepared.pk}/").status_code in (302, 404)


def test_no_task_of_a_worker_speaks_for_anybody(prepared):
    """Tasks run without a request: what they read is what nobody in particular may read."""
    ours = [name for name in app.tasks if name.startswith(("consultations.", "reports."))]
    assert ours
    assert counts() == [0] * len(OWNED)
