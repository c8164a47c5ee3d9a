"""What was called validated is now called accepted."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("implementation", "0002_year_with_the_partners")]

    operations = [
        migrations.RunSQL(
            "UPDATE implementation_contribution SET state = 'accepted' WHERE state = 'validated'",
            migrations.RunSQL.noop,
        )
    ]
