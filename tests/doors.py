"""How a person comes through a door: they open the page that asks, and send what it carries."""

import re
from typing import Any

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.test import Client

MARK = re.compile(r'name="(read(?:-\d+)?)" value="([^"]*)"')


def marks_on(response: Any) -> dict[str, str]:
    """What the page says of the thing that was read on it."""
    return dict(MARK.findall(response.content.decode()))


def answer(client: Client, page: str, **sent: Any) -> Any:
    """Open the page that asks, then send its form."""
    return client.post(page, {**marks_on(client.get(page)), **sent}, follow=True)


def tick(client: Client, listing: str, key: int, move: str, **sent: Any) -> Any:
    """Choose the act for one row of an admin list; where it asks first, confirm."""
    chosen = {"action": f"move_{move}", ACTION_CHECKBOX_NAME: [key], **sent}
    response = client.post(listing, chosen, follow=True)
    if 'name="confirmed"' not in response.content.decode():
        return response
    return client.post(
        listing, {**chosen, **marks_on(response), "confirmed": "1", **sent}, follow=True
    )
