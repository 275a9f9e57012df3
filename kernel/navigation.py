"""The one navigation: each floor adds its section; a person sees the pages they may use."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Link:
    """A page in the navigation. `permission` "" means everyone who is signed in."""

    label: Text
    route: str
    permission: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A floor in the navigation; a higher `order` stands further down."""

    order: int
    label: Text
    links: Sequence[Link]


@dataclass(frozen=True, slots=True)
class Entry:
    """A link as one person sees it."""

    label: Text
    url: str
    is_here: bool


_sections: list[Section] = []


def add(section: Section) -> None:
    """Called by each floor's AppConfig.ready()."""
    if section not in _sections:
        _sections.append(section)


def sections(request: HttpRequest) -> list[tuple[Text, list[Entry]]]:
    """The sections with at least one page that this person may open."""
    offered = [
        (section.label, [(link.label, reverse(link.route)) for link in _usable(section, request)])
        for section in sorted(_sections, key=lambda section: section.order)
    ]
    here = _nearest(request.path, [url for _label, links in offered for _text, url in links])
    return [
        (label, [Entry(text, url, url == here) for text, url in links])
        for label, links in offered
        if links
    ]


def _usable(section: Section, request: HttpRequest) -> list[Link]:
    return [
        link
        for link in section.links
        if not link.permission or request.user.has_perm(link.permission)
    ]


def _nearest(path: str, urls: list[str]) -> str:
    """The longest address that the path lies under; the first page has nothing under it."""
    above = [url for url in urls if path == url or (url != "/" and path.startswith(url))]
    return max(above, key=len, default="")
