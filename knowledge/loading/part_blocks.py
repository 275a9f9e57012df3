"""Steps of a procedure, and texts by language, within a Markdown file: for people, and to be read.

Each stands as lines for people, then in a block of JSON that an import reads.
"""

import json
from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from knowledge.interface_texts import Texts, shaped_texts, texts_as_text
from knowledge.loading.fenced import fenced
from knowledge.step_text import Step, steps_as_text
from knowledge.steps import shaped_steps

BLOCKS: dict[str, tuple[str, str, Callable[[Any], Any]]] = {
    "steps": ("procedure-steps", "<!-- steps -->", shaped_steps),
    "texts": ("interface-texts", "<!-- texts -->", shaped_texts),
}


def with_blocks(body: str, steps: Sequence[Step], texts: Texts) -> str:
    """The text, then steps and texts where there are any."""
    said = [{name: value for name, value in step.items() if value} for step in steps]
    parts = {"steps": (said, steps_as_text(steps)), "texts": (texts, _quoted(texts))}
    for name, (told, lines) in parts.items():
        if told:
            mark, begin, _shape = BLOCKS[name]
            block = json.dumps(told, ensure_ascii=False, indent=1)
            body = f"{body}\n\n{begin}\n\n{lines}\n\n```json {mark}\n{block}\n```".lstrip("\n")
    return body


def without_blocks(text: str) -> tuple[str, dict[str, Any]]:
    """The text above, and the parts whose blocks there are. Raises ValueError."""
    parts: dict[str, Any] = {}
    for name, (mark, begin, shape) in BLOCKS.items():
        found = fenced(text, mark)
        if found is None:
            continue
        start, told = found
        try:
            parts[name] = shape(json.loads(told))
        except json.JSONDecodeError as fault:
            words = {"mark": mark, "e": fault}
            raise ValueError(_("The block %(mark)s is no JSON: %(e)s") % words) from fault
        except RecursionError as fault:
            raise ValueError(_("The block %(mark)s is no JSON.") % {"mark": mark}) from fault
        text = text[:start].partition(begin)[0]
    return text, parts


def _quoted(texts: Texts) -> str:
    return "\n".join(f"> {line}".rstrip() for line in texts_as_text(texts).split("\n"))
