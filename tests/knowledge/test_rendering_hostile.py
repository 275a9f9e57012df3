"""Hostile Markdown: whatever is typed, a reader's browser runs and fetches nothing."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.rendering import ATTRIBUTES, TAGS, references, render_markdown

SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
BLANKS = re.compile(r"[\x00-\x20]")
ATTACKS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//elsewhere.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<object data=x></object><embed src=x>",
    "<form action=//elsewhere.example><input name=password></form>",
    "<base href=//elsewhere.example>",
    "<meta http-equiv=refresh content=0;url=//elsewhere.example>",
    "<link rel=stylesheet href=//elsewhere.example/x.css>",
    "<style>body{display:none}</style>",
    "<p style=position:fixed>Sign in again</p>",
    "<a href=javascript:alert(1)>x</a>",
    "<math><mtext></mtext><script>alert(1)</script></math>",
    "<details open ontoggle=alert(1)>",
    "<!--[if IE]><script>alert(1)</script><![endif]-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?php echo 1 ?>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](&#x6A;avascript:alert(1))",
    "[x](java&#x0A;script:alert(1))",
    "[x](%6Aavascript:alert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](file:///etc/passwd)",
    "[x](<javascript:alert(1)>)",
    "[x]( javascript:alert(1) 'title')",
    "<javascript:alert(1)>",
    "[x]: javascript:alert(1)\n\n[x]",
    "![x](https://elsewhere.example/pixel.png)",
    "![x](javascript:alert(1))",
    "![x](x 'y\" onerror=\"alert(1)')",
    '[x](https://a.example "y\\" onclick=\\"alert(1)")',
    '[a"onmouseover=alert(1)](https://a.example)',
    "`<script>alert(1)</script>`",
    '```html" onclick=alert(1)\n<script>alert(1)</script>\n```',
    "    <script>alert(1)</script>",
    "| <script>alert(1)</script> |\n|---|\n| <img src=x onerror=alert(1)> |",
    "# <script>alert(1)</script>",
    "> <script>alert(1)</script>",
    "1. <script>alert(1)</script>",
    "<div>\n\n<script>alert(1)</script>\n\n</div>",
    "\u2028<script>alert(1)</script>",
    "<\x00script>alert(1)</script>",
]
PIECES = ["<", ">", "script", "javascript:", "](", "[x", ")", '"', "on", "=", "`", "\n", "&#"]


class Tags(HTMLParser):
    """Every tag of a page with its attributes, as a browser reads it."""

    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


def scheme_of(address):
    """As a browser finds it: control characters do not count. "" for an address in the house."""
    found = SCHEME.match(BLANKS.sub("", address))
    return found.group(1).lower() if found else ""


def is_harmless(html):
    for tag, attributes in Tags(html).found:
        allowed = ATTRIBUTES.get(tag, set()) | ({"rel"} if tag == "a" else set())
        if tag not in TAGS or not set(attributes) <= allowed:
            return False
        if scheme_of(attributes.get("href") or "") not in {"", "http", "https", "mailto", "tel"}:
            return False
    return True


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_known_attack_is_only_text(attack):
    assert is_harmless(render_markdown(attack))


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_beside_a_number_that_becomes_a_link_is_only_text(attack):
    html = render_markdown(f"POL-0001 {attack} POL-0001", {"POL-0001": "/documents/POL-0001/"})

    assert is_harmless(html)
    assert '<a href="/documents/POL-0001/"' in html


@given(st.lists(st.sampled_from([*PIECES, *ATTACKS]) | st.text(max_size=8), max_size=12))
def test_attacks_in_any_mixture_are_only_text(parts):
    assert is_harmless(render_markdown("".join(parts)))


@pytest.mark.parametrize(
    "address", ["https://provider.example/x?a=1&b=2", "mailto:desk@provider.example", "tel:+4912"]
)
def test_a_decent_link_stays_a_link(address):
    (link,) = [one for tag, one in Tags(render_markdown(f"[x]({address})")).found if tag == "a"]

    assert link["href"] == address
    assert link["rel"] == "noopener noreferrer"


def test_what_was_typed_as_markup_can_be_read_as_it_was_typed():
    assert "&lt;b&gt;bold&lt;/b&gt;" in render_markdown("<b>bold</b>")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**bold** *slanted* ~~gone~~", "<strong>bold</strong> <em>slanted</em> <s>gone</s>"),
        ("3. third", '<ol start="3">'),
        ("- one\n- two", "<li>two</li>"),
        ("> said", "<blockquote>"),
        ("---", "<hr>"),
        ("a  \nb", "a<br>"),
        ("`x < y`", "<code>x &lt; y</code>"),
        ("###### deep", "<h6>deep</h6>"),
    ],
)
def test_what_authors_need_is_there(text, html):
    assert html in render_markdown(text)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", []),
        ("POL-001", []),
        ("XPOL-0001 POL-0001X", []),
        ("pol-0001", []),
        ("POL-0001, POL-0001 and TAB-12345.", ["POL-0001", "TAB-12345"]),
        ("(PRO-0002)", ["PRO-0002"]),
    ],
)
def test_only_whole_numbers_of_documents_are_references(text, named):
    assert references(text) == named


def test_an_address_with_markup_in_it_cannot_break_out_of_its_link():
    html = render_markdown("POL-0001", {"POL-0001": '/x/"><script>alert(1)</script>'})

    assert is_harmless(html)
