"""How far a process is on its way to customers. Change cases make most of the moves."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kernel.lifecycle import Lifecycle, Move


class ProcessState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    IN_TEST = "in_test", _("In test")
    PILOT = "pilot", _("Pilot")
    GENERAL_AVAILABILITY = "general_availability", _("General availability")
    RETIRED = "retired", _("Retired")


ADVANCE = "inventory.advance_processelement"
ADOPT = "inventory.adopt_processelement"
RETIRE = "inventory.retire_processelement"
ADOPTED = _(
    "The process counts as in general availability from now on, without a change case. "
    "Use it only for a process that served customers before it was recorded here."
)
RETIRED = _("The process no longer serves customers. Its records and its history stay.")
REVIVED = _("The process is planned again and must pass test, acceptance and pilot.")

S = ProcessState
LIVE = (S.PILOT, S.GENERAL_AVAILABILITY)
# fmt: off
PROCESS_LIFECYCLE = Lifecycle(
    #    move        from                  to                       permission
    Move("adopt",    S.PLANNED,            S.GENERAL_AVAILABILITY,  ADOPT,
         label=_("Record as running"), consequence=ADOPTED, needs_note=True),
    Move("test",     S.PLANNED,            S.IN_TEST,               ADVANCE,
         label=_("Start the test")),
    Move("pilot",    S.IN_TEST,            S.PILOT,                 ADVANCE,
         label=_("Start the pilot")),
    Move("release",  S.PILOT,              S.GENERAL_AVAILABILITY,  ADVANCE,
         label=_("Make generally available")),
    Move("withdraw", (S.IN_TEST, S.PILOT), S.PLANNED,               ADVANCE,
         label=_("Withdraw")),
    Move("retire",   LIVE,                 S.RETIRED,               RETIRE,
         label=_("Retire"), consequence=RETIRED, needs_note=True, grave=True),
    Move("revive",   S.RETIRED,            S.PLANNED,               RETIRE,
         label=_("Plan again"), consequence=REVIVED, needs_note=True),
)
# fmt: on

TOLD = {
    "adopt": "process.adopted",
    "test": "process.test_started",
    "pilot": "process.pilot_started",
    "release": "process.made_generally_available",
    "withdraw": "process.withdrawn",
    "retire": "process.retired",
    "revive": "process.planned_again",
}
MOVES_BY_HAND = ("adopt", "retire", "revive")
