"""The kinds of page of the house: a list, a record, a form, and a move to confirm."""

from kernel.pages.form import FormPage
from kernel.pages.guard import GuardedPage, visible
from kernel.pages.listing import ListPage
from kernel.pages.move import NoteForm, OfferedMove, confirm_move, moves
from kernel.pages.record import RecordPage

__all__ = [
    "FormPage",
    "GuardedPage",
    "ListPage",
    "NoteForm",
    "OfferedMove",
    "RecordPage",
    "confirm_move",
    "moves",
    "visible",
]
