"""The inventory of the demonstration provider. Every person and company in it is invented."""

from datetime import date
from random import Random

from django.db import transaction

from inventory.demonstration.customers import make_customers
from inventory.demonstration.infrastructure import make_infrastructure
from inventory.demonstration.processes import make_processes
from kernel.models import User


@transaction.atomic
def generate(*, seed: int, today: date, people: dict[str, User]) -> dict[str, int]:
    """Who owns which process, what serves it, and 5,000 customers with their products and leads.

    The same seed and day give the same records.
    """
    make_processes(people=people)
    provisions = make_infrastructure(today=today, people=people)
    counts = make_customers(random=Random(f"{seed}:customers"), today=today, people=people)
    return {"provisions": provisions, **counts}
