"""Scope, measures and steps on the pages: typed without a script, shown, compared, found."""

import pytest
from django.urls import reverse
from django.utils import timezone

from inventory.models import Infrastructure, Offering
from knowledge import actions, sockets
from knowledge.lifecycle import VersionState
from knowledge.models import Document
from knowledge.sockets import MeasureTold, StepTest
from tests.knowledge.factories import DocumentFactory, ProcessFactory, VersionFactory
from tests.knowledge.naughty import NAUGHTY
from tests.knowledge.steps import steps
from tests.knowledge.tables import credit_table

pytestmark = pytest.mark.django_db


@pytest.fixture
def procedure(editor):
    document = DocumentFactory(number="PRO-0001", kind="procedure", title="Handle an inquiry")
    draft = actions.draft_version(document, actor=editor)
    return actions.edit_version(
        draft,
        body="",
        parts={"steps": [{"action": "Ask."}, {"action": "Wait.", "role": "Agent"}]},
        expected_digest=draft.digest,
        actor=editor,
    )


@pytest.fixture
def in_force():
    """A procedure whose steps name a table, a system and another document."""
    VersionFactory(
        document=DocumentFactory(kind="decision_table", number="TAB-0001"),
        table=credit_table(),
        state=VersionState.IN_FORCE,
    )
    Infrastructure.objects.create(number="INF-0004", name="Billing system", kind="system")
    told = steps(
        {"action": "Look up **POL-0009**.", "system": "INF-0004", "minutes": "2.5"},
        {"action": "Decide.", "decision": "TAB-0001", "when": "No answer", "exception": "#1"},
        {"action": "Close.", "exception": "PRO-0001#2", "system": "The blue book"},
    )
    document = DocumentFactory(number="PRO-0001", kind="procedure", last_step=3)
    return VersionFactory(document=document, steps=told, state=VersionState.IN_FORCE)


def edit_url(version):
    return reverse("version-edit", args=[version.pk])


def sent(version, told, **more):
    """The editor's form with these steps in it."""
    fields = {
        f"steps-{place}-{name}": value
        for place, step in enumerate(told)
        for name, value in step.items()
    }
    return {
        "body": version.body,
        "summary": "",
        "expected_digest": version.digest,
        "steps": str(len(told)),
        **fields,
        **more,
    }


def read(client, url, status=200):
    response = client.get(url)
    assert response.status_code == status
    return response.content.decode()


def listed(client, asked, route="document-list"):
    page = read(client, f"{reverse(route)}?{asked}")
    return {one.number for one in Document.objects.all() if f"/documents/{one.number}/" in page}


def test_steps_are_typed_moved_and_saved_without_a_script(client, editor, procedure):
    client.force_login(editor)
    told = [*procedure.steps, {"action": "Close.", "minutes": "1,5"}]
    moved = client.post(edit_url(procedure), sent(procedure, told, do="up_step:2"))
    page = moved.content.decode()
    assert page.index(">Close.</textarea>") < page.index(">Wait.</textarea>")
    procedure.refresh_from_db()
    assert len(procedure.steps) == 2
    told = [told[0], told[2], told[1]]
    assert client.post(edit_url(procedure), sent(procedure, told)).status_code == 302
    procedure.refresh_from_db()
    assert [(one["action"], one["number"]) for one in procedure.steps] == [
        ("Ask.", 1),
        ("Close.", 3),
        ("Wait.", 2),
    ]
    assert procedure.steps[1]["minutes"] == "1.5"


def test_what_is_wrong_stands_at_its_field_and_nothing_is_saved(client, editor, procedure):
    client.force_login(editor)
    told = [{**procedure.steps[0], "decision": "TAB-0009", "minutes": "soon"}]
    response = client.post(edit_url(procedure), sent(procedure, told))
    page = response.content.decode()
    assert response.status_code == 422
    assert 'id="fault-steps-0-decision">There is no decision table TAB-0009.' in page
    assert 'id="fault-steps-0-minutes">“soon” is no number of minutes' in page
    assert "Step 1: There is no decision table" in page
    assert 'value="TAB-0009"' in page
    procedure.refresh_from_db()
    assert len(procedure.steps) == 2


