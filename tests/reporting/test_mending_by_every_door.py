"""Each guard of mending, tried by page, by file, by action, in the administration and over HTTP."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kernel.models import AuditEntry, Upload
from kernel.ruling import DomainError
from reporting import actions
from reporting.kept_rows import Correction
from reporting.models import EventBatch, QuarantinedRow, SourceKind
from tests.kernel.test_actions_tokens import made
from tests.reporting.events import HEADING
from tests.reporting.mends import LINES, address, cells_of_right

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ROLES = [
    "support_manager",
    "process_owner",
    "knowledge_editor",
    "tester",
    "approver",
    "steward",
    "agent",
    "auditor",
]
LOADERS = {"support_manager", "steward"}
LINE = 3


@pytest.fixture
def batch(faulty_batch):
    return faulty_batch


def by_page(client, _person, batch):
    row = batch.quarantine.get(line=LINE)
    cells = {f"r{row.pk}-{n}": cell for n, cell in enumerate(cells_of_right(LINE))}
    sent = {f"r{row.pk}-mark": row.mark, f"r{row.pk}-shown": "", **cells}
    return client.post(address(batch), sent).status_code


def by_file(client, _person, batch):
    text = ",".join(["line", *HEADING]) + "\n" + ",".join([str(LINE), *cells_of_right(LINE)])
    file = SimpleUploadedFile("rows.csv", text.encode())
    return client.post(address(batch, "file-load"), {"file": file}).status_code


def by_action(_client, person, batch):
    row = batch.quarantine.get(line=LINE)
    try:
        actions.mend_rows(batch, [Correction(row.pk, cells_of_right(LINE), row.mark)], actor=person)
    except DomainError:
        return 409
    return 302


DOORS = [by_page, by_file, by_action]


def standing():
    return (
        EventBatch.objects.count(),
        list(QuarantinedRow.objects.values_list("corrected", "mended_at")),
        Upload.objects.count(),
    )


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("who", ROLES)
def test_only_those_who_may_load_mend(who, door, batch, request, as_user):
    person, before = request.getfixturevalue(who), standing()
    status = door(as_user(person), person, batch)
    if who in LOADERS:
        assert status == 302
        assert batch.quarantine.get(line=LINE).mended_by == person
    else:
        assert status in {403, 409}
        assert standing() == before


@pytest.mark.parametrize("door", DOORS)
def test_a_superuser_mends_as_anybody(door, batch, admin_user, as_user):
    assert door(as_user(admin_user), admin_user, batch) == 302
    assert AuditEntry.objects.get(act="quarantine.mended").actor == admin_user


@pytest.mark.parametrize("door", DOORS)
def test_not_even_a_superuser_mends_what_is_invented(door, batch, admin_user, as_user):
    batch.source.kind = SourceKind.DEMONSTRATION
    batch.source.save()
    assert door(as_user(admin_user), admin_user, batch) == 409
    assert EventBatch.objects.count() == 1


@pytest.mark.parametrize("door", DOORS)
def test_not_even_a_superuser_mends_where_the_heading_is_gone(door, batch, admin_user, as_user):
    EventBatch.objects.update(heading=[])
    batch.refresh_from_db()
    assert door(as_user(admin_user), admin_user, batch) in {409, 422}
    assert EventBatch.objects.count() == 1


@pytest.mark.parametrize("door", DOORS)
def test_a_superuser_loads_nothing_twice_either(door, batch, admin_user, steward, as_user):
    by_action(None, steward, batch)
    before = standing()
    door(as_user(admin_user), admin_user, batch)
    assert standing()[:2] == before[:2]


def test_the_administration_shows_the_state_and_changes_none(client, batch, admin_user, steward):
    by_action(None, steward, batch)
    client.force_login(admin_user)
    row = batch.quarantine.get(line=LINE)
    listed = client.get(reverse("admin:reporting_quarantinedrow_changelist"))
    told = listed.content.decode()
    assert str(row.mended_in) in told
    assert "Stefan Ruiz" in told
    shown = client.get(reverse("admin:reporting_quarantinedrow_change", args=[row.pk]))
    assert "2026-03-02 13:00:00" in shown.content.decode()  # as corrected
    change = reverse("admin:reporting_quarantinedrow_change", args=[row.pk])
    assert client.post(change, {"mended_at": ""}).status_code == 403
    assert batch.quarantine.get(line=LINE).mended_at == row.mended_at


@pytest.mark.parametrize(("asked", "count"), [("1", len(LINES) - 1), ("0", 1), ("", len(LINES))])
def test_the_administration_tells_mended_rows_from_those_that_wait(
    asked, count, client, batch, admin_user, steward
):
    by_action(None, steward, batch)
    client.force_login(admin_user)
    query = {"mended_at__isempty": asked} if asked else {}
    listed = client.get(reverse("admin:reporting_quarantinedrow_changelist"), query)
    assert listed.context["cl"].result_count == count


def test_the_administration_tells_from_which_batch_rows_came(client, batch, admin_user, steward):
    by_action(None, steward, batch)
    client.force_login(admin_user)
    shown = reverse("admin:reporting_eventbatch_change", args=[batch.mendings.get().pk])
    assert str(batch) in client.get(shown).content.decode()
    assert client.post(shown, {"mended_from": ""}).status_code == 403


@pytest.mark.parametrize("who", ROLES)
def test_everybody_who_sees_the_rows_may_download_them(who, batch, request, as_user):
    answer = as_user(request.getfixturevalue(who)).get(address(batch, "file"))
    assert answer.status_code == 200
    assert b"31/12/2026" in b"".join(answer.streaming_content)


def test_nobody_else_does(batch, person, as_user, client):
    nobody = as_user(person("nobody"))
    for page in ("mend", "file", "file-load", "list"):
        assert nobody.get(address(batch, page)).status_code == 403
        assert client.get(address(batch, page)).status_code == 302
    assert nobody.post(address(batch, "file")).status_code == 403


def test_the_file_is_not_sent_to_the_address_it_is_fetched_from(batch, as_user, support_manager):
    assert as_user(support_manager).post(address(batch, "file")).status_code == 405


@pytest.mark.parametrize("who", ["support_manager", "auditor"])
def test_what_one_may_do_is_offered_where_the_rows_are_shown(who, batch, request, as_user):
    browser = as_user(request.getfixturevalue(who))
    pages = [batch.get_absolute_url(), address(batch, "list"), batch.source.get_absolute_url()]
    link = f'href="{address(batch)}"'
    for page in pages:
        assert (link in browser.get(page).content.decode()) == (who in LOADERS)
    for page in pages[:2]:
        assert f'href="{address(batch, "file")}"' in browser.get(page).content.decode()


@pytest.fixture
def asked_over_http(client, support_manager):
    _token, secret = made(support_manager, scopes=["sources:read"])

    def ask(batch):
        url = f"/api/v1/batches/{batch.pk}"
        return client.get(url, headers={"authorization": f"Bearer {secret}"}).json()

    return ask


def test_over_http_only_rows_that_wait_are_told_as_errors(asked_over_http, batch, steward):
    assert [one["index"] + 1 for one in asked_over_http(batch)["errors"]] == LINES
    by_action(None, steward, batch)
    told = asked_over_http(batch)
    assert [one["index"] + 1 for one in told["errors"]] == LINES[1:]
    assert told["refused"] == len(LINES)
    assert asked_over_http(batch.mendings.get())["accepted"] == 1
