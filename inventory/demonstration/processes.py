"""Which processes run, who owns them, and how much depends on them."""

from django.db.models import Q

from inventory.actions.processes import (
    add_third_party,
    advance_process,
    set_process_criticality,
    set_process_owner,
    watch_process,
)
from inventory.models import ProcessElement
from kernel.models import User

OWNERS = {"F": "sofia", "A": "omar", "B": "omar", "F;A;B": "sofia", "OSR": "sofia"}
OWNERLESS = ("1.3.6.4", "1.3.12.4", "1.3.9.1", "1.3.5.7")
PLANNED = ("1.3.13.5", "1.3.14.4", "1.3.2", "1.3.3.7")
HIGH = ("1.3.3", "1.3.7", "1.3.7.6", "1.3.9", "1.3.10", "1.3.11")
LOW = ("1.3.8.6", "1.3.12.4", "1.3.3.6")
THIRD_PARTIES = (
    ("1.3.9.3", "Blauhaus Letter Works (invented)", "Prints and posts paper bills"),
    ("1.3.10.3", "Corvin Collections (invented)", "Follows up claims older than 90 days"),
    ("1.3.11", "Tallis Contact Centre (invented)", "Answers bill questions after 18:00"),
    ("1.3.7", "Nordvik Field Service (invented)", "Repairs lines at the customer's address"),
)
RUNS_ALREADY = "Served customers before it was recorded here (demonstration)."


def make_processes(*, people: dict[str, User]) -> None:
    """Record the processes of the customer domain as running, owned and watched."""
    manager = people["sofia"]
    small_support = Q(vertical="OSR", level=4)
    running = ProcessElement.objects.exclude(small_support).exclude(key__in=PLANNED)
    for process in running.filter(level__gte=2):
        advance_process(process, "adopt", actor=manager, note=RUNS_ALREADY)
        if process.key not in OWNERLESS:
            set_process_owner(process, owner=people[OWNERS[process.vertical]], actor=manager)
    for keys, criticality in ((HIGH, "high"), (LOW, "low")):
        for process in ProcessElement.objects.filter(key__in=keys):
            set_process_criticality(process, criticality=criticality, actor=manager)
    for key, name, part in THIRD_PARTIES:
        process = ProcessElement.objects.by_key(key)
        add_third_party(process, name=name, part=part, actor=manager)
    watch_process(ProcessElement.objects.by_key("1.3.11"), actor=people["edith"])
    watch_process(ProcessElement.objects.by_key("1.3.11"), actor=manager)