def test_a_page_that_shows_no_parts_leaves_them_as_they_are(client, editor, procedure):
    client.force_login(editor)
    asked = {"body": "More.", "summary": "", "expected_digest": procedure.digest}
    client.post(edit_url(procedure), asked)
    procedure.refresh_from_db()
    assert (procedure.body, len(procedure.steps)) == ("More.", 2)


def test_a_scope_is_ticked_and_unticked(client, editor, procedure):
    client.force_login(editor)
    page = read(client, edit_url(procedure))
    assert 'type="checkbox" name="scope_segments" value="business"' in page
    ticked = sent(procedure, procedure.steps, tells_parts="1", scope_segments=["business"])
    client.post(edit_url(procedure), {**ticked, "scope_audience": ["Agent"]})
    procedure.refresh_from_db()
    assert procedure.scope == {"segments": ["business"], "audience": ["Agent"]}
    page = read(client, procedure.get_absolute_url())
    assert "Business" in page
    assert "all offerings" in page
    client.post(edit_url(procedure), sent(procedure, procedure.steps, tells_parts="1"))
    procedure.refresh_from_db()
    assert procedure.scope == {}


def test_a_forged_scope_is_refused_at_its_field(client, editor, procedure):
    client.force_login(editor)
    forged = sent(procedure, procedure.steps, tells_parts="1", scope_segments=["pirates"])
    response = client.post(edit_url(procedure), forged)
    assert response.status_code == 422
    assert "“pirates” is not offered here" in response.content.decode()


def test_naughty_steps_are_kept_as_they_are(client, editor, procedure):
    client.force_login(editor)
    told = [{"action": text, "role": text[:80]} for text in NAUGHTY if text.strip("\0\t\n\r ")]
    client.post(edit_url(procedure), sent(procedure, told))
    for address in (procedure.get_absolute_url(), edit_url(procedure)):
        page = read(client, address)
        assert "<script>alert" not in page
        assert "67048164" not in page


def test_of_two_editors_the_second_sees_which_step_the_first_changed(
    client, editor, approver, procedure
):
    began_with = procedure.digest
    theirs = [{**procedure.steps[0], "action": "Ask twice."}, procedure.steps[1]]
    actions.edit_version(
        procedure, body="", parts={"steps": theirs}, expected_digest=began_with, actor=approver
    )
    client.force_login(editor)
    response = client.post(edit_url(procedure), sent(procedure, procedure.steps))
    assert response.status_code == 409
    assert "Step #1 changes" in response.content.decode()


def test_a_reader_is_led_from_each_step_to_what_it_names(client, auditor, in_force):
    client.force_login(auditor)
    page = read(client, in_force.document.get_absolute_url())
    assert 'id="step-2"' in page
    assert reverse("decide-case", args=["TAB-0001"]) in page
    assert 'href="/infrastructure/INF-0004/">Billing system</a>' in page
    assert '<a href="#step-1">step 1 (#1)</a>' in page
    assert "PRO-0001#3" in page
    assert "There is no document POL-0009." in page


def test_a_table_out_of_force_is_told_at_the_step_and_among_broken_references(
    client, editor, in_force
):
    Document.objects.get(number="TAB-0001").versions.update(state=VersionState.RETIRED)
    client.force_login(editor)
    page = read(client, in_force.document.get_absolute_url())
    assert "(Nothing of it is in force.)" in page
    assert "Nothing is in force of TAB-0001" in read(client, reverse("broken-references"))


def test_a_procedure_is_printed_with_its_steps_and_minutes(client, auditor, in_force):
    client.force_login(auditor)
    in_force.body = "# Before you begin\nIdentify the customer."
    in_force.save()
    page = read(client, reverse("procedure-print", args=[in_force.pk]))
    assert page.index("Identify the customer.") < page.index("Expected in all")
    assert "2.5" in page
    other = VersionFactory()
    read(client, reverse("procedure-print", args=[other.pk]), status=404)


def test_two_versions_are_compared_step_by_step(client, editor, in_force):
    draft = actions.draft_version(in_force.document, actor=editor)
    told = [draft.steps[2], draft.steps[0]]
    actions.edit_version(
        draft,
        body=draft.body,
        parts={"steps": told, "scope": {"segments": ["business"]}},
        expected_digest=draft.digest,
        actor=editor,
    )
    client.force_login(editor)
    page = read(client, reverse("version-diff", args=[draft.pk]))
    assert "Step #2 is gone" in page
    assert "is moved from number" in page
    assert "<dt>Segments</dt>" in page


