"""Pages as a browser prints them: what one can click stays behind, and nothing is cut off."""

import pytest
from playwright.sync_api import expect

from reporting.actions.judging import judge_measures
from reporting.models import Calculation, Measure
from tests.reporting.events import kept, load, log, source_of
from tests.reporting.history import drifting, judged_process, measure_of, noise
from tests.reporting.mapped import HEADING, MAPPING, ROWS, walk

PORTRAIT, LANDSCAPE = 673, 1001  # pixels of an A4 sheet between the margins of print.css
# What is wider or higher than the place it has, or stands beyond the edge of the sheet.
CUT_OFF = """() => [...document.querySelectorAll("main *")].filter(one => {
  if (!one.checkVisibility() || one.closest(".visually-hidden, svg *")) return false;
  const look = getComputedStyle(one), at = one.getBoundingClientRect();
  const hides = ["auto", "scroll", "hidden", "clip"];
  const isNarrow = hides.includes(look.overflowX) && one.scrollWidth > one.clientWidth + 1;
  const isLow = hides.includes(look.overflowY) && one.scrollHeight > one.clientHeight + 1;
  const isSvg = one.localName === "svg";
  const isBeyond = at.right > innerWidth + 1 || at.left < -1;
  return (!isSvg && (isNarrow || isLow)) || isBeyond;
}).map(one => `${one.localName}.${one.getAttribute("class")}`)"""
TO_CLICK = (
    ".rail, .skip, .foot, .filters, .map-form, .list-bar__acts, .views, .manage-views, .spans"
)


@pytest.fixture
def failing(transactional_db, admin_user):
    """Three years of a measure, and of another process."""
    judged_process(98.5 + noise(sigma=0.3), "1.3.3", "Order Handling", "F")
    measure = judged_process(drifting())
    measure_of(measure.process, Calculation.COST_PER_CASE, order=2)
    judge_measures(Measure.objects.all(), actor=admin_user)
    return measure


@pytest.fixture
def mapped(transactional_db, tmp_path):
    """A log whose map is wider than a sheet."""
    source = source_of(MAPPING)
    wide = [
        row
        for n in range(30)
        for row in walk(
            f"W{n}", n, [("Taken", 0), (f"One of many ways {n % 9}", 5), ("Closed", 60)]
        )
    ]
    load(kept(tmp_path, log(*ROWS, *wide, heading=HEADING)), source, MAPPING)
    return source


@pytest.fixture
def printed(signed_in, admin_user):
    """The page on a sheet that is so wide."""

    def lay_out(path, width):
        page = signed_in(admin_user, path, width=width, height=900)
        page.emulate_media(media="print")
        return page

    return lay_out


def is_whole(page, width):
    expect(page.locator(TO_CLICK).filter(visible=True)).to_have_count(0)
    assert page.evaluate(CUT_OFF) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    expect(page.get_by_role("heading", level=1)).to_be_visible()


@pytest.mark.parametrize("width", [PORTRAIT, LANDSCAPE])
def test_the_overview_is_printed_with_every_row_and_sparkline(failing, printed, width):
    page = printed("/overview/", width)
    is_whole(page, width)
    rows = page.locator("table.overview tbody tr").filter(visible=True)
    expect(rows).to_have_count(2)
    assert rows.filter(has_text="Bill Inquiry Handling").locator(".badge").count() >= 2
    expect(rows.locator("svg.chart__svg--spark").filter(visible=True)).to_have_count(2)


@pytest.mark.parametrize("width", [PORTRAIT, LANDSCAPE])
def test_a_measure_is_printed_with_its_charts_and_all_its_months(failing, printed, width):
    page = printed(failing.get_absolute_url(), width)
    is_whole(page, width)
    expect(page.get_by_role("heading", name="Control chart")).to_be_visible()
    assert page.locator(".chart__svg").filter(visible=True).count() >= 2
    months = page.locator(".months tbody tr").filter(visible=True)
    expect(months).to_have_count(36)
    expect(months.last.get_by_role("rowheader")).to_have_text("Nov 2023")


@pytest.mark.parametrize("width", [PORTRAIT, LANDSCAPE])
def test_a_map_is_printed_as_wide_as_the_sheet_with_its_tables(mapped, printed, width):
    page = printed("/process-maps/1.3.11/?segment=1:North", width)
    is_whole(page, width)
    picture = page.locator("svg.flow").bounding_box()
    assert picture["width"] <= width
    assert picture["height"] > 100
    for name in ("What follows what", "Bottlenecks", "Rework"):
        expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible()
    expect(page.get_by_role("rowheader", name="Taken → Checked")).to_be_visible()
    assert page.locator(".print-only").inner_text() == (
        "Cases opened from 2026-03 to 2026-04 · region: North"
    )


def test_what_a_printed_map_says_of_its_filters_stands_in_its_form_on_the_screen(
    mapped, signed_in, admin_user
):
    page = signed_in(admin_user, "/process-maps/1.3.11/")
    expect(page.locator(".map-form")).to_be_visible()
    expect(page.locator(".print-only")).to_be_hidden()


@pytest.mark.parametrize("width", [PORTRAIT, LANDSCAPE])
def test_variants_and_cases_are_printed_without_what_one_clicks(mapped, printed, width):
    is_whole(printed("/process-maps/1.3.11/variants/", width), width)
    is_whole(printed("/process-maps/1.3.11/cases/", width), width)
