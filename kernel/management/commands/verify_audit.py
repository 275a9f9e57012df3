from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext as _

from kernel import audit_chain
from kernel.commands import ReportingCommand


class Command(ReportingCommand):
    help = "Replay the audit trail and its sealed chain; name the first row that was touched."

    def work(self, **options: Any) -> dict[str, Any]:
        audit_chain.seal_new_entries()
        replay = audit_chain.replay()
        return {"ok": replay.is_whole, **asdict(replay)}

    def tell(self, result: dict[str, Any]) -> str:
        if result["first_touched"]:
            return result["first_touched"]
        if result["missing_triggers"]:
            return _("Triggers are missing: %(names)s. Run: manage.py migrate") % {
                "names": ", ".join(result["missing_triggers"])
            }
        return (
            _("%(entries)d entries, %(sealed)d sealed, none touched. Head of the chain: %(head)s")
            % result
        )

    def has_failed(self, result: dict[str, Any]) -> bool:
        return not result["ok"]
