"""The change log: found by person, act, record and day; before and after; sealed or not yet."""

import csv
import io
from datetime import date

import pytest
import time_machine
from django.utils import timezone

from kernel import audit, audit_chain
from kernel.models import AuditEntry
from kernel.queries import changes_of
from tests.kernel.sheep import a_run

LOG = "/change-log/"


@pytest.fixture
def client(as_user, auditor):
    return as_user(auditor)


@pytest.fixture
def run(db):
    return a_run()


@pytest.fixture
def entry(run, support_manager):
    return audit.record(
        "sheep.renamed",
        run,
        actor=support_manager,
        before={"label": "Sheep", "steps": 3},
        after={"label": "Goats", "steps": 3, "colour": "grey"},
        note="They are goats.",
        about=[support_manager],
    )


def shown(page):
    return [row.record.act for row in page.context["table"].paginated_rows]


@pytest.mark.parametrize(
    "asked",
    [
        {"act": "sheep."},
        {"act": "sheep.renamed"},
        {"record": "count"},
        {"since": "2020-01-01", "act": "sheep"},
    ],
)
def test_an_entry_is_found_by_what_one_knows(client, entry, asked):
    assert shown(client.get(LOG, asked)) == ["sheep.renamed"]


def test_an_entry_is_found_by_person_request_and_every_record_it_concerns(
    client, entry, run, support_manager, auditor
):
    person = f"kernel.user:{support_manager.pk}"

    assert shown(client.get(LOG, {"actor": support_manager.pk})) == ["sheep.renamed"]
    assert shown(client.get(LOG, {"record": f"kernel.jobrun:{run.pk}"})) == ["sheep.renamed"]
    assert shown(client.get(LOG, {"record": person})) == ["sheep.renamed"]
    assert shown(client.get(LOG, {"actor": auditor.pk})) == []
    assert shown(client.get(LOG, {"until": "2020-01-01"})) == []


def test_days_are_those_of_the_time_zone_and_both_ends_count(client, run, auditor, settings):
    settings.TIME_ZONE = "Europe/Berlin"
    with time_machine.travel("2026-03-09T23:30:00Z", tick=False):
        audit.record("sheep.late", run, actor=auditor)

    asked = {"act": "sheep.", "since": "2026-03-10", "until": "2026-03-10"}
    assert shown(client.get(LOG, asked)) == ["sheep.late"]
    assert shown(client.get(LOG, {"act": "sheep.", "until": "2026-03-09"})) == []


def test_all_of_one_request_is_found_by_its_id(client, as_user, support_manager):
    answer = as_user(support_manager).post("/account/", {})

    page = client.get(LOG, {"request_id": answer["X-Request-Id"]})

    assert shown(page) == ["user.settings_changed"]


def test_the_newest_stands_first_with_who_what_and_why(client, entry, support_manager):
    page = client.get(LOG)

    assert shown(page)[0] == "sheep.renamed"
    assert "Sofia Marek" in page.text
    assert "They are goats." in page.text


def test_a_seal_is_shown_once_there_is_one(client, entry):
    assert "Not sealed yet" in client.get(f"{LOG}{entry.pk}/").text
    audit_chain.seal_new_entries()

    position = AuditEntry.objects.get(pk=entry.pk).seal.position
    assert f"Sealed as № {position}" in client.get(f"{LOG}{entry.pk}/").text
    assert f"№ {position}" in client.get(LOG, {"act": "sheep."}).text


def test_an_entry_tells_before_and_after_of_every_field(client, entry):
    page = client.get(f"{LOG}{entry.pk}/")

    assert "<del>Sheep</del>" in page.text
    assert "<ins>Goats</ins>" in page.text
    assert "<ins>grey</ins>" in page.text
    assert "<del>3</del>" not in page.text
    assert entry.digest in page.text


def test_changes_stand_in_the_order_in_which_they_are_told(entry):
    changes = [(one.label, one.before, one.after, one.is_different) for one in changes_of(entry)]

    assert changes == [
        ("Label", "Sheep", "Goats", True),
        ("Steps", 3, 3, False),
        ("Colour", None, "grey", True),
    ]


def test_an_entry_names_the_other_records_it_concerns(client, entry, support_manager):
    page = client.get(f"{LOG}{entry.pk}/")

    assert page.context["concerned"] == [(f"kernel.user:{support_manager.pk}", "Sofia Marek")]


def test_an_entry_whose_record_is_gone_is_still_told(client, entry, run):
    run.delete()

    assert "Count sheep" in client.get(f"{LOG}{entry.pk}/").text


def test_the_log_can_be_taken_out_as_it_is_filtered(client, entry):
    answer = client.get(LOG, {"act": "sheep.", "export": "csv"})
    rows = list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))

    assert len(rows) == 2
    assert rows[1][1:5] == ["Sofia Marek", "sheep.renamed", "Count sheep", "They are goats."]


def test_the_log_costs_the_same_however_long_it_is(
    client, run, auditor, django_assert_max_num_queries
):
    audit.record_many([audit.Act("sheep.seen", run) for _ in range(80)], actor=auditor)
    audit_chain.seal_new_entries()
    client.get(LOG)
    with django_assert_max_num_queries(11):
        client.get(LOG)


def test_only_those_who_may_see_the_log(as_user, support_manager, entry):
    client = as_user(support_manager)

    assert client.get(LOG).status_code == 403
    assert client.get(f"{LOG}{entry.pk}/").status_code == 403


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Auckland", "Pacific/Honolulu"])
def test_the_first_and_the_last_day_there_are_can_be_asked_for(run, zone):
    first, last = date(1, 1, 1), date(9999, 12, 31)
    with timezone.override(zone):
        assert AuditEntry.objects.between(first, last).count() == AuditEntry.objects.count()
