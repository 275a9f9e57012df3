"""The grid of a decision table as a spreadsheet: keys, a pasted block, undo, cells checked."""

import pytest
from playwright.sync_api import expect

from tests.knowledge.factories import DocumentFactory, PersonFactory, VersionFactory
from tests.knowledge.tables import flawed_table

PASTE = """(field, text) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  const told = {clipboardData: data, bubbles: true, cancelable: true};
  field.dispatchEvent(new ClipboardEvent("paste", told));
}"""


@pytest.fixture
def editor(transactional_db):
    return PersonFactory(username="edith", role="Knowledge editor")


@pytest.fixture
def draft(editor):
    document = DocumentFactory(kind="decision_table", number="TAB-0001", title="Billing credit")
    return VersionFactory(document=document, author=editor, table=flawed_table(), body="")


@pytest.fixture
def page(draft, editor, signed_in):
    return signed_in(editor, f"/versions/{draft.pk}/edit/", width=1440, height=900)


def cell(page, name):
    return page.locator(f"input[name='{name}']")


def focused(page):
    return page.evaluate("document.activeElement.name")


def paste(page, name, text):
    cell(page, name).focus()
    cell(page, name).evaluate(PASTE, text)


def test_keys_go_from_cell_to_cell(page):
    cell(page, "when-0-0").focus()
    for key, name in [
        ("ArrowDown", "when-1-0"),
        ("Enter", "when-2-0"),
        ("Enter", "when-2-0"),
        ("Shift+Enter", "when-1-0"),
        ("ArrowUp", "when-0-0"),
        ("Tab", "when-0-1"),
        ("ArrowRight", "then-0-0"),
        ("ArrowLeft", "when-0-1"),
    ]:
        page.keyboard.press(key)
        assert focused(page) == name, key


def test_in_the_text_arrows_stay_there_and_escape_takes_back_what_was_typed(page):
    cell(page, "when-0-0").focus()
    page.keyboard.press("F2")
    page.keyboard.type("0")
    page.keyboard.press("ArrowLeft")
    assert focused(page) == "when-0-0"
    expect(cell(page, "when-0-0")).to_have_value("<= 250")
    page.keyboard.press("Escape")
    expect(cell(page, "when-0-0")).to_have_value("<= 25")


def test_a_cell_is_checked_as_soon_as_it_is_left(page):
    cell(page, "when-0-0").fill("<= ")
    page.keyboard.press("Tab")
    fault = page.locator("#fault-when-0-0")
    fault.wait_for()
    expect(cell(page, "when-0-0")).to_have_attribute("aria-invalid", "true")
    cell(page, "when-0-0").fill("<= 30")
    page.keyboard.press("Tab")
    fault.wait_for(state="detached")
    assert cell(page, "when-0-0").get_attribute("aria-invalid") is None


def test_a_block_is_pasted_with_new_rows_undone_and_done_again(page, draft):
    lines = ['<= 25\t"gift"\t"credit"\t10', '> 25\t"gift"\t"refer"\t0', '-\t"x"\t"refer"\t1']
    paste(page, "when-2-0", "\r\n".join(lines) + "\r\n")
    expect(page.locator(".decision-grid tbody tr")).to_have_count(5)
    expect(cell(page, "when-2-0")).to_have_value("<= 25")
    expect(cell(page, "then-4-1")).to_have_value("1")
    expect(cell(page, "note-4")).to_have_attribute("aria-label", "Rule 5, note")
    page.keyboard.press("Control+z")
    expect(page.locator(".decision-grid tbody tr")).to_have_count(3)
    expect(cell(page, "when-2-0")).to_have_value("[20..25]")
    page.keyboard.press("Control+y")
    expect(page.locator(".decision-grid tbody tr")).to_have_count(5)
    page.keyboard.press("Control+Enter")
    page.wait_for_url(f"**/versions/{draft.pk}/")
    draft.refresh_from_db()
    assert [rule["when"] for rule in draft.table["rules"]] == [
        ["<= 25", "-"],
        ["> 25", '"outage"'],
        ["<= 25", '"gift"'],
        ["> 25", '"gift"'],
        ["-", '"x"'],
    ]


def test_what_was_typed_is_undone_step_by_step(page):
    cell(page, "then-0-1").fill("30")
    page.keyboard.press("Enter")
    cell(page, "then-1-1").fill("90")
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    expect(cell(page, "then-1-1")).to_have_value("100")
    expect(cell(page, "then-0-1")).to_have_value("25")
    page.keyboard.press("Control+Shift+z")
    expect(cell(page, "then-0-1")).to_have_value("30")


def test_a_single_text_is_pasted_as_it_is(page):
    paste(page, "when-0-1", '"outage"')
    expect(page.locator(".decision-grid tbody tr")).to_have_count(3)


def test_pages_of_a_table_have_no_fault_and_fit_a_phone(
    draft, editor, signed_in, faults, live_server
):
    page = signed_in(editor, f"/versions/{draft.pk}/")
    page.get_by_role("link", name="Accept with a reason").first.click()
    paths = [
        page.url.removeprefix(live_server.url),
        f"/versions/{draft.pk}/",
        f"/versions/{draft.pk}/edit/",
        f"/versions/{draft.pk}/cases/",
        f"/versions/{draft.pk}/cases/new/",
    ]
    found = {}
    for path in paths:
        page.set_viewport_size({"width": 390, "height": 844})
        page.goto(live_server.url + path)
        width = page.evaluate("document.documentElement.scrollWidth")
        found[path] = [*faults(page), *([f"{width} px wide"] if width > 390 else [])]
    assert not {path: told for path, told in found.items() if told}
