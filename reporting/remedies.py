"""What to do about a row that was set aside, by the reason."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from reporting.models import QuarantineReason

R = QuarantineReason
REMEDIES: dict[str, Any] = {
    R.MISSING: _("Fill it in; a case, a time and an activity are always needed."),
    R.NOT_A_DATE: _("Write it as 2026-03-02T12:00:00+01:00, or as the other times of the source."),
    R.NO_SUCH_TIME: _("Correct the day or the time."),
    R.IN_FUTURE: _("Correct the date; look whether day and month are swapped."),
    R.TOO_EARLY: _("Correct the year; write it with four digits."),
    R.NOT_A_NUMBER: _("Write digits, with the decimal mark of the other amounts, and no currency."),
    R.TOO_LARGE: _("Correct the amount; it has ten digits before the decimals at most."),
    R.TOO_LONG: _("Shorten it to 200 characters."),
    R.UNKNOWN_OUTCOME: _(
        "Write one that the page of the source lists as met, missed or abandoned."
    ),
    R.WRONG_WIDTH: _("Give the row as many cells as the heading; quote a cell with a delimiter."),
    R.UNREADABLE: _("Take out NUL and broken characters; send one plain value a field."),
    R.UNKNOWN_FIELD: _("Correct its name, or leave it out; GET /api/v1/sources lists the fields."),
    R.TOLD_TWICE: _("Send the field once, by our name or by the name of its column."),
}
