"""What goes with a mail as a file."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Name it in the outbox."""

    dependencies = [("core", "0005_shared_cache")]

    operations = [
        migrations.AddField(
            model_name="outgoingmail",
            name="attachment",
            field=models.CharField(blank=True, max_length=120, verbose_name="attached"),
        ),
    ]
