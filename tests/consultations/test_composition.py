"""Who sits in a body, as on any day: members, officers, regional groups."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import Person
from consultations.models import Body, Member, Officer, RegionalGroup, RegionalMember
from tests.events.making import an_organization
from tests.people import a_government

pytestmark = pytest.mark.django_db


def test_composition_is_that_of_the_day(client, secretariat):
    body = Body.objects.create(code="GB", name_en="Governing Body", kind="governing")
    chair, later = (Person.objects.create(name=name) for name in ("First Chair", "Second Chair"))
    Officer.objects.create(
        body=body,
        title_en="Chairperson",
        person=chair,
        begins_on="2003-06-01",
        ends_on="2004-06-30",
    )
    Officer.objects.create(body=body, title_en="Chairperson", person=later, begins_on="2004-07-01")
    Member.objects.create(
        body=body, group="governments", organization=a_government(77), begins_on="2002-06-01"
    )
    url = reverse("consultations:body", args=[body.pk])
    page = client.get(f"{url}?on=2004-06-30").content.decode()
    assert "First Chair" in page
    assert "Second Chair" not in page
    assert "Government 77" in page
    assert "Second Chair" in client.get(f"{url}?on=2004-07-01").content.decode()
    assert "Government 77" not in client.get(f"{url}?on=2002-05-31").content.decode()
    for wrong in ("2004-02-31", "yesterday", "%00", "99999"):
        answer = client.get(f"{url}?on={wrong}")
        assert answer.status_code in (200, 400)


def test_one_seat_at_a_time(client, secretariat):
    body = Body.objects.create(code="GB", name_en="Governing Body")
    seat = {"body": body, "group": "governments", "organization": a_government()}
    Member.objects.create(**seat, begins_on="2002-06-01", ends_on="2005-06-01")
    for overlapping in ({"begins_on": "2005-06-01"}, {}, {"ends_on": "2002-06-01"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Member.objects.create(**seat, capacity="deputy", **overlapping)
    Member.objects.create(**seat, capacity="deputy", begins_on="2005-06-02")
    answer = client.post(
        reverse("consultations:members_create", args=[body.pk]),
        {
            "group": "governments",
            "capacity": "titular",
            "organization": seat["organization"].pk,
            "begins_on": "2003-01-01",
        },
    )
    assert answer.status_code == 422
    assert "already has a seat" in answer.content.decode()


def test_a_body_does_not_report_to_itself_over_others(client, secretariat):
    top = Body.objects.create(code="A", name_en="Top")
    middle = Body.objects.create(code="B", name_en="Middle", parent=top)
    below = Body.objects.create(code="C", name_en="Below", parent=middle)
    sent = {"name_en": "Top", "code": "A", "kind": "other", "version": 1, "parent": below.pk}
    answer = client.post(reverse("consultations:body_edit", args=[top.pk]), sent)
    assert answer.status_code == 422
    assert "reports to the one you edit" in answer.content.decode()


def test_a_regional_group_holds_governments_only(client, secretariat):
    group = RegionalGroup.objects.create(code="AF", name_en="Africa group")
    url = reverse("consultations:regional_member_create", args=[group.pk])
    assert client.post(url, {"organization": an_organization("Union").pk}).status_code == 422
    assert client.post(url, {"organization": a_government(5).pk}).status_code == 302
    assert RegionalMember.objects.count() == 1
    assert "Government 5" in client.get(reverse("consultations:regional_groups")).content.decode()
