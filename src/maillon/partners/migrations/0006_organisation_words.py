"""The words by which an organisation is found, without accents."""

from django.db import migrations

from maillon.core.folding import WordsField, folded_words

SOURCES = ("code", "name_fr", "name_nl", "name_en", "enterprise_number")


def fill(apps, schema_editor):
    """Write the words of the organisations there are."""
    model = apps.get_model("partners", "Organisation")
    rows = list(model.objects.all())
    for row in rows:
        row.words = folded_words(*(getattr(row, name) or "" for name in SOURCES))
    model.objects.bulk_update(rows, ["words"], batch_size=500)


class Migration(migrations.Migration):
    """Add the column and fill it."""

    dependencies = [("partners", "0005_organisation_synthetic")]

    operations = [
        migrations.AddField("organisation", "words", WordsField(sources=SOURCES)),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
