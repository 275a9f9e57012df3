from typing import Any

from django.db import migrations
from django.utils import timezone

REASON = "As it was defined before versions were kept."
DEFINED = (
    "name",
    "calculation",
    "parameters",
    "unit",
    "direction",
    "cadence",
    "stale_after_days",
    "owner_id",
)


def give_first_versions(apps: Any, schema_editor: Any) -> None:
    """Each measure there is becomes the first version of itself, from its first target on."""
    measures = apps.get_model("reporting", "Measure").objects.all()
    if not measures.exists():
        return
    versions = apps.get_model("reporting", "MeasureVersion").objects
    clock, _made = apps.get_model("kernel", "User").objects.get_or_create(
        username="clock", defaults={"first_name": "Clock", "is_clock": True, "password": "!"}
    )
    now = timezone.now()
    for measure in measures:
        begun = measure.targets.order_by("valid_from").values_list("valid_from", flat=True)
        versions.create(
            measure=measure,
            version=1,
            valid_from=min(begun.first() or now.date(), now.date()),
            made_by=clock,
            made_at=now,
            reason=REASON,
            **{name: getattr(measure, name) for name in DEFINED},
        )


class Migration(migrations.Migration):
    dependencies = [("reporting", "0003_measure_versions")]

    operations = [migrations.RunPython(give_first_versions, migrations.RunPython.noop)]
