"""Whom a form is for, before the round is launched."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("implementation", "0004_question_value_then"),
        ("partners", "0002_people_and_exchanges"),
    ]

    operations = [
        migrations.AddField(
            model_name="reportform",
            name="organisations",
            field=models.ManyToManyField(
                blank=True,
                related_name="+",
                to="partners.organisation",
                verbose_name="organisations asked",
            ),
        )
    ]
