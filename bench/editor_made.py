"""A draft of a decision table with so many rules; prints the address of its editor."""

import sys

import django

INPUTS = [
    {"name": "reason", "label": "Reason", "type": "string"},
    {"name": "amount", "label": "Amount", "type": "number", "unit": "EUR"},
    {"name": "months", "label": "Months as a customer", "type": "number"},
    {"name": "in_debt", "label": "In debt", "type": "boolean"},
]
OUTPUTS = [
    {"name": "outcome", "label": "Outcome", "type": "string"},
    {"name": "most", "label": "At most", "type": "number"},
]


def main(rules: int) -> None:
    django.setup()
    from django.core.management import call_command
    from django.urls import reverse

    from inventory.models import ProcessElement
    from kernel.models import User
    from knowledge.models import Document, DocumentVersion, digest_of

    call_command("migrate", verbosity=0)
    editor = User.objects.create_superuser("edith", "edith@example.org", None)
    table = {
        "hit_policy": "UNIQUE",
        "inputs": INPUTS,
        "outputs": OUTPUTS,
        "rules": [rule(number) for number in range(rules)],
    }
    document = Document.objects.create(
        number="TAB-9001",
        kind="decision_table",
        title="Credits of a large provider",
        process=ProcessElement.objects.first(),
        owner=editor,
    )
    draft = DocumentVersion.objects.create(
        document=document, version=1, table=table, digest=digest_of("", table), author=editor
    )
    print(reverse("version-edit", args=[draft.pk]))


def rule(number: int) -> dict[str, object]:
    """No two overlap: each has a reason and a stretch of amounts of its own."""
    reason, stretch = divmod(number, 10)
    return {
        "when": [f'"reason {reason}"', f"[{10 * stretch}..{10 * stretch + 10})", "-", "-"],
        "then": ['"credit"', str(10 * stretch)],
        "note": f"Decided so since the review of {2000 + number % 25}.",
    }


if __name__ == "__main__":
    main(int(sys.argv[1]))
