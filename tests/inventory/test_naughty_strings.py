"""What people and systems really type must come in, be shown and go out unharmed."""

import csv
import json

import pytest
from django.urls import reverse

from inventory.actions.customer_imports import import_customers
from inventory.capture.mapping import customer_mapping
from inventory.capture.reading import look_at
from inventory.models import Customer

pytestmark = [pytest.mark.django_db, pytest.mark.shared]
MAPPING = customer_mapping({"fields": {"number": "id", "name": "name"}})


@pytest.fixture
def strings(shared):
    text = (shared / "data/bad_inputs/blns/blns.json").read_text(encoding="utf-8")
    return [one for one in json.loads(text) if "\x00" not in one]


@pytest.fixture
def imported(strings, tmp_path, steward):
    path = tmp_path / "naughty.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "name"])
        writer.writerows([f"N-{n:04d}", one] for n, one in enumerate(strings))
    return import_customers(look_at(path), MAPPING, actor=steward)[1]


def test_naughty_strings_come_in_as_they_are_or_are_reported(imported, strings):
    too_long = [one for one in strings if len(one.strip()) > 160]
    assert imported.rows == len(strings)
    assert imported.errors == len(too_long)
    known = dict(Customer.objects.values_list("number", "name"))
    for n, one in enumerate(strings):
        if len(one.strip()) <= 160:
            assert known[f"N-{n:04d}"] == one.strip()


def test_naughty_strings_are_shown_and_handed_out(imported, steward, as_user):
    client = as_user(steward)
    for page in range(1, 12):
        shown = client.get(reverse("customer-list"), {"page": page})
        assert shown.status_code == 200
        assert b"<script>alert" not in shown.content
    answer = client.get(reverse("customer-list"), {"export": "csv"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(text.splitlines(keepends=True)))
    assert all(not cell.startswith(("=", "@")) for row in rows for cell in row)


def test_a_naughty_question_finds_what_it_finds(imported, strings, steward, as_user):
    client = as_user(steward)
    for one in strings[::25]:
        assert client.get(reverse("customer-list"), {"text": one}).status_code == 200
