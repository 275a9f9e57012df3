"""The documents of the demonstration provider, with their history and with work in hand."""

from datetime import date

from django.db import transaction

from kernel.models import User
from knowledge.demonstration.back_tested import back_test_a_draft
from knowledge.demonstration.decided import decide_cases
from knowledge.demonstration.examples import adopt_examples, hand_in_dmn_file
from knowledge.demonstration.history import write_documents
from knowledge.demonstration.reading import have_read
from knowledge.demonstration.work import begin_work


@transaction.atomic
def generate(*, seed: int, today: date, people: dict[str, User]) -> dict[str, int]:
    """Documents of its own and adopted ones, releases, drafts that wait, and some decisions.

    Everything goes through the floor's own actions, as of the day it happened. Nothing here is
    drawn by chance, so `seed` changes nothing.
    """
    documents = write_documents(today=today, people=people)
    begin_work(documents, today=today, people=people)
    have_read(documents, today=today, people=people)
    tables = adopt_examples(today=today, people=people)
    hand_in_dmn_file(today=today, people=people)
    decided = decide_cases(documents | tables, today=today, people=people)
    decided += back_test_a_draft(tables["credit-class"], today=today, people=people)
    return {"documents": len(documents) + 2 * len(tables), "decisions": decided}
