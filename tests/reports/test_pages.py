"""The pages of papers: who sees what, assembling, progress, files, the trace both ways."""

from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from consultations.drafting import save_draft
from reports.assembling import run_assembly, start_assembly
from reports.models import Assembly, Paper, Version
from tests.consultations.making import words
from tests.people import somebody
from tests.reports.making import a_paper, a_position, a_question, an_event, text

pytestmark = pytest.mark.django_db(transaction=True)

HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def sign_in(kind):
    client = Client(raise_request_exception=True)
    client.force_login(somebody(kind))
    return client


def assembled(paper, formats=("html",)):
    return run_assembly(start_assembly(paper, by=None, formats=list(formats), queue=False).pk)


def test_readers_see_issued_papers_only():
    a_paper("TB.300/1", state=Paper.State.ISSUED)
    draft = a_paper("TB.300/2")
    for kind in ("reader", "office", "employer_secretary", "government"):
        client = sign_in(kind)
        page = client.get(reverse("reports:list")).content.decode()
        assert "TB.300/1" in page
        assert "TB.300/2" not in page
        assert client.get(reverse("reports:detail", args=[draft.pk])).status_code == 404
    assert "TB.300/2" in sign_in("secretariat").get(reverse("reports:list")).content.decode()


def test_visitors_are_asked_to_sign_in():
    paper = a_paper(state=Paper.State.ISSUED)
    for name, args in (("list", []), ("detail", [paper.pk])):
        response = Client().get(reverse(f"reports:{name}", args=args))
        assert response.status_code == 302
        assert reverse("account_login") in response["Location"]


@pytest.mark.parametrize("papers", [1, 12])
def test_the_list_costs_the_same_however_long(django_assert_max_num_queries, papers):
    for number in range(papers):
        a_paper(f"TB.300/{number}", blocks=[], state=Paper.State.ISSUED)
    client = sign_in("reader")
    with django_assert_max_num_queries(5) as seen:
        client.get(reverse("reports:list"), headers=HTMX)
    for query in seen.captured_queries:
        assert "OFFSET" not in query["sql"]


def test_before_the_first_version_the_secretariat_sees_the_record_as_it_stands():
    an_event("Seminar")
    paper = a_paper(state=Paper.State.ISSUED)
    page = sign_in("secretariat").get(reverse("reports:detail", args=[paper.pk]))
    assert "So far" in page.content.decode()
    assert "Seminar" in page.content.decode()
    page = sign_in("reader").get(reverse("reports:detail", args=[paper.pk]))
    assert "has not put this paper together yet" in page.content.decode()


def test_an_outline_that_cannot_be_read_is_said_in_place():
    broken = {"text": [{"t": "fact", "name": "no.such"}]}
    paper = a_paper(blocks=[{"key": "one", "kind": "paragraph", "content": broken}])
    page = sign_in("secretariat").get(reverse("reports:detail", args=[paper.pk]))
    assert page.status_code == 200
    assert "no live value “no.such”" in page.content.decode()


def test_assembling_from_the_page_shows_progress_then_files():
    paper = a_paper()
    client = sign_in("secretariat")
    response = client.post(reverse("reports:assemble", args=[paper.pk]), follow=True)
    assembly = Assembly.objects.get()
    assert "Waiting for a worker" in response.content.decode()
    bar = client.get(reverse("reports:assembly", args=[assembly.pk]), headers=HTMX)
    assert 'hx-trigger="every 1s"' in bar.content.decode()

    run_assembly(assembly.pk)

    bar = client.get(reverse("reports:assembly", args=[assembly.pk]), headers=HTMX)
    assert bar["HX-Redirect"] == reverse("reports:detail", args=[paper.pk])
    version = Version.objects.get()
    for stored in version.files.all():
        url = reverse("reports:download", args=[version.pk, stored.format])
        response = client.get(url)
        assert response["Content-Disposition"].startswith("attachment")
        assert len(b"".join(response.streaming_content)) == stored.size
        assert url in client.get(reverse("reports:detail", args=[paper.pk])).content.decode()


def test_a_failed_assembly_says_why():
    paper = a_paper(blocks=[{"key": "one", "kind": "paragraph", "content": text("😀")}])
    client = sign_in("secretariat")
    client.post(reverse("reports:assemble", args=[paper.pk]), {"format": "pdf"})
    assembly = Assembly.objects.get()
    with pytest.raises(Exception, match="Paragraph 1"):
        run_assembly(assembly.pk)
    bar = client.get(reverse("reports:assembly", args=[assembly.pk]), headers=HTMX)
    assert "Paragraph 1 has the character" in bar.content.decode()
    assert "every 1s" not in bar.content.decode()


@pytest.mark.parametrize("kind", ["reader", "office", "employer_secretary", "administrator"])
def test_nobody_else_assembles_or_watches(kind):
    paper = a_paper(state=Paper.State.ISSUED)
    assembly = start_assembly(paper, by=None, queue=False)
    client = sign_in(kind)
    assert client.post(reverse("reports:assemble", args=[paper.pk])).status_code == 403
    assert client.get(reverse("reports:assembly", args=[assembly.pk])).status_code == 404


def test_the_trace_of_a_paragraph_names_records_and_the_record_names_paragraphs():
    event = an_event("Seminar in Berlin")
    paper = a_paper(state=Paper.State.ISSUED)
    version = assembled(paper)
    client = sign_in("reader")

    trace = client.get(reverse("reports:trace", args=[version.pk, "count"]), headers=HTMX)
    assert "Seminar in Berlin" in trace.content.decode()
    whole = client.get(reverse("reports:trace", args=[version.pk, "count"]), follow=True)
    assert "Seminar in Berlin" in whole.content.decode()

    back = client.get(reverse("reports:citations", args=["events.event", event.pk]))
    assert "TB.300/1" in back.content.decode()
    assert "paragraph 2" in back.content.decode()


@pytest.mark.parametrize(
    "label", ["events.nothing", "events", "auth.permission", "accounts.user", "a.b.c", "..."]
)
def test_citations_of_what_is_no_record_are_not_found(label):
    client = sign_in("reader")
    response = client.get(f"/papers/citations/{label}/1/")
    assert response.status_code == 404


def test_a_draft_position_is_in_no_paper_and_no_trace():
    question = a_question("A forum")
    author = somebody("worker_secretary")
    save_draft(words(question, statement="Our secret view"), party=author.parties[0], by=author)
    a_position(question, "oppose", statement="Not a priority", time_limit="at present")
    options = {"consultation": "test-round"}
    live = {"kind": "live", "options": options}
    paper = a_paper(
        blocks=[
            {
                "key": "three",
                "kind": "paragraph",
                "content": text("Preferences were expressed."),
                "inside": [{"key": "list", "live": "preferences_by_item", **live}],
            },
        ]
    )
    version = assembled(paper)
    assert "secret" not in str(version.document)
    page = sign_in("secretariat").get(reverse("reports:detail", args=[paper.pk]))
    printed = unescape(page.content.decode())
    assert "The Employers’ group did not support the point “A forum” at present." in printed
    assert "Not a priority" in printed


def test_an_unknown_format_and_version_are_answered():
    version = assembled(a_paper(state=Paper.State.ISSUED))
    client = sign_in("secretariat")
    assert client.get(f"/papers/versions/{version.pk}/odt/").status_code == 404
    assert client.get(f"/papers/{version.paper_id}/?version=77").status_code == 404
    response = client.post(
        reverse("reports:assemble", args=[version.paper_id]), {"format": "odt"}, follow=True
    )
    assert "“odt” is no known format" in response.content.decode()
