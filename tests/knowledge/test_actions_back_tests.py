"""Back-tests: what is counted, what is refused, what is kept, and what it is pinned to."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from kernel.models import AuditEntry, Upload
from kernel.ruling import DomainError, MoveRefused
from knowledge import actions
from knowledge.lifecycle import VersionState
from knowledge.models import BackTest
from tests.knowledge.back_testing.world import (
    CASES,
    csv_file,
    decided,
    drafted,
    generous_table,
    parquet_file,
    world,
    xlsx_file,
)
from tests.knowledge.factories import PersonFactory, table_in_force
from tests.knowledge.tables import credit_table, full_table

pytestmark = pytest.mark.django_db
HEADING = "Amount,reason,region\n"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def draft(editor):
    return world(editor)


def outcome_of(draft, actor, **asked):
    begun = actions.begin_back_test(draft, actor=actor, **asked)
    actions.run_back_test(begun, actor=actor)
    return BackTest.objects.get(pk=begun.pk)


def counts(back_test):
    names = ("rows", "same", "changed", "gained", "lost", "error")
    return [back_test.figures[name] for name in names]


def test_the_log_is_decided_by_both_and_counted(draft, editor):
    done = outcome_of(draft, editor, segment="input:reason", money="limit")
    assert counts(done) == [5, 2, 2, 0, 0, 1]
    assert done.figures["money"] == ["125", "75"]
    slow, outage = done.figures["segments"]
    assert [slow["name"], slow["rows"], slow["changed"], slow["error"]] == ["slow", 4, 1, 1]
    assert (outage["name"], outage["money"]) == ("outage", ["100", "25"])
    assert done.figures["pairs"] == [["2", "1", 1], ["3", "1", 1]]


def test_rows_that_differ_are_kept_with_the_decision_they_were(draft, editor):
    done = outcome_of(draft, editor)
    row = done.rows.filter(outcome="changed").first()
    assert row.inputs == {"amount": "30", "reason": "slow"}
    assert (row.before, row.after) == (
        [{"decision": "refer", "limit": "0"}],
        [{"decision": "credit", "limit": "25"}],
    )
    assert row.decision.inputs["amount"] == "30"
    (wrong,) = done.rows.filter(outcome="error")
    assert wrong.faults[0]["given"] == "much"
    assert "number is wanted" in wrong.faults[0]["message"]


def test_only_the_days_asked_for_are_tested(draft, editor):
    decided(draft.document, CASES[:1], days_ago=400)
    today = timezone.localdate()
    assert counts(outcome_of(draft, editor, until=today - timedelta(days=300)))[0] == 1
    assert counts(outcome_of(draft, editor, since=today - timedelta(days=300)))[0] == 5
    with pytest.raises(DomainError, match="decided nothing"):
        outcome_of(draft, editor, until=today - timedelta(days=800))


CSV = HEADING + "20,slow,north\n30,slow,north\n\n30,outage,south\nmany,slow,south\n50,,south\n1,2\n"


def test_a_file_is_matched_by_name_or_label_and_nothing_is_dropped(draft, editor):
    done = outcome_of(draft, editor, file=csv_file(CSV), segment="column:region", money="limit")
    assert counts(done) == [5, 1, 2, 0, 0, 2]
    assert done.figures["uncut"] == 1
    assert done.setup["columns"] == {"amount": "Amount", "reason": "reason"}
    assert [(one["name"], one["changed"]) for one in done.figures["segments"]] == [
        ("south", 1),
        ("north", 1),
    ]
    told = {row.number: row.faults for row in done.rows.filter(outcome="error")}
    assert sorted(told) == [6, 7, 8]
    assert told[6][0]["given"] == "many"
    assert told[7][0]["message"] == "It is missing."
    assert "2 cells, but the heading has 3" in told[8][0]["message"]


def test_a_workbook_and_parquet_come_to_the_same(draft, editor, tmp_path):
    book = xlsx_file([["amount", "reason"], [20, "slow"], [30.0, "slow"], [30.5, "outage"]])
    assert counts(outcome_of(draft, editor, file=book)) == [3, 1, 2, 0, 0, 0]
    told = (
        "select * from (values (20.0, 'slow'), (30.25, 'slow'), (31, 'outage')) t(amount, reason)"
    )
    file = parquet_file(told, tmp_path)
    assert counts(outcome_of(draft, editor, file=file)) == [3, 1, 2, 0, 0, 0]


def test_a_file_in_the_encoding_of_the_desk_is_read(draft, editor):
    text = "amount;reason;region\n30;slow;Süd\n30;gerüttelt;Süd\n".encode("cp1252")
    done = outcome_of(draft, editor, file=csv_file(text), segment="column:region")
    assert counts(done) == [2, 0, 2, 0, 0, 0]
    assert done.figures["segments"][0]["name"] == "Süd"
    assert done.rows.last().inputs["reason"] == "gerüttelt"


BAD_FILES = [
    (csv_file("reason\nslow\n"), {}, "no column for the input “amount”.*“Amount|no column"),
    (csv_file("amount,reason,amount\n1,a,2\n"), {}, "column “amount” twice"),
    (csv_file(HEADING), {}, "no row"),
    (csv_file(CSV), {"segment": "column:colour"}, "no segment “colour”.*region"),
    (csv_file(b"%PDF-1.7 ...", "bill.pdf"), {}, "holds pdf"),
    (csv_file(b"PK\x03\x04 broken", "cases.xlsx"), {}, "damaged"),
    (csv_file(CSV), {"money": "decision"}, "no output that both versions have as a number"),
]


@pytest.mark.parametrize(("file", "asked", "message"), BAD_FILES)
def test_a_file_that_does_not_fit_is_refused_with_what_is_wanted(
    draft, editor, file, asked, message
):
    file.seek(0)
    with pytest.raises(DomainError, match=message):
        outcome_of(draft, editor, file=file, **asked)
    assert not BackTest.objects.filter(done_at__isnull=False).exists()


def test_a_file_without_the_columns_is_not_kept(draft, editor, settings):
    with pytest.raises(DomainError, match="belong to no input: region"):
        outcome_of(draft, editor, file=csv_file("region\nnorth\n"))
    assert not Upload.objects.exists()
    assert not [one for one in settings.MEDIA_ROOT.rglob("*") if one.is_file()]


def test_an_input_that_the_log_does_not_know_can_be_assumed(editor):
    wider = generous_table()
    wider["inputs"] = [*wider["inputs"], {"name": "vip", "label": "VIP", "type": "boolean"}]
    for rule in wider["rules"]:
        rule["when"].append("-")
    draft = world(editor, draft=wider)
    assert counts(outcome_of(draft, editor)) == [5, 0, 0, 0, 0, 5]
    done = outcome_of(draft, editor, assumed={"vip": "true", "amount": ""})
    assert counts(done) == [5, 2, 2, 0, 0, 1]
    assert done.rows.first().inputs["vip"] == "yes"


PERSONAL = {"age": Decimal(40), "segment": "home", "since": "2019-05-01", "in_debt": False}


def stricter(**changes):
    told = full_table()
    told["rules"][2]["when"][0] = "< 40"
    return told | changes


def test_personal_inputs_are_masked_and_make_no_segment(editor):
    draft = world(editor, table=full_table(), draft=stricter(), cases=[PERSONAL])
    with pytest.raises(DomainError, match="personal data"):
        outcome_of(draft, editor, segment="input:age")
    (row,) = outcome_of(draft, editor, segment="input:segment").rows.all()
    assert row.inputs["age"] == "•••"
    assert (row.segment, row.inputs["segment"]) == ("home", "home")


def test_a_draft_that_calls_an_input_personal_no_more_does_not_uncover_it(editor):
    bare = stricter()
    del bare["inputs"][0]["is_personal"]
    draft = world(editor, table=full_table(), draft=bare, cases=[PERSONAL])
    assert outcome_of(draft, editor).rows.get().inputs["age"] == "•••"
    with pytest.raises(DomainError, match="personal data"):
        outcome_of(draft, editor, segment="input:age")


def test_an_output_that_repeats_a_personal_input_is_masked(editor):
    echo = stricter()
    echo["outputs"] = [{"name": "class", "label": "Class", "type": "string"}]
    echo["hit_policy"] = "FIRST"
    echo["rules"] = [{"when": ["-"] * 4, "then": ["string(age)"], "note": ""}]
    draft = world(editor, table=full_table(), draft=echo, cases=[PERSONAL])
    row = outcome_of(draft, editor).rows.get()
    assert (row.before, row.after) == ([{"class": "free"}], [{"class": "•••"}])


def test_what_was_erased_is_counted_apart(editor):
    draft = world(editor, table=full_table(), draft=stricter(), cases=[PERSONAL])
    actions.erase_old_personal(timezone.now(), actor=PersonFactory(role="Support manager"))
    done = outcome_of(draft, editor)
    assert (counts(done)[-1], done.figures["erased"]) == (1, 1)


def test_a_run_begins_with_what_the_draft_said_then(draft, editor):
    begun = actions.begin_back_test(draft, actor=editor)
    actions.edit_version(
        draft, body="", table=credit_table(), expected_digest=draft.digest, actor=editor
    )
    actions.run_back_test(begun, actor=editor)
    assert counts(BackTest.objects.get())[2] == 2
    assert actions.standing_back_tests(draft.document.open_version) == []
    again = actions.repeat_back_test(BackTest.objects.get(), actor=editor)
    assert actions.run_back_test(again, actor=editor)["changed"] == 0


def test_running_it_twice_changes_nothing(draft, editor):
    done = outcome_of(draft, editor)
    first = list(done.rows.values_list("pk", flat=True))
    assert actions.run_back_test(done, actor=editor) == done.figures
    assert list(done.rows.values_list("pk", flat=True)) == first
    assert AuditEntry.objects.filter(act="back_test.done").count() == 1


def test_one_that_is_stopped_keeps_nothing_and_can_be_begun_again(draft, editor):
    begun = actions.begin_back_test(draft, actor=editor)

    def stop(*_told):
        raise DomainError("Stopped.")

    with pytest.raises(DomainError):
        actions.run_back_test(begun, actor=editor, tell=stop)
    begun.refresh_from_db()
    assert (begun.done_at, begun.rows.count()) == (None, 0)
    assert actions.run_back_test(begun, actor=editor)["rows"] == 5


def test_an_approval_keeps_the_back_tests_that_stood(draft, editor, approver):
    stale = outcome_of(draft, editor)
    draft = actions.edit_version(
        draft,
        body="",
        table=generous_table(hit_policy="FIRST"),
        expected_digest=draft.digest,
        actor=editor,
    )
    standing = outcome_of(draft, editor, money="limit")
    actions.submit_version(draft, actor=editor)
    draft.refresh_from_db()
    actions.approve_version(draft, actor=approver)
    approval = draft.approvals.get()
    assert list(approval.back_tests.all()) == [standing]
    assert stale not in approval.back_tests.all()
    (told,) = AuditEntry.objects.get(act="version.approved").after["back_tests"]
    assert (told["changed"], told["money"]) == (2, ["125", "75"])


@pytest.mark.parametrize("role", ["Agent", "Auditor", "Go-live approver", "Readiness tester"])
def test_who_may_not_begin_one_is_refused(draft, role):
    with pytest.raises(MoveRefused):
        actions.begin_back_test(draft, actor=PersonFactory(role=role))


def test_whose_role_was_taken_meanwhile_does_not_run_it(draft, editor):
    begun = actions.begin_back_test(draft, actor=editor)
    editor.groups.clear()
    editor = type(editor).objects.get(pk=editor.pk)
    with pytest.raises(DomainError):
        actions.run_back_test(begun, actor=editor)


def test_what_is_in_force_unsound_or_the_first_cannot_be_tested(editor, administrator):
    document = table_in_force(credit_table())
    with pytest.raises(MoveRefused, match="not in force yet"):
        actions.begin_back_test(document.version_in_force, actor=administrator)
    draft = drafted(document, editor, credit_table(rules=[]))
    with pytest.raises(MoveRefused, match="Mend the table"):
        actions.begin_back_test(draft, actor=administrator)
    document.versions.filter(state=VersionState.IN_FORCE).update(state=VersionState.RETIRED)
    with pytest.raises(MoveRefused, match="No version is in force"):
        actions.begin_back_test(draft, actor=administrator)


def test_outputs_need_one_name_in_common(editor):
    other = generous_table()
    for place, output in enumerate(other["outputs"]):
        output["name"] = f"new_{place}"
    draft = world(editor, draft=other)
    with pytest.raises(DomainError, match="to compare by"):
        actions.begin_back_test(draft, actor=editor)
