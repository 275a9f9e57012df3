"""The page on which the dimensions of a process get their names."""

import pytest
from django.urls import reverse

from kernel import audit
from kernel.models import AuditEntry
from kernel.ruling import DomainError
from reporting import actions
from reporting.actions.judging import judge_measures
from reporting.models import DailyCell, SegmentDimension, Target, Verdict
from tests.reporting.history import drifting, judged_process, judged_segment, keeper, noise

pytestmark = pytest.mark.django_db


@pytest.fixture
def measure():
    """Two dimensions; a segment of the first with a target and a verdict."""
    found = judged_process(98.5 + noise(sigma=0.3))
    judged_segment(found, drifting())
    SegmentDimension.objects.create(process=found.process, place=2, name="channel")
    judge_measures([found], actor=keeper())
    return found


@pytest.fixture
def client(as_user, support_manager):
    return as_user(support_manager)


def address(measure):
    return reverse("process-dimensions", args=[measure.process.key])


def performance(measure):
    return reverse("process-performance", args=[measure.process.key])


def names():
    return list(SegmentDimension.objects.order_by("place").values_list("name", flat=True))


def send(client, measure, first, second):
    return client.post(address(measure), {"name_1": first, "name_2": second}, follow=True)


def test_the_page_of_the_process_leads_here_and_back(client, measure):
    assert f'href="{address(measure)}"' in client.get(performance(measure)).content.decode()
    told = client.get(address(measure)).content.decode()
    assert 'value="customer class"' in told
    assert 'value="channel"' in told
    assert f'href="{performance(measure)}"' in told


def test_renamed_it_is_called_so_on_every_page(client, measure):
    answer = send(client, measure, "  Kind of customer ", "channel")
    assert answer.redirect_chain == [(performance(measure), 302)]
    assert names() == ["Kind of customer", "channel"]
    for page in (performance(measure), measure.get_absolute_url()):
        told = client.get(page).content.decode()
        assert "Kind of customer" in told
        assert "customer class" not in told.lower()


def test_addresses_records_and_verdicts_stay_as_they_were(client, measure):
    chosen = f"{measure.get_absolute_url()}?place=1&segment=Enterprise"
    before = client.get(chosen)
    kept = [list(model.objects.order_by("pk").values()) for model in (DailyCell, Target, Verdict)]

    send(client, measure, "Kind", "channel")

    after = client.get(chosen)
    assert before.status_code == after.status_code == 200
    assert after.context["board"].chosen.name == before.context["board"].chosen.name == "Enterprise"
    assert kept == [
        list(model.objects.order_by("pk").values()) for model in (DailyCell, Target, Verdict)
    ]


def test_the_trail_tells_what_it_was_called_at_the_process_too(client, measure, support_manager):
    send(client, measure, "Kind", "channel")
    entry = AuditEntry.objects.get(act="dimension.renamed")
    assert (entry.actor, entry.before, entry.after) == (
        support_manager,
        {"name": "customer class"},
        {"name": "Kind"},
    )
    assert entry in audit.timeline(measure.process)


def test_two_names_may_change_places(client, measure):
    send(client, measure, "channel", "customer class")
    assert names() == ["channel", "customer class"]
    assert AuditEntry.objects.filter(act="dimension.renamed").count() == 2


def test_the_same_names_again_change_nothing(client, measure):
    send(client, measure, "customer class", "channel")
    assert not AuditEntry.objects.filter(act="dimension.renamed").exists()


@pytest.mark.parametrize(
    ("first", "second", "says"),
    [
        ("", "channel", "Fill this in"),
        ("   ", "channel", "Fill this in"),
        ("Channel", "channel", "would both be called"),
        ("x" * 201, "channel", "Shorten this to 200 characters"),
        ("chan\u200bnel", "channel", "would both be called"),
        ("Caf\u00e9", "cafe\u0301", "would both be called"),
        ("\uff23hannel", "channel", "would both be called"),
        ("\u200b\u200d", "channel", "needs a name"),
    ],
)
def test_a_fault_names_the_field_and_neither_is_renamed(client, measure, first, second, says):
    answer = send(client, measure, first, "Way in" if second == "" else second)
    assert says in answer.content.decode()
    assert names() == ["customer class", "channel"]


def test_one_fault_leaves_the_other_name_too(measure):
    for wrong in ({1: "Kind", 2: " "}, {1: "Kind", 2: "x" * 201}, {1: "Kind", 3: "Way"}):
        with pytest.raises(DomainError, match="dimension"):
            actions.rename_dimensions(measure.process, names=wrong, actor=keeper())
    assert names() == ["customer class", "channel"]


@pytest.mark.parametrize("name", ["<b>Kind</b>", "Größe & Land", "種類", "{{ 7 }}"])
def test_any_text_is_a_name_and_is_shown_as_it_is(client, measure, name):
    send(client, measure, name, "channel")
    assert names()[0] == name
    told = client.get(performance(measure)).content.decode()
    assert "<b>Kind" not in told
    assert "{{ 7 }}" in told or name != "{{ 7 }}"


@pytest.mark.parametrize("who", ["agent", "auditor", "process_owner"])
def test_who_may_not_rename_is_offered_no_way_and_gets_none(request, as_user, measure, who):
    browser = as_user(request.getfixturevalue(who))
    assert address(measure) not in browser.get(performance(measure)).content.decode()
    assert browser.get(address(measure)).status_code == 403
    assert send(browser, measure, "Kind", "channel").status_code == 403
    assert names() == ["customer class", "channel"]


def test_a_process_without_dimensions_is_offered_no_way(client):
    plain = judged_process(98.5 + noise(sigma=0.3))
    assert address(plain) not in client.get(performance(plain)).content.decode()


def test_the_page_asks_a_fixed_number_of_questions(client, measure, django_assert_max_num_queries):
    client.get(address(measure))
    with django_assert_max_num_queries(9):
        client.get(address(measure))
