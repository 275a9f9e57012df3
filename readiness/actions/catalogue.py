"""Load the shipped criteria and test templates."""

from pathlib import Path

import yaml
from django.db import transaction

from readiness.models import Criterion, CriterionKind, TemplateStep, TestTemplate


@transaction.atomic
def load_criteria(path: Path) -> int:
    """Add the criteria of the catalogue and refresh what it says of them."""
    rows = yaml.safe_load(path.read_text(encoding="utf-8"))
    for position, row in enumerate(rows, start=1):
        check = row.get("check", "")
        Criterion.objects.update_or_create(
            key=row["key"],
            defaults={
                "position": position,
                "title": row["title"],
                "explanation": row.get("explanation", ""),
                "kind": CriterionKind.AUTOMATIC if check else CriterionKind.MANUAL,
                "check_name": check,
                "can_be_waived": row.get("can_be_waived", True),
            },
        )
    return len(rows)


@transaction.atomic
def load_templates(path: Path) -> int:
    """Add the test templates of the catalogue; plans made from an older one stay."""
    rows = yaml.safe_load(path.read_text(encoding="utf-8"))
    for row in rows:
        template, _is_new = TestTemplate.objects.update_or_create(
            key=row["key"], defaults={"title": row["title"], "purpose": row["purpose"]}
        )
        template.steps.all().delete()
        TemplateStep.objects.bulk_create(
            TemplateStep(
                template=template,
                position=position,
                action=step["do"],
                expected=step["expect"],
                is_mandatory=step.get("mandatory", True),
            )
            for position, step in enumerate(row["steps"], start=1)
        )
    return len(rows)
