"""What a browser shows is waited for: a page that is asked once, at once, may not be there yet."""

import re
from pathlib import Path

BROWSER = Path(__file__).parents[1] / "browser"
ASKED_ONCE = re.compile(
    r"^\s*assert .*\.(is_(visible|hidden|checked|enabled|disabled)|input_value)\(\)", re.MULTILINE
)


def test_tests_of_the_browser_wait_for_what_they_expect():
    asked = [
        f"{file.name}: {found.group().strip()} (expect(…) waits, this does not)"
        for file in sorted(BROWSER.glob("*.py"))
        for found in ASKED_ONCE.finditer(file.read_text(encoding="utf-8"))
    ]
    assert asked == []
