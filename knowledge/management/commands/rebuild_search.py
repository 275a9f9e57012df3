from typing import Any

from kernel.accounts import clock_user
from kernel.commands import ReportingCommand
from knowledge import actions


class Command(ReportingCommand):
    help = "Make the search index anew from the documents in force."

    def work(self, **_options: Any) -> dict[str, Any]:
        index = actions.rebuild_search(actor=clock_user())
        return {"documents": index.documents, "rebuilt_at": index.rebuilt_at}
