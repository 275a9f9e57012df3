"""After each migrate: the full-text index is there, and has what is in force."""

from kernel.accounts import clock_user
from knowledge import actions
from knowledge.queries import search_is_behind
from knowledge.search_storage import storage


def prepare_search() -> None:
    storage().install()
    if search_is_behind(storage().ids()):
        actions.check_search(actor=clock_user())
