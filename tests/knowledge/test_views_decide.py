"""The form of a decision table, and what comes of sending it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from knowledge.lifecycle import VersionState
from knowledge.models import Decision
from tests.knowledge.factories import (
    DocumentFactory,
    PersonFactory,
    VersionFactory,
    table_in_force,
)
from tests.knowledge.naughty import NAUGHTY
from tests.knowledge.tables import credit_table, full_table

pytestmark = pytest.mark.django_db
SENT = {
    "case-age": "40",
    "case-segment": "home",
    "case-since": "2019-05-01",
    "case-in_debt": "false",
}


@pytest.fixture
def agent(client):
    person = PersonFactory(username="gerda", role="Agent")
    client.force_login(person)
    return person


@pytest.fixture
def page(agent):
    document = table_in_force(full_table(), number="TAB-0007")
    for number in ("POL-0042", "POL-0007"):
        policy = DocumentFactory(number=number, title="Credit classes")
        body = f"# Rule\n**{number}** says who pays a deposit."
        VersionFactory(
            document=policy,
            body=body,
            state=VersionState.IN_FORCE,
            in_force_from=timezone.now() - timedelta(days=1),
        )
    return f"/decide/{document.number}/"


def test_tables_in_force_are_listed_and_searched(client, agent):
    table_in_force(credit_table())
    DocumentFactory(kind="decision_table", number="TAB-0002", title="Not in force")
    VersionFactory(document__number="POL-0001", state=VersionState.IN_FORCE)
    text = client.get("/decide/").text
    assert "/decide/TAB-0001/" in text
    assert "TAB-0002" not in text
    assert "POL-0001" not in text
    assert "/decide/TAB-0001/" in client.get("/decide/?q=billing").text
    assert "/decide/TAB-0001/" not in client.get("/decide/?q=nothing").text


def test_the_form_is_made_from_the_inputs(client, page):
    text = client.get(page).text
    assert "Age (years)" in text
    assert "On the day of the order" in text
    assert '<option value="business">business</option>' in text
    assert 'type="date"' in text
    assert 'name="case-in_debt"' in text
    assert "<script" not in text.partition("<main")[2].partition("</main")[0]


def test_a_text_that_rules_ask_for_is_offered_and_any_other_is_taken(client, agent):
    table_in_force(credit_table())

    page = client.get("/decide/TAB-0001/").text
    offered = page.partition('<datalist id="case-reason-suggested">')[2].partition("</datalist>")[0]

    assert 'list="case-reason-suggested"' in page
    assert offered == '<option value="outage"></option>'
    assert "As outage." in page
    assert client.post("/decide/TAB-0001/", {"case-amount": "30", "case-reason": "other"}).url


def test_an_answer_stands_on_a_page_of_its_own_with_its_reasons(client, page):
    answer = client.post(page, SENT | {"case-age": "17"}, follow=True)
    decision = Decision.objects.get()
    assert answer.redirect_chain[-1][0] == f"/decisions/{decision.key}/"
    for told in (
        "Decided",
        "deposit",
        "Rule 1",
        "&lt; 18",
        "Cannot sign alone",
        "POL-0042 says who pays a deposit.",
        "Version 1",
        str(decision.key),
        f"{page}?again={decision.key}",
        "the same answer, digit by digit",
    ):
        assert told in answer.text, told


def test_near_misses_are_told(client, page):
    answer = client.post(page, SENT | {"case-since": "2024-01-01"}, follow=True)
    assert "Rule 1 failed only on Age: &lt; 18" in answer.text
    assert "the default holds" in answer.text


def test_input_errors_stand_at_their_fields_and_nothing_typed_is_lost(client, page):
    answer = client.post(page, SENT | {"case-age": "forty", "case-since": ""})
    assert answer.status_code == 422
    assert answer.context["form"].errors == {
        "age": ["A number, as 12.50."],
        "since": ["It is missing."],
    }
    assert 'value="forty"' in answer.text
    decision = Decision.objects.get()
    assert decision.kind == "input_error"
    assert str(decision.key) in answer.text


@pytest.mark.parametrize("text", NAUGHTY)
def test_naughty_strings_are_answered_and_shown_as_text(client, agent, text):
    table_in_force(credit_table())
    sent = {"case-amount": text, "case-reason": text}
    answer = client.post("/decide/TAB-0001/", sent, follow=True)
    assert answer.status_code in (200, 422)
    assert "<script>alert" not in answer.text
    sent = {"case-amount": "30", "case-reason": text}
    answer = client.post("/decide/TAB-0001/", sent, follow=True)
    assert answer.status_code in (200, 422)
    assert "<script>alert" not in answer.text
    assert Decision.objects.count() == 2


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "-inf", "1e99999", "1" * 1000])
def test_numbers_that_are_none_are_input_errors(client, agent, amount):
    table_in_force(credit_table())
    sent = {"case-amount": amount, "case-reason": "outage"}
    assert client.post("/decide/TAB-0001/", sent).status_code in (302, 422)
    assert Decision.objects.get().kind in ("input_error", "hit")


def test_a_decision_is_asked_again_with_its_inputs(client, page):
    client.post(page, SENT)
    decision = Decision.objects.get()
    text = client.get(f"{page}?again={decision.key}").text
    assert 'value="40"' in text
    assert '<option value="home" selected>home</option>' in text
    assert '<option value="false" selected>' in text


@pytest.mark.parametrize("again", ["x", "00000000-0000-0000-0000-000000000000", "' OR 1=1 --"])
def test_to_ask_again_what_was_never_asked_is_an_empty_form(client, page, again):
    assert client.get(page, {"again": again}).status_code == 200


def test_nobody_takes_over_what_they_may_not_see(client, page):
    client.post(page, SENT)
    decision = Decision.objects.get()
    client.force_login(PersonFactory(role="Agent"))
    assert 'value="40"' not in client.get(f"{page}?again={decision.key}").text
    client.force_login(PersonFactory(role="Readiness tester"))
    text = client.get(f"{page}?again={decision.key}").text
    assert 'value="40"' not in text
    assert '<option value="home" selected>home</option>' in text


def test_an_older_version_is_asked_as_of_its_time(client, page):
    version = Decision.objects.model.version.field.related_model.objects.get(table__isnull=False)
    older = VersionFactory(
        document=version.document,
        version=0,
        table=credit_table(),
        state=VersionState.SUPERSEDED,
        in_force_from=timezone.now() - timedelta(days=9),
        in_force_until=version.in_force_from,
    )
    day = (timezone.localdate() - timedelta(days=4)).isoformat()
    text = client.get(f"{page}?asOf={day}").text
    assert 'name="case-amount"' in text
    assert "You ask version 0" in text
    client.post(f"{page}?asOf={day}T12:00", {"case-amount": "1", "case-reason": "x"})
    assert Decision.objects.get().version == older


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("soon", "is no instant"),
        ("2999-01-01", "not known yet"),
        ("2999-01-01T00:00", "not known yet"),
        ("1999-01-01T00:00", "No version of TAB-0007"),
    ],
)
def test_an_instant_that_cannot_be_asked_is_refused_in_words(client, page, asked, says):
    answer = client.get(page, {"asOf": asked})
    assert answer.status_code == 409
    assert says in answer.text


def test_today_is_an_instant_that_has_come(client, page):
    today = timezone.localdate().isoformat()
    assert client.get(page, {"asOf": today}).status_code == 200


@pytest.mark.parametrize("path", ["/decide/TAB-9999/", "/decide/POL-0042/"])
def test_what_is_no_table_is_not_found(client, page, path):
    assert client.get(path).status_code == 404


def test_the_form_asks_the_database_a_few_questions(client, page, django_assert_max_num_queries):
    client.get(page)
    with django_assert_max_num_queries(9):
        client.get(page)


def test_the_document_leads_to_its_form_as_of_the_instant_that_is_shown(client, page):
    assert f'href="{page}"' in client.get("/documents/TAB-0007/").text
    now = timezone.localtime().isoformat(timespec="minutes")
    text = client.get("/documents/TAB-0007/", {"at": now}).text
    link = text.partition(f'href="{page}?')[2].partition('"')[0]
    assert link.startswith("asOf=")
    assert client.get(f"{page}?{link}").status_code == 200
    assert "/decide/" not in client.get("/documents/POL-0042/").text.partition("<main")[2]
    client.force_login(PersonFactory(role="Auditor"))
    assert "/decide/" not in client.get("/documents/TAB-0007/").text
