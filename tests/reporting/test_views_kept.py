"""Views of the pages of one process: kept, shared, known when one is in them, and shown first."""

import csv
import io
from html import unescape

import pytest
from django.urls import reverse

from kernel.accounts import clock_user
from kernel.models import SavedView
from reporting.actions.judging import judge_measures
from reporting.models import CostCell, CostRun
from tests.reporting.costing import MONTH, desk
from tests.reporting.history import drifting, judged_process, month, process

pytestmark = pytest.mark.django_db
KEY = "1.3.11"
KEPT = {
    "process-performance": "months=12",
    "cost-process": "months=12",
    "process-compare": "first_from=2026-01-01&first_until=2026-01-31",
}


@pytest.fixture(autouse=True)
def _process(support_manager):
    """Fourteen months of records, judged; the last of them costed."""
    measure = judged_process(drifting(14))
    desk(support_manager, element=measure.process, month=MONTH)
    judge_measures([measure], actor=clock_user())


@pytest.fixture
def reader(auditor, as_user):
    return as_user(auditor)


def path_of(name):
    return reverse(name, args=[KEY])


def kept(name, owner, title="Mine", **said):
    return SavedView.objects.create(
        name=title, page=path_of(name), query=KEPT[name], owner=owner, **said
    )


@pytest.mark.parametrize("name", KEPT)
def test_a_view_is_saved_from_the_page_and_known_when_one_is_in_it(reader, name):
    page = unescape(reader.get(f"{path_of(name)}?{KEPT[name]}").content.decode())
    assert f'name="query" value="{KEPT[name]}"' in page
    asked = {"path": path_of(name), "query": KEPT[name], "name": "My months"}
    back = reader.post(reverse("saved-view-save"), asked)
    assert back.url == f"{path_of(name)}?{KEPT[name]}"
    page = reader.get(back.url)
    assert [(str(view), is_here) for view, is_here in page.context["views"]] == [
        ("My months", True)
    ]
    assert 'aria-current="page">My months</a>' in page.content.decode()
    assert "Manage saved views" in page.content.decode()


@pytest.mark.parametrize("name", KEPT)
def test_ones_own_view_comes_first_and_everything_is_a_click_away(reader, auditor, name):
    kept(name, auditor, is_default=True)
    answer = reader.get(path_of(name))
    assert (answer.status_code, answer.url) == (302, f"{path_of(name)}?{KEPT[name]}")
    everything = reader.get(f"{path_of(name)}?all=1")
    assert everything.status_code == 200
    assert '<a href="?all=1">Everything</a>' in everything.content.decode()


@pytest.mark.parametrize("name", KEPT)
def test_what_somebody_else_sees_first_is_offered_when_shared_and_moves_nobody(
    reader, person, name
):
    other = person("olga")
    kept(name, other, "For all", is_shared=True, is_default=True)
    kept(name, other, "For olga")
    page = reader.get(path_of(name))
    assert page.status_code == 200
    assert [str(view) for view, _here in page.context["views"]] == ["For all"]


@pytest.mark.parametrize("name", KEPT)
@pytest.mark.parametrize("query", ["export=csv", "all=1"])
def test_whoever_asks_for_something_is_not_led_elsewhere(reader, auditor, name, query):
    kept(name, auditor, is_default=True)
    assert reader.get(f"{path_of(name)}?{query}").status_code == 200


@pytest.mark.parametrize("name", KEPT)
def test_who_may_not_see_the_page_sees_none_of_its_views(person, as_user, name):
    nobody = person("nobody")
    kept(name, nobody, is_default=True)
    assert as_user(nobody).get(path_of(name)).status_code in (403, 404)
    assert as_user(nobody).get(f"{path_of(name)}?{KEPT[name]}").status_code in (403, 404)


@pytest.mark.parametrize("name", KEPT)
def test_many_views_take_no_more_questions_than_one(
    reader, auditor, name, django_assert_max_num_queries
):
    def count():
        with django_assert_max_num_queries(30) as asked:
            reader.get(f"{path_of(name)}?all=1")
        return len(asked)

    count()
    kept(name, auditor)
    one = count()
    for number in range(5):
        kept(name, auditor, f"View {number}")
    assert count() == one


def costed(element, back):
    """A month in which the process cost something."""
    run = CostRun.objects.create(
        month=month(back), allocated_by=clock_user(), allocated_at="2026-11-01T00:00:00Z"
    )
    given = {"run": run, "process": element, "month": run.month, "cents": 800_000}
    CostCell.objects.create(**given, activity="Answer", kind="people", minutes=1)


def test_the_cost_of_a_process_is_shown_for_so_many_months_on_the_page_and_in_its_file(
    reader,
):
    for back in range(1, 14):
        costed(process(), back)
    url = path_of("cost-process")
    assert len(reader.get(url).context["months"]) == 14
    page = reader.get(url, {"months": "12"})
    assert len(page.context["months"]) == 12
    assert 'href="?months=12&amp;export=csv"' in page.content.decode()
    answer = reader.get(url, {"months": "12", "export": "csv"})
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert [row[0] for row in rows[1:]] == [f"{one.month:%Y-%m}" for one in page.context["months"]]


@pytest.mark.parametrize("asked", ["", "x", "-1", "13"])
def test_an_odd_number_of_months_shows_all_that_the_process_cost(reader, asked):
    page = reader.get(path_of("cost-process"), {"months": asked})
    assert [(label, is_here) for label, _url, is_here in page.context["spans"]] == [
        *(("12", False), ("24", False), ("36", False), ("All", True))
    ]
