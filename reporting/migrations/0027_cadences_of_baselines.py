from typing import Any

from django.db import migrations

USUAL = "month"  # as the migration before called them all


def say_in_which_cadence(apps: Any, schema_editor: Any) -> None:
    """Limits are of the cadence in which their measure was read when they were set."""
    versions = apps.get_model("reporting", "MeasureVersion").objects.order_by("-version")
    for baseline in apps.get_model("reporting", "Baseline").objects.filter(cadence=USUAL):
        known = versions.filter(measure=baseline.measure_id)
        then = known.filter(made_at__lte=baseline.made_at).first() or known.last()
        if then is not None and then.cadence != USUAL:
            baseline.cadence = then.cadence
            baseline.save(update_fields=["cadence"])


class Migration(migrations.Migration):
    dependencies = [("reporting", "0026_baselines_in_a_cadence")]

    operations = [migrations.RunPython(say_in_which_cadence, migrations.RunPython.noop)]
