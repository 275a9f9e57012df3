"""Who has not yet attested what, over all documents: one list, one answer with the single pages."""

import csv
import io
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from knowledge import actions
from knowledge.attestation_coverage import asked_versions, missed_by, read_of
from knowledge.lifecycle import VersionState
from knowledge.models import DocumentVersion
from knowledge.reading import coverage_of, may_attest, readers_of
from tests.knowledge.factories import (
    DocumentFactory,
    PersonFactory,
    ProcessFactory,
    VersionFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def readers(db):
    """Two agents of one team, one of another, one in none."""
    teams = {"ayo": "Billing", "bea": "Billing", "cem": "Repair", "dora": ""}
    return {
        name: PersonFactory(username=name, role="Agent", team=team) for name, team in teams.items()
    }


def role(name):
    return Group.objects.get(name=name)


def to_be_attested(title, *parts, days_ago=1, state=VersionState.IN_FORCE, **told):
    document = DocumentFactory(title=title, **told)
    for part in parts:
        document.audience.create(**part)
    asked_at = timezone.now() - timedelta(days=days_ago)
    return VersionFactory(document=document, state=state, body=title, attestation_asked_at=asked_at)


def attest(version, *people):
    for person in people:
        actions.attest_version(version, actor=person, read=version.digest, statement="Read.")


@pytest.fixture
def world(readers, owner):
    """Versions with an audience of each kind, some attested by all of it, some by a part."""
    process = ProcessFactory(owner=owner)
    process.watchers.add(readers["cem"])
    agents = {"role": role("Agent")}
    found = {
        "agents": to_be_attested("For agents", agents),
        "team": to_be_attested("For billing", {"team": "Billing"}, days_ago=40),
        "both": to_be_attested("For agents of repair", {**agents, "team": "Repair"}),
        "process": to_be_attested("For a process", {"process": process}, agents),
        "owners": to_be_attested("Of a process alone", {"process": process}),
        "nobody": to_be_attested("For nobody"),
    }
    attest(found["agents"], readers["ayo"], readers["bea"])
    attest(found["both"], readers["cem"])
    attest(found["owners"], readers["cem"])
    DocumentFactory(title="Never asked").audience.create(**agents)
    to_be_attested("Gone", agents, state=VersionState.RETIRED)
    return found


def shown(client, **asked):
    page = client.get(reverse("attestation-coverage"), asked)
    assert page.status_code == 200
    return {row.record.document.title for row in page.context["table"].page.object_list}


def test_it_says_of_each_version_what_its_own_page_says(world):
    versions = list(asked_versions())
    assert len(versions) == 6
    found = read_of(versions)
    for version in versions:
        missing = readers_of(version).filter(attested_at=None)
        assert found[version.pk].coverage == coverage_of(version)
        assert sorted(found[version.pk].missing) == sorted(str(one) for one in missing)


def test_the_question_who_misses_what_is_answered_alike_by_the_database(world, readers, owner):
    found = read_of(list(asked_versions()))
    for person in [*readers.values(), owner]:
        people = may_attest().filter(pk=person.pk)
        missed = set(missed_by(asked_versions(), people).values_list("pk", flat=True))
        assert missed == {pk for pk, one in found.items() if str(person) in one.missing}


def test_a_minor_edit_keeps_what_was_attested_and_a_changed_text_does_not(world, readers):
    version = world["both"]
    DocumentVersion.objects.filter(pk=version.pk).update(state=VersionState.SUPERSEDED)
    minor = VersionFactory(
        document=version.document, version=2, state=VersionState.IN_FORCE, body="Mended.",
        keeps_attestations_of=version, attestation_asked_at=timezone.now(),
    )  # fmt: skip
    assert read_of([minor])[minor.pk].missing == ()
    DocumentVersion.objects.filter(pk=version.pk).update(digest="f" * 64)
    assert read_of([minor])[minor.pk].missing == (str(readers["cem"]),)


@pytest.mark.parametrize(
    ("asked", "titles"),
    [
        ({}, {"For agents", "For billing", "For agents of repair", "For a process",
              "Of a process alone", "For nobody"}),
        ({"standing": "missing"},
         {"For agents", "For billing", "For a process", "Of a process alone"}),
        ({"standing": "complete"}, {"For agents of repair", "For nobody"}),
        ({"standing": "overdue"}, {"For billing"}),
        ({"team": "Billing"}, {"For billing", "For a process"}),
        ({"team": "Repair"}, {"For agents", "For a process"}),
        ({"person": "ayo"}, {"For billing", "For a process"}),
        ({"team": "Repair", "person": "ayo"}, set()),
        ({"team": "Repair", "person": "cem"}, {"For agents", "For a process"}),
        ({"document": "for agents"}, {"For agents", "For agents of repair"}),
    ],
)  # fmt: skip
def test_the_list_is_narrowed(client, world, auditor, asked, titles):
    client.force_login(auditor)
    assert shown(client, **asked) == titles


def test_a_row_names_the_first_who_are_missing_and_leads_to_all(client, auditor, readers):
    for number in range(7):
        PersonFactory(username=f"more{number}", role="Agent", team="Night")
    version = to_be_attested("For the night", {"team": "Night"})
    client.force_login(auditor)
    page = client.get(reverse("attestation-coverage")).text
    address = f"{reverse('attestation-list', args=[version.pk])}?attested=false"
    assert f'<a href="{address}">and 3 others</a>' in page
    assert "0 of 7 (0 %)" in page
    assert f">{version.label}</a>" in page
    told = b"".join(client.get(reverse("attestation-coverage"), {"export": "csv"})).decode()
    (row,) = csv.DictReader(io.StringIO(told.removeprefix("\ufeff")))
    assert (row["Attested"], row["Of"], row["Percent"]) == ("0", "7", "0")
    assert (row["Number"], row["Version"]) == (version.document.number, "1")
    assert len(row["Not yet"].split(", ")) == 7


def questions(client, **asked):
    with CaptureQueriesContext(connection) as told:
        answer = client.get(reverse("attestation-coverage"), asked)
        assert answer.status_code == 200
        b"".join(answer) if answer.streaming else answer.content
    return len(told)


def test_many_versions_take_no_more_questions_than_few(client, auditor, readers):
    def some(numbers):
        for number in numbers:
            to_be_attested(f"Text {number}", {"role": role("Agent"), "team": "Billing"})

    client.force_login(auditor)
    kinds = ({}, {"standing": "missing", "team": "Billing"}, {"export": "csv"})
    some(range(2))
    few = [questions(client, **asked) for asked in kinds]
    some(range(2, 60))
    assert [questions(client, **asked) for asked in kinds] == few
    assert max(few) <= 32


@pytest.mark.parametrize(("role_name", "status"), [("Agent", 403), ("Knowledge editor", 200)])
def test_who_has_not_attested_is_not_for_everybody(client, role_name, status):
    client.force_login(PersonFactory(role=role_name))
    assert client.get(reverse("attestation-coverage")).status_code == status


@pytest.mark.parametrize("name", ["document-list", "my-documents"])
def test_editors_and_owners_find_it_where_they_look(client, editor, agent, name):
    address = f'href="{reverse("attestation-coverage")}?'
    client.force_login(editor)
    assert address in client.get(reverse(name)).text
    client.force_login(agent)
    assert address not in client.get(reverse(name)).text