def test_the_tests_of_a_step_stand_on_the_page_of_the_procedure(
    client, auditor, in_force, monkeypatch
):
    told = {2: [StepTest("CHG-0001, 3", "/test-plans/1/", "passed", "ok")]}
    monkeypatch.setattr(sockets.step_tests, "_providers", [lambda procedure, user: told])
    client.force_login(auditor)
    page = read(client, in_force.document.get_absolute_url())
    assert '<a href="/test-plans/1/">CHG-0001, 3</a>' in page
    assert page.count("no test yet") == 2


def test_the_measures_it_should_move_are_shown_with_name_and_page(client, auditor, monkeypatch):
    known = MeasureTold("a", "Bills answered in time", "/measures/1/", "Misses target")
    monkeypatch.setattr(sockets.measures, "_told", lambda keys, user: [known])
    version = VersionFactory(state=VersionState.IN_FORCE, measures=["a", "gone"])
    client.force_login(auditor)
    page = read(client, version.document.get_absolute_url())
    assert '<a href="/measures/1/">Bills answered in time</a>' in page
    assert "Misses target" in page
    assert "gone" in page


@pytest.fixture
def scoped(editor):
    """One document for business, one for consumers, one for all; and a draft for business."""
    Offering.objects.create(code="FIB", name="Fibre")
    for number, scope in [
        ("POL-0001", {"segments": ["business"], "offerings": ["FIB"]}),
        ("POL-0002", {"segments": ["consumer"], "audience": ["Agent"]}),
        ("POL-0003", {}),
    ]:
        version = VersionFactory(document=DocumentFactory(number=number))
        saved = actions.edit_version(
            version,
            body=f"Credit of {number}.",
            parts={"scope": scope},
            expected_digest=version.digest,
            actor=editor,
        )
        saved.state, saved.in_force_from = VersionState.IN_FORCE, timezone.now()
        saved.save()
    document = Document.objects.get(number="POL-0002")
    draft = actions.draft_version(document, actor=editor)
    told = {"scope": {"segments": ["business"]}}
    actions.edit_version(draft, body="x", parts=told, expected_digest=draft.digest, actor=editor)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("segment=business", {"POL-0001", "POL-0003"}),
        ("segment=consumer", {"POL-0002", "POL-0003"}),
        ("offering=FIB", {"POL-0001", "POL-0002", "POL-0003"}),
        ("audience=Agent", {"POL-0001", "POL-0002", "POL-0003"}),
        ("audience=Auditor", {"POL-0001", "POL-0003"}),
    ],
)
def test_the_list_is_narrowed_to_what_holds(client, editor, scoped, asked, found):
    client.force_login(editor)
    assert listed(client, asked) == found


def test_the_search_is_narrowed_to_what_holds(client, editor, administrator, scoped):
    actions.rebuild_search(actor=administrator)
    client.force_login(editor)
    assert listed(client, "q=credit&segment=business", "search") == {"POL-0001", "POL-0003"}


def test_a_process_shows_what_holds_for_it_by_scope(client, owner, editor):
    process = ProcessFactory()
    version = VersionFactory(document=DocumentFactory(number="POL-0005", title="Of another"))
    actions.edit_version(
        version,
        body="x",
        parts={"scope": {"processes": [process.key]}},
        expected_digest=version.digest,
        actor=editor,
    )
    client.force_login(owner)
    page = read(client, process.get_absolute_url())
    assert "POL-0005</span> Of another" in page
    assert "by its scope" in page
    assert listed(client, f"process={process.pk}") == {"POL-0005"}


@pytest.mark.parametrize("count", [1, 30])
def test_a_procedure_of_many_steps_asks_no_more_than_one_of_few(
    client, auditor, in_force, django_assert_max_num_queries, count
):
    in_force.steps = steps(*[{**in_force.steps[1], "number": n} for n in range(1, count + 1)])
    in_force.save()
    client.force_login(auditor)
    with django_assert_max_num_queries(45):
        read(client, in_force.document.get_absolute_url())
