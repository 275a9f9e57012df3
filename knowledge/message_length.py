"""How long a text is in what counts for its medium: SMS parts, seconds to speak, characters.

SMS: 3GPP TS 23.038. In the GSM 7-bit alphabet 160 characters in one part and 153 in each of
several; with a character outside it UCS-2, 70 and 67. Those of the extension table count twice.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENSION = frozenset("^{}\\[~]|€\f")
WORDS_A_MINUTE = 150  # of an announcement, spoken calmly
PUSH_SHOWN = 178  # what a lock screen shows of a push message


@dataclass(frozen=True, slots=True)
class SmsLength:
    """`units`: septets, or UTF-16 code units; `room`: how many fit into so many parts; `foreign`:
    the first character because of which it is UCS-2."""

    is_gsm: bool
    units: int
    parts: int
    room: int
    foreign: str = ""


def sms_length(text: str) -> SmsLength:
    """Of the text as it is written: placeholders are filled when it is sent."""
    foreign = next((one for one in text if one not in BASIC and one not in EXTENSION), "")
    if foreign:
        sizes, alone, each = [1 + (ord(one) > 0xFFFF) for one in text], 70, 67
    else:
        sizes, alone, each = [1 + (one in EXTENSION) for one in text], 160, 153
    units = sum(sizes)
    if units <= alone:
        return SmsLength(not foreign, units, 1, alone, foreign)
    parts = _parts(sizes, each)
    return SmsLength(not foreign, units, parts, parts * each, foreign)


def measured(medium: str, text: str) -> str:
    """In words, as `146 of 160 characters, 1 SMS (GSM 7-bit)`."""
    if medium == "sms":
        return _sms_words(sms_length(text))
    if medium == "ivr":
        words = {"n": len(text.split()), "seconds": round(len(text.split()) * 60 / WORDS_A_MINUTE)}
        return _("%(n)d words, about %(seconds)d seconds to speak") % words
    if medium == "push":
        words = {"n": len(text), "shown": PUSH_SHOWN}
        return _("%(n)d characters; about %(shown)d are shown") % words
    return ngettext("%(n)d character", "%(n)d characters", len(text)) % {"n": len(text)}


def _sms_words(found: SmsLength) -> str:
    words = {"n": found.units, "room": found.room, "parts": found.parts, "why": found.foreign}
    if found.is_gsm:
        return _("%(n)d of %(room)d characters, %(parts)d SMS (GSM 7-bit)") % words
    return _("%(n)d of %(room)d characters, %(parts)d SMS (UCS-2, because of “%(why)s”)") % words


def _parts(sizes: list[int], each: int) -> int:
    """No character is cut in two."""
    parts, left = 1, each
    for size in sizes:
        if size > left:
            parts, left = parts + 1, each
        left -= size
    return parts
