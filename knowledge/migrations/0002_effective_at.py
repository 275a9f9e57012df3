"""Versions come into force at an instant; a day that was chosen begins at its midnight."""

from datetime import datetime, time

from django.db import migrations, models
from django.utils import timezone


def begin_days_at_midnight(apps, schema_editor):
    versions = apps.get_model("knowledge", "DocumentVersion").objects.using(
        schema_editor.connection.alias
    )
    for version in versions.filter(effective_on__isnull=False).iterator():
        midnight = datetime.combine(version.effective_on, time.min)
        version.effective_at = timezone.make_aware(midnight)
        version.save(update_fields=["effective_at"])


def keep_the_days(apps, schema_editor):
    versions = apps.get_model("knowledge", "DocumentVersion").objects.using(
        schema_editor.connection.alias
    )
    for version in versions.filter(effective_at__isnull=False).iterator():
        version.effective_on = timezone.localdate(version.effective_at)
        version.save(update_fields=["effective_on"])


class Migration(migrations.Migration):
    dependencies = [("knowledge", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="documentversion",
            name="effective_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="effective from"),
        ),
        migrations.RunPython(begin_days_at_midnight, keep_the_days),
        migrations.RemoveIndex(model_name="documentversion", name="version_state_effective"),
        migrations.RemoveField(model_name="documentversion", name="effective_on"),
        migrations.AddIndex(
            model_name="documentversion",
            index=models.Index(fields=["state", "effective_at"], name="version_state_effective"),
        ),
    ]
