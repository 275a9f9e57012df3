import time
from typing import Any

from django.core.management import call_command
from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from config.demonstration import provider, storage
from config.demonstration.people import PEOPLE
from config.embedded import check_port, serve
from kernel.commands import ReportingCommand


class Command(ReportingCommand):
    help = "Start Groundcrew with an invented provider: database, data, web server and clock."
    needs_database = False

    def add_own_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="serve pages on this port")
        parser.add_argument("--reset", action="store_true", help="throw away what is there first")
        parser.add_argument("--no-serve", action="store_true", help="prepare everything, then end")
        parser.add_argument("--seed", type=int, default=provider.SEED, help="another provider")

    def work(self, **options: Any) -> dict[str, Any]:
        begun = time.monotonic()
        storage.demand_demonstration()
        password = storage.password()
        if not options["no_serve"]:
            check_port(options["port"])
        self._prepare(options["reset"], options["seed"], password)
        result = {
            "address": f"http://127.0.0.1:{options['port']}/",
            "password": password,
            "sign_ins": [
                {"username": person.username, "role": person.role or "Administrator"}
                for person in PEOPLE
            ],
            "served": not options["no_serve"],
            "seconds": round(time.monotonic() - begun, 1),
        }
        if not options["no_serve"]:
            self._serve(options["port"], result)
        return result

    def tell(self, result: dict[str, Any]) -> str:
        if result["served"]:
            return _("Stopped. `manage.py demo` starts again with what is there.")
        return self._welcome(result)

    def _prepare(self, reset: bool, seed: int, password: str) -> None:
        if reset:
            storage.throw_away()
        self.say(_("Preparing the database …"))
        call_command("migrate", verbosity=0, interactive=False)
        if provider.was_interrupted():
            self.say(_("The last start was interrupted before all was there: beginning anew."))
            storage.throw_away()
            call_command("migrate", verbosity=0, interactive=False)
        if not provider.is_there():
            today = timezone.localdate()
            provider.generate(seed=seed, today=today, password=password, say=self.say)

    def _serve(self, port: int, result: dict[str, Any]) -> None:
        serve(port, when_ready=lambda: self.say(self._welcome(result)))

    def _welcome(self, result: dict[str, Any]) -> str:
        lines = [
            "",
            _("Groundcrew is ready after %(seconds)s s:  %(address)s") % result,
            _("Everything in it is invented. Sign in as (password for all: %(password)s)") % result,
            "",
        ]
        lines += [f"  {person.username:<8}{person.role or 'Administrator'}" for person in PEOPLE]
        ending = _("Ctrl-C stops it.") if result["served"] else _("`manage.py demo` serves it.")
        return "\n".join([*lines, "", ending])
