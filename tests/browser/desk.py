"""A person at a screen: they read, click, type; what they cannot do, the page tells them."""

import re
from collections.abc import Callable
from typing import Any, Protocol

from playwright.sync_api import expect

WIDE = {"width": 1280, "height": 900}
SETTLED = """() => new Promise(done => {
  const isUnderWay = one => one instanceof CSSTransition && one.playState !== "finished";
  const look = () => requestAnimationFrame(document.getAnimations().some(isUnderWay)
    ? look : done);
  requestAnimationFrame(look);
})"""
PHONE = {"width": 390, "height": 844}
TABS = 400
# How far it is to a thing by Tab, as the page tells; the focus itself has the last word.
STOPS_BEFORE = """it => {
  const stops = [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
    .filter(one => !one.disabled && one.tabIndex >= 0 && one.checkVisibility());
  return stops.indexOf(it) - stops.indexOf(document.activeElement);
}"""
IS_SEEN_IN_FOCUS = """it => {
  const look = getComputedStyle(it);
  return it.matches(":focus-visible")
    && (look.outlineStyle !== "none" || look.boxShadow !== "none");
}"""
# The element of each text or field and the three around it, by name and classes.
TEXTS_STAND_IN = """() => {
  const named = it => it ? `${it.tagName}.${it.getAttribute("class") || ""}` : "";
  const texts = [...document.querySelectorAll("body *")].filter(
    it => it.matches("input, select, textarea")
      || [...it.childNodes].some(one => one.nodeType === Node.TEXT_NODE && one.data.trim()));
  return [...new Set(texts.map(it => [it, it.parentElement, it.parentElement?.parentElement,
    it.parentElement?.parentElement?.parentElement].map(named).join(" in ")))];
}"""
PATIENCE = 8000  # milliseconds


def faults_in_both_looks(
    page: Any, faults: Callable[..., list[str]], known: set[str] | None = None
) -> list[str]:
    """What is wrong with a page as it is, light, and with its colours when it is dark.

    One look differs from the other by nothing but its colours, and these follow from what a text
    stands in: a page of which all is `known` by now is not made dark. The page is light afterwards.
    """
    shown = set(page.evaluate(TEXTS_STAND_IN))
    is_known = known is not None and shown <= known
    found = []
    for scheme in ("light",) if is_known else ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found += [f"{scheme}: {one}" for one in faults(page, colours=scheme == "dark")]
    page.emulate_media(color_scheme="light")
    if known is not None:
        known |= shown
    return found


class Hand(Protocol):
    """How a person uses a page."""

    def press(self, thing: Any) -> None: ...

    def write(self, field: Any, text: str) -> None: ...

    def choose(self, field: Any, label: str) -> None: ...


class Mouse:
    def press(self, thing: Any) -> None:
        thing.click()

    def write(self, field: Any, text: str) -> None:
        field.fill(text)

    def choose(self, field: Any, label: str) -> None:
        field.select_option(label=label)


class Keyboard:
    """Nothing but Tab, Enter and letters."""

    def press(self, thing: Any) -> None:
        self._go_to(thing)
        with thing.page.expect_navigation():
            thing.page.keyboard.press("Enter")

    def write(self, field: Any, text: str) -> None:
        self._go_to(field)
        field.page.keyboard.press("ControlOrMeta+A")
        field.page.keyboard.type(text)

    def choose(self, field: Any, label: str) -> None:
        self._go_to(field)
        field.page.keyboard.type(label[:12])

    def _go_to(self, thing: Any) -> None:
        """Tab until it has the focus, and shows so."""
        thing.wait_for()
        for _tab in range(max(0, thing.evaluate(STOPS_BEFORE) - 1)):
            thing.page.keyboard.press("Tab")
        for _tab in range(TABS):
            if thing.evaluate("it => it === document.activeElement"):
                assert thing.evaluate(IS_SEEN_IN_FOCUS), f"Nobody sees the focus on {thing}."
                return
            thing.page.keyboard.press("Tab")
        raise AssertionError(f"The Tab key does not lead to {thing}.")


class Desk:
    """One person's screen. `faults` finds what axe-core does not like; without it nobody looks."""

    def __init__(
        self, page: Any, home: str, hand: Hand, faults: Callable[..., list[str]] | None
    ) -> None:
        self.page, self.home, self.hand, self.faults = page, home, hand, faults
        self.wrong: list[str] = []
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.on("console", self._hears)

    def opens(self, path: str = "/") -> None:
        """Type an address; the story does so to begin, everything else is a link."""
        self.page.goto(self.home + path)

    def signs_in(self, username: str, password: str) -> None:
        self.opens()
        self.writes("Username or e-mail address", username)
        self.writes("Password", password)
        self.presses("Sign in")

    def takes_up(self, act: str, about: str = "") -> None:
        """Follow that line of “My work”."""
        self.follows("My work")
        self.hand.press(self.page.get_by_role("link", name=act).filter(has_text=about).first)

    def follows(self, name: str) -> None:
        self.hand.press(self.page.get_by_role("link", name=name).first)

    def presses(self, name: str, about: str | None = None) -> None:
        """A button, or a link that looks like one; `about` which of many, said to a reader only."""
        exact = about is None
        button = self.page.get_by_role("button", name=name, exact=exact)
        link = self.page.get_by_role("link", name=name, exact=exact)
        found = button.or_(link.and_(self.page.locator(".button")))
        self.hand.press(found.filter(has_text=about or "").first)

    def writes(self, label: str, text: str) -> None:
        self.hand.write(self._field(label), text)

    def chooses(self, label: str, option: str) -> None:
        self.hand.choose(self._field(label), option)

    def reads(self, *texts: str) -> None:
        """All of it stands on the page, visibly."""
        for text in texts:
            self.page.get_by_text(text).filter(visible=True).first.wait_for()

    def finds_no(self, *texts: str) -> None:
        shown = self.page.get_by_role("main").inner_text()
        assert [text for text in texts if text in shown] == []

    def is_refused(self, name: str) -> str:
        """The button is there and dead, and the reason stands beside it for everyone to read."""
        button = self.page.get_by_role("button", name=name, exact=True)
        expect(button).to_be_disabled()
        reason = self.page.locator(f"[id='{button.get_attribute('aria-describedby')}']")
        expect(reason).to_be_visible()
        return re.sub(r"\s+", " ", reason.inner_text()).strip()

    def looks_around(self) -> None:
        """Nothing wrong for axe in light and dark, and no sideways scrolling on a phone."""
        if self.faults is None:
            return
        found = faults_in_both_looks(self.page, self.faults)
        self.wrong += [f"{self.page.url}, {one}" for one in found]
        self.page.set_viewport_size(PHONE)
        width = self.page.evaluate("document.documentElement.scrollWidth")
        if width > PHONE["width"]:
            self.wrong.append(f"{self.page.url} is {width} px wide on a phone")
        self.page.set_viewport_size(WIDE)

    def _field(self, label: str) -> Any:
        words = re.compile(rf"^\s*{re.escape(label)}\s*\*?\s*$")
        return self.page.get_by_label(words).filter(visible=True).first

    def _hears(self, message: Any) -> None:
        """What axe itself is told has no address; what the page is told has one."""
        if message.type == "error" and message.location.get("url"):
            self.wrong.append(f"{self.page.url}: {message.text} {message.location}")
