from datetime import timedelta

import pytest
from django.utils import timezone

from config.demonstration.people import create_people
from kernel import audit
from kernel.inbox import work_of
from knowledge import demonstration, queries
from knowledge.back_tests_shown import lines_of
from knowledge.decision_table import faults
from knowledge.demonstration.history import reworded
from knowledge.interface_texts import missing_languages, text_faults
from knowledge.lifecycle import ReleaseState, VersionState
from knowledge.models import (
    AdoptedExample,
    BackTest,
    Decision,
    DmnFile,
    Document,
    DocumentVersion,
    Feedback,
    Release,
)
from knowledge.reading import coverage_of, shortfall
from knowledge.rendering import references
from knowledge.table_cases import run_cases

pytestmark = [pytest.mark.once, pytest.mark.django_db]


@pytest.fixture(scope="module")
def provider(standing_records):
    with standing_records():
        people = create_people("not-a-secret-1")
        yield people, demonstration.generate(seed=1, today=timezone.localdate(), people=people)


def test_the_provider_has_documents_in_every_state_of_their_life(provider):
    _people, told = provider
    assert told["documents"] == Document.objects.count()
    states = set(DocumentVersion.objects.values_list("state", flat=True))
    assert states == set(VersionState) - {VersionState.WITHDRAWN}
    assert set(Release.objects.values_list("state", flat=True)) == {
        ReleaseState.PLANNED,
        ReleaseState.ENACTED,
    }


def test_every_table_can_decide_and_every_reference_leads_somewhere(provider):
    numbers = set(Document.objects.values_list("number", flat=True))
    for version in DocumentVersion.objects.select_related("document"):
        assert set(references(version.body)) <= numbers
        if version.document.is_decision_table:
            assert faults(version.table) == []


def test_tables_were_asked_in_the_weeks_before_and_answer_alike_today(provider):
    decisions = list(Decision.objects.with_parts())
    assert len(decisions) == provider[1]["decisions"]
    assert {one.kind for one in decisions} == {"hit", "input_error"}
    assert all(queries.replayed(one).is_same for one in decisions)
    assert {one.asker.username for one in decisions} == {"ayo"}
    assert min(one.at for one in decisions) < timezone.now() - timedelta(days=30)


def test_a_policy_is_attested_in_part_and_an_article_waits_for_one_more(provider):
    people, _told = provider
    policy = Document.objects.get(number="POL-0001").version_in_force
    assert (coverage_of(policy).attested, coverage_of(policy).asked) == (3, 5)
    assert "1 of 3" in shortfall(Document.objects.get(number="ART-0003").open_version)
    assert [str(one.act) for one in work_of(people["ayo"])] == ["Read and attest"] * 2


def test_readers_said_something_and_a_draft_has_a_file(provider):
    people, _told = provider
    article = Document.objects.get(number="ART-0001")
    said = Feedback.objects.filter(version__document=article).counted()
    assert said == {"given": 4, "helpful": 2, "waiting": 1}
    assert "Answer feedback" in [str(one.act) for one in work_of(people["edith"])]
    draft = Document.objects.get(number="POL-0004").open_version
    assert [one["name"] for one in draft.attachments] == ["escalation-steps.csv"]


def test_steps_texts_and_a_replaced_article_can_be_looked_at(provider):
    procedure = Document.objects.get(number="PRO-0001").version_in_force
    assert [one["number"] for one in procedure.steps] == [1, 2, 3, 4, 5, 6]
    assert procedure.steps[4]["decision"] == "TAB-0001"
    message = Document.objects.get(number="TXT-0001").version_in_force
    assert missing_languages(message.texts) == ["fr"]
    assert not text_faults(message.texts)
    article = Document.objects.get(number="ART-0004")
    assert (article.version_in_force, article.replaced_by_now.number) == (None, "ART-0005")


def test_history_lies_where_it_happened(provider):
    policy = Document.objects.get(number="POL-0001")
    now = timezone.now()
    then = queries.version_in_force(policy, now - timedelta(days=300))
    assert (policy.version_in_force.version, then.version) == (3, 2)
    oldest = audit.timeline(policy).last()
    assert oldest.at < now - timedelta(days=800)


def test_the_documents_of_the_failing_process_are_free_to_change(provider):
    for document in Document.objects.filter(process__key="1.3.11"):
        assert document.open_version is None
        assert not document.release_items.exists()


def test_a_draft_waits_with_a_back_test_that_stands_and_one_that_does_not(provider):
    standing, stale = BackTest.objects.with_parts()
    draft = standing.version
    assert (draft.state, run_cases(draft.table, draft.cases).failed) == (VersionState.IN_REVIEW, ())
    assert [one.record for one in lines_of([standing], draft) if not one.stale] == [standing]
    assert [one.stale for one in lines_of([stale], draft)] == ["The table has changed since."]
    for one in (standing, stale):
        assert min(one.figures[name] for name in ("rows", "same", "changed", "error")) > 0
    assert 0 < standing.differing < stale.differing


def test_one_review_is_overdue(provider):
    overdue = Document.objects.overdue_on(timezone.localdate())
    assert [document.number for document in overdue] == ["PRO-0003"]


@pytest.mark.parametrize(
    ("username", "acts"),
    [
        ("viktor", {"Read and approve", "Draft a new version"}),
        ("edith", {"Read and approve", "Change and submit again", "Draft a new version"}),
        ("omar", {"Review"}),
    ],
)
def test_each_person_finds_their_next_step(provider, username, acts):
    people = provider[0]
    found = {str(item.act) for item in work_of(people[username]) if item.floor == "How we act"}
    assert acts <= found


def test_a_change_that_finds_no_place_is_an_error():
    with pytest.raises(ValueError, match="Nowhere"):
        reworded("a", {"change": [["b", "c"]]})


def test_a_partners_model_waits_to_be_adopted(provider):
    [file] = DmnFile.objects.all()
    assert file.state == "read"
    assert [one["title"] for one in file.plan["tables"]] == ["Visit charge", "Visit discount"]
    assert [one["name"] for one in file.plan["left_out"]] == ["Price of the visit", "Rounded"]


def test_the_adopted_examples_are_in_force_and_one_waits(provider):
    adopted = AdoptedExample.objects.select_related("table")
    waiting = {one.key for one in adopted if not one.table.version_in_force}
    assert (adopted.count(), waiting) == (6, {"retention-offer"})
