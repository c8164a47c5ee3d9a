"""The last day on which experts hand in their score sheets."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Add the day to the call."""

    dependencies = [("funding", "0006_excluded_themes")]

    operations = [
        migrations.AddField(
            model_name="call",
            name="readings_due_on",
            field=models.DateField(blank=True, null=True, verbose_name="readings handed in by"),
        ),
    ]
