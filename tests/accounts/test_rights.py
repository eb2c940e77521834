"""Role × right: each cell said here by hand, so that a change of the rules is seen."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Party, Tenure
from accounts.rights import RIGHTS, Right, Role
from tests.people import ROLES, a_government, somebody

# fmt: off
MATRIX = {
    #                          admin  secr   office gov    g.secr spoke  g.memb reader
    Right.LOG_EVENTS:         (False, True,  True,  False, False, False, False, False),
    Right.EDIT_EVENTS:        (False, True,  False, False, False, False, False, False),
    Right.MANAGE_REGISTER:    (False, True,  False, False, False, False, False, False),
    Right.UPDATE_ACTIONS:     (False, True,  True,  False, False, False, False, False),
    Right.READ_SUBMITTED:     (False, True,  True,  False, False, False, False, False),
    Right.DRAFT_POSITION:     (False, False, False, True,  True,  True,  True,  False),
    Right.SUBMIT_POSITION:    (False, False, False, True,  True,  False, False, False),
    Right.ENDORSE_POSITION:   (False, False, False, False, False, True,  False, False),
    Right.RECORD_POSITIONS:   (False, True,  False, False, False, False, False, False),
    Right.RECORD_DECISIONS:   (False, True,  False, False, False, False, False, False),
    Right.DRAFT_PAPERS:       (False, True,  False, False, False, False, False, False),
    Right.MANAGE_ACCOUNTS:    (True,  False, False, False, False, False, False, False),
}
# fmt: on
COLUMNS = (
    Role.ADMINISTRATOR,
    Role.SECRETARIAT,
    Role.OFFICE,
    Role.GOVERNMENT,
    Role.GROUP_SECRETARY,
    Role.SPOKESPERSON,
    Role.GROUP_MEMBER,
    Role.READER,
)
CELLS = [
    (role, right, may)
    for right, row in MATRIX.items()
    for role, may in zip(COLUMNS, row, strict=True)
]


def test_the_matrix_says_something_of_every_role_and_right():
    assert set(MATRIX) == set(Right)
    assert set(COLUMNS) == set(Role) == set(RIGHTS)


@pytest.mark.parametrize(("role", "right", "may"), CELLS)
def test_rights_of_roles(role, right, may):
    assert (right in RIGHTS[role]) is may


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ROLES)
def test_a_person_has_the_rights_of_the_post(kind):
    person = somebody(kind)
    role, _group = ROLES[kind]
    assert {right for right in Right if person.can(right)} == RIGHTS[role]
    assert person.role == role


@pytest.mark.django_db
def test_somebody_without_a_post_is_a_reader():
    person = somebody()
    assert person.role == Role.READER
    assert not any(person.can(right) for right in Right)


@pytest.mark.django_db
def test_rights_of_two_posts_add_up():
    person = somebody("office")
    other = somebody("administrator")
    Tenure.objects.create(user=person, post=other.tenures.get().post)
    assert person.can(Right.LOG_EVENTS)
    assert person.can(Right.MANAGE_ACCOUNTS)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("begins", "ends", "held"),
    [(0, None, True), (-9, 0, True), (0, 0, True), (-9, -1, False), (1, None, False)],
)
def test_a_post_gives_rights_from_its_first_to_its_last_day(begins, ends, held):
    person = somebody("office")
    today = timezone.localdate()
    person.tenures.update(
        begins_on=today + timedelta(days=begins),
        ends_on=None if ends is None else today + timedelta(days=ends),
    )
    assert person.can(Right.LOG_EVENTS) is held


@pytest.mark.django_db
def test_a_closed_account_has_no_rights():
    person = somebody("secretariat", is_active=False)
    assert not any(person.can(right) for right in Right)


@pytest.mark.django_db
def test_an_unknown_right_is_a_mistake_and_not_a_no():
    with pytest.raises(ValueError, match="fly"):
        somebody("secretariat").can("fly")


@pytest.mark.django_db
def test_in_whose_name_people_speak():
    government = a_government()
    assert somebody("government", organization=government).parties == (
        Party("governments", government.pk),
    )
    assert somebody("worker_member").parties == (Party("workers"),)
    assert somebody("employer_secretary").parties == (Party("employers"),)
    for silent in ("administrator", "secretariat", "office", "reader"):
        assert somebody(silent).parties == ()


@pytest.mark.django_db
def test_rights_cost_one_query(django_assert_num_queries):
    person = somebody("office")
    with django_assert_num_queries(1):
        assert person.can(Right.LOG_EVENTS)
        assert not person.can(Right.EDIT_EVENTS)
        assert person.role == Role.OFFICE
        assert person.parties == ()
