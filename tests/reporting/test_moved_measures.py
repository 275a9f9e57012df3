"""The measures that a document names, as this floor plugs them into the one below."""

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from knowledge import sockets
from knowledge.lifecycle import VersionState
from knowledge.models import DocumentVersion
from knowledge.queries import versions_moving
from reporting.actions.judging import judge_measures
from tests.knowledge.factories import VersionFactory
from tests.reporting import history

pytestmark = pytest.mark.django_db


@pytest.fixture
def measure():
    found = history.judged_process(history.drifting())
    judge_measures([found], actor=history.keeper())
    return found


def test_a_measure_in_use_is_known_by_its_code(measure, support_manager):
    assert sockets.measures.known()[measure.code] == str(measure)
    [told] = sockets.measures.told([measure.code], support_manager)
    assert (told.name, told.url) == (str(measure), measure.get_absolute_url())
    assert told.standing


def test_who_may_not_open_it_reads_its_name_alone(measure, django_user_model):
    stranger = django_user_model.objects.create_user("stranger")
    [told] = sockets.measures.told([measure.code], stranger)
    assert (told.name, told.url, told.standing) == (str(measure), "", "")


def test_a_retired_measure_is_not_named_anew_and_still_told(measure, support_manager):
    measure.retired_on = "2026-01-01"
    measure.save()
    assert measure.code not in sockets.measures.known()
    told = sockets.measures.told(["gone", measure.code], support_manager)
    assert [one.name for one in told] == ["gone", str(measure)]


def moving(code, state, number="POL-0007", **told):
    found = DocumentVersion.objects.filter(document__number=number).first()
    document = {"document": found.document} if found else {"document__number": number}
    return VersionFactory(**document, state=state, measures=[code], **told)


def test_the_page_of_a_measure_lists_the_documents_that_should_move_it(
    client, measure, support_manager
):
    held = moving(measure.code, VersionState.IN_FORCE, in_force_from=timezone.now())
    draft = moving(measure.code, VersionState.DRAFT, version=2)
    moving(f"{measure.code}-OTHER", VersionState.IN_FORCE, "POL-0008")
    moving(measure.code, VersionState.RETIRED, "POL-0009")
    client.force_login(support_manager)
    page = client.get(measure.get_absolute_url()).text
    assert "Documents that should move it" in page
    told = page[page.index('id="moving"') :].partition("</section>")[0]
    for version, words in ((held, "In force"), (draft, "Draft")):
        assert f'<a href="{version.get_absolute_url()}">{version.label}</a>' in told
        assert words in told
    assert "POL-0008" not in page
    assert "POL-0009" not in page


def test_a_measure_that_no_document_moves_says_so(client, measure, support_manager):
    client.force_login(support_manager)
    page = client.get(measure.get_absolute_url()).text
    assert "No document in force or in work names it" in page


def test_who_reads_no_documents_is_not_told_of_them(client, measure, person):
    moving(measure.code, VersionState.IN_FORCE)
    reader = person("reader")
    reader.user_permissions.add(Permission.objects.get(codename="view_measure"))
    client.force_login(reader)
    page = client.get(measure.get_absolute_url())
    assert page.status_code == 200
    assert "POL-0007" not in page.text
    assert "should move" not in page.text


def test_many_documents_take_one_question(measure, support_manager, django_assert_num_queries):
    for number in range(30):
        moving(measure.code, VersionState.IN_FORCE, f"POL-{number:04}")
    support_manager.get_all_permissions()
    with django_assert_num_queries(1):
        found = versions_moving(measure.code, support_manager)
        assert len({str(one.document.owner) for one in found}) <= 30
    assert len(found) == 30
