"""The one navigation: each floor adds its section; a person sees the pages they may use."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Link:
    """A page in the navigation. `permission` "" means everyone who is signed in.

    `also`: how the addresses begin of pages that belong to it and do not lie under its own.
    """

    label: Text
    route: str
    permission: str = ""
    also: tuple[str, ...] = ()


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
        (section.label, [(link, reverse(link.route)) for link in _usable(section, request)])
        for section in sorted(_sections, key=lambda section: section.order)
    ]
    links = [pair for _label, pairs in offered for pair in pairs]
    here = _nearest(request.path, links)
    return [
        (label, [Entry(link.label, url, url == here) for link, url in pairs])
        for label, pairs in offered
        if pairs
    ]


def _usable(section: Section, request: HttpRequest) -> list[Link]:
    return [
        link
        for link in section.links
        if not link.permission or request.user.has_perm(link.permission)
    ]


def _nearest(path: str, links: list[tuple[Link, str]]) -> str:
    """The page whose address, or another of its own, is the longest that the path lies under;
    the first page has nothing under it."""
    above = [
        (len(start), url)
        for link, url in links
        for start in (url, *link.also)
        if path == start or (start != "/" and path.startswith(start))
    ]
    return max(above, default=(0, ""))[1]
