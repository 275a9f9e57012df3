"""Cells of segments get their place; the whole process gets cells of its own."""

from django.db import migrations

SEGMENTED = "SELECT DISTINCT source_id FROM reporting_dailycell WHERE segment <> ''"
DAY = "CAST(day AS TEXT)"
SUMS = (
    "opened", "closed", "met", "missed", "abandoned", "first_time_right", "reworked",
    "handovers_sum", "handover_free", "timed", "cycle_minutes_sum", "cycle_minutes_sumsq",
    "business_timed", "business_minutes_sum", "business_minutes_sumsq", "stopped_minutes_sum",
    "cost_sum", "cost_sumsq",
)  # fmt: skip
STATEMENTS = [
    f"""
    UPDATE reporting_dailycell SET handover_free = closed, month =
        CAST(SUBSTR({DAY}, 1, 4) AS INTEGER) * 12 + CAST(SUBSTR({DAY}, 6, 2) AS INTEGER) - 1""",
    f"UPDATE reporting_dailycell SET place = 1 WHERE source_id IN ({SEGMENTED})",
    f"""
    INSERT INTO reporting_dailycell (source_id, process_id, day, month, place, segment,
        cycle_minutes_min, cycle_minutes_max, {', '.join(SUMS)})
    SELECT source_id, process_id, day, month, 0, '', MIN(cycle_minutes_min),
        MAX(cycle_minutes_max), {', '.join(f'SUM({name})' for name in SUMS)}
    FROM reporting_dailycell WHERE place = 1
    GROUP BY source_id, process_id, day, month""",
    """
    UPDATE reporting_casefact SET cycle_bucket = CASE WHEN cycle_minutes <= 0.01 THEN 0
        ELSE CEILING(LN(cycle_minutes / 0.01) / LN(1.02)) END
    WHERE cycle_minutes IS NOT NULL""",
]


def place_cells(apps, schema_editor):
    for statement in STATEMENTS:
        schema_editor.execute(statement)
    dimension = apps.get_model("reporting", "SegmentDimension")
    for source in apps.get_model("reporting", "Source").objects.order_by("pk"):
        if column := source.mapping.get("segment"):
            dimension.objects.get_or_create(
                process_id=source.process_id, place=1, defaults={"name": column}
            )


def unplace_cells(apps, schema_editor):
    schema_editor.execute(
        "DELETE FROM reporting_dailycell WHERE place > 1 OR (place = 0 AND source_id IN "
        "(SELECT source_id FROM reporting_dailycell WHERE place = 1))"
    )


class Migration(migrations.Migration):
    dependencies = [("reporting", "0005_facts")]

    operations = [migrations.RunPython(place_cells, unplace_cells)]
