from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reporting", "0006_cells_of_segments")]

    operations = [
        migrations.AddConstraint(
            model_name='dailycell',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('place__gt', 0), ('place__lte', 4)), models.Q(('place', 0), ('segment', '')), _connector='OR'), name='daily_cell_whole_or_of_a_dimension'),
        ),
    ]
