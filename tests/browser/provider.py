"""The demonstration provider as its own server, and whoever walks through all of its pages."""

import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from itertools import takewhile
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, URLPattern, get_resolver, resolve

from tests.demonstration import ROOT, environment

HOUSE = ("config", "kernel", "inventory", "knowledge", "reporting", "readiness")
LINK = re.compile(r'<a\s[^>]*?href="([^"#][^"]*)')
START_SECONDS = 120


@contextmanager
def running_provider(home: Path) -> Iterator[str]:
    """`manage.py demo` with what lies there, at an address of its own, which is given."""
    port = _free_port()
    command = [sys.executable, "manage.py", "demo", "--port", str(port)]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment(home), stdout=subprocess.DEVNULL
    ) as process:
        try:
            _wait_for(f"http://127.0.0.1:{port}/healthz", process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


@dataclass(frozen=True, slots=True)
class Route:
    """One address pattern of the house's own pages."""

    name: str
    pattern: str
    arguments: frozenset[str]
    view: Any = field(compare=False, repr=False)


def own_routes() -> dict[str, Route]:
    """Every page of the house by its route's name, without the admin and the sign-in."""
    routes = _routes(get_resolver(), "")
    return {route.name: route for route in routes if not route.pattern.startswith("admin/")}


@dataclass
class Tour:
    """What one person found by following links: pages by route, and links that led nowhere."""

    pages: dict[str, list[str]] = field(default_factory=dict)
    arguments: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    dead_ends: list[str] = field(default_factory=list)

    def address_of(self, route: Route) -> str | None:
        """A page of this route: one that was seen, or one told by the pages beside it."""
        if route.name in self.pages:
            return self.pages[route.name][0]
        fitting = [
            (_shared_length(pattern, route.pattern), values)
            for pattern, values in self.arguments
            if route.arguments <= set(values)
        ]
        if route.pattern.startswith("^") or (route.arguments and not fitting):
            return None
        values = max(fitting, key=lambda one: one[0])[1] if route.arguments else {}
        return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda it: str(values[it[1]]), route.pattern)


def take_a_tour(request: Any, home: str, *, of_each: int) -> Tour:
    """Follow every link from “My work” on, to so many pages of each route."""
    tour, counts, known, waiting = Tour(), Counter[str](), {"/"}, ["/"]
    while waiting:
        path = waiting.pop(0)
        match = resolve(path)
        counts[match.view_name] += 1
        if counts[match.view_name] > of_each:
            continue
        answer = request.get(home + path, timeout=60_000)
        if not answer.ok:
            tour.dead_ends.append(f"{path} answers {answer.status}")
            continue
        tour.pages.setdefault(match.view_name, []).append(path)
        tour.arguments.append((match.route, match.kwargs))
        if "text/html" in answer.headers.get("content-type", ""):
            new = [one for one in _links(answer.text(), path, tour) if one not in known]
            known.update(new)
            waiting.extend(dict.fromkeys(new))
    return tour


def _shared_length(one: str, other: str) -> int:
    return sum(
        1 for _pair in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    )


def _links(page: str, path: str, tour: Tour) -> Iterator[str]:
    for link in LINK.findall(page):
        address = urlsplit(urljoin(path, unescape(link)))
        if address.netloc or address.path.startswith(("/static/", "/admin/")):
            continue
        try:
            resolve(address.path)
        except Resolver404:
            tour.dead_ends.append(f"{path} links to {address.path}, which is no page")
        else:
            yield address.path


def _routes(resolver: Any, before: str) -> Iterator[Route]:
    for one in resolver.url_patterns:
        if not isinstance(one, URLPattern):
            yield from _routes(one, before + str(one.pattern))
        elif one.callback.__module__.split(".")[0] in HOUSE and one.name:
            pattern = before + str(one.pattern)
            arguments = frozenset(one.pattern.regex.groupindex) - set(one.default_args)
            yield Route(one.name, pattern, arguments, one.callback)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def _wait_for(url: str, process: Any) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        assert process.poll() is None, "The demonstration did not start."
        try:
            with urllib.request.urlopen(url):
                return
        except urllib.error.URLError:
            time.sleep(0.3)
    raise AssertionError("The demonstration did not start in time.")
