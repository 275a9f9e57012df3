"""Markdown as safe HTML: no script, no foreign picture, headings that fit under the page's own."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from itertools import chain

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

NUMBER = re.compile(r"\b(?:POL|PRO|ART|TAB|TXT)-\d{4,}\b")
HEADING_SHIFT = 2
TAGS = {
    *("h3", "h4", "h5", "h6", "p", "br", "hr", "ul", "ol", "li", "blockquote", "pre", "code"),
    *("strong", "em", "s", "a", "table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}

_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, list or table of a text: its characters, its source, its safe HTML."""

    start: int
    end: int
    source: str
    html: str


def render_markdown(text: str, links: Mapping[str, str] | None = None) -> str:
    """Safe HTML. Numbers of documents in `links` (number to address) become links."""
    return _html(_tokens(text, links))


def render_blocks(text: str, links: Mapping[str, str] | None = None) -> list[Block]:
    """The same, block by block, so that something can stand beside each."""
    lines = text.split("\n")
    blocks: list[Block] = []
    taken: list[Token] = []
    depth = 0
    for token in _tokens(text, links):
        taken.append(token)
        depth += token.nesting
        if depth == 0:
            first, last = taken[0].map or (0, 0)
            start = sum(len(line) + 1 for line in lines[:first])
            source = "\n".join(lines[first:last])
            blocks.append(Block(start, start + len(source), source.strip("\n"), _html(taken)))
            taken = []
    return blocks


def _tokens(text: str, links: Mapping[str, str] | None) -> list[Token]:
    tokens = _MARKDOWN.parse(text)
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(6, int(token.tag[1]) + HEADING_SHIFT)}"
        if token.children and links:
            token.children = _linked(token.children, links)
    return tokens


def _html(tokens: list[Token]) -> str:
    html = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
    return nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener noreferrer",
    )


def inline_texts(text: str) -> list[str]:
    """The words of each paragraph, heading, item and cell, without their marks, in order."""
    return [
        "".join(_said(child) for child in token.children)
        if token.children is not None
        else token.content
        for token in _MARKDOWN.parse(text)
        if token.content
    ]


def headings_of(text: str) -> list[int]:
    """The levels of its headings, in order, as they are written."""
    tokens = _MARKDOWN.parse(text)
    return [int(token.tag[1]) for token in tokens if token.type == "heading_open"]


def references(text: str) -> list[str]:
    """The numbers of documents that a text names, each once, in order."""
    return list(dict.fromkeys(NUMBER.findall(text)))


def excerpt(text: str, length: int = 320) -> str:
    """The beginning of a text without its marks, cut at a word."""
    plain = " ".join(unescape(nh3.clean(render_markdown(text), tags=set())).split())
    return plain if len(plain) <= length else f"{plain[:length].rsplit(' ', 1)[0]} …"


def _said(token: Token) -> str:
    return " " if token.type in {"softbreak", "hardbreak"} else token.content


def _linked(tokens: list[Token], links: Mapping[str, str]) -> list[Token]:
    """The same tokens; text outside a link that names a known document becomes a link."""
    found: list[Token] = []
    depth = 0
    for token in tokens:
        depth += token.nesting if token.type in {"link_open", "link_close"} else 0
        if token.type == "link_open":
            token.attrs["href"] = _address(str(token.attrs.get("href", "")), links)
        if token.type == "text" and depth == 0:
            found += _split(token.content, links)
        else:
            found.append(token)
    return found


def _address(href: str, links: Mapping[str, str]) -> str:
    """Where a link leads: one to the number of a document, as ART-0042#terms, leads to it."""
    number, mark, anchor = href.partition("#")
    return f"{links[number]}{mark}{anchor}" if number in links else href


def _split(text: str, links: Mapping[str, str]) -> list[Token]:
    numbers = NUMBER.findall(text)
    rest = NUMBER.split(text)
    parts = [(_text(part), *_link(n, links)) for part, n in zip(rest, numbers, strict=False)]
    return [*chain.from_iterable(parts), _text(rest[-1])]


def _link(number: str, links: Mapping[str, str]) -> list[Token]:
    if number not in links:
        return [_text(number)]
    start = Token("link_open", "a", 1, attrs={"href": links[number]})
    return [start, _text(number), Token("link_close", "a", -1)]


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)
