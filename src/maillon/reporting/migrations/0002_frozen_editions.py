"""The database itself refuses to change a frozen edition or one of its files."""

from django.db import migrations

_SQLITE = {
    "reporting_edition_frozen": (
        "CREATE TRIGGER reporting_edition_frozen BEFORE UPDATE ON reporting_reportedition "
        "WHEN OLD.state = 'frozen' "
        "BEGIN SELECT RAISE(ABORT, 'A frozen edition never changes.'); END"
    ),
    "reporting_file_frozen": (
        "CREATE TRIGGER reporting_file_frozen BEFORE UPDATE ON reporting_reportfile "
        "BEGIN SELECT RAISE(ABORT, 'A file of a frozen edition never changes.'); END"
    ),
}
_POSTGRESQL = {
    "reporting_edition_frozen": (
        "CREATE TRIGGER reporting_edition_frozen BEFORE UPDATE ON reporting_reportedition "
        "FOR EACH ROW WHEN (OLD.state = 'frozen') EXECUTE FUNCTION reporting_refuse_change()"
    ),
    "reporting_file_frozen": (
        "CREATE TRIGGER reporting_file_frozen BEFORE UPDATE ON reporting_reportfile "
        "FOR EACH ROW EXECUTE FUNCTION reporting_refuse_change()"
    ),
}
_FUNCTION = (
    "CREATE FUNCTION reporting_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ "
    "BEGIN RAISE EXCEPTION 'A frozen edition never changes.' "
    "USING ERRCODE = 'integrity_constraint_violation'; END $$"
)


def add(apps, schema_editor):
    """Create the triggers."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(_FUNCTION)
        statements = _POSTGRESQL
    else:
        statements = _SQLITE
    for statement in statements.values():
        schema_editor.execute(statement)


def remove(apps, schema_editor):
    """Take the triggers away."""
    if schema_editor.connection.vendor == "postgresql":
        for name, table in (
            ("reporting_edition_frozen", "reporting_reportedition"),
            ("reporting_file_frozen", "reporting_reportfile"),
        ):
            schema_editor.execute(f"DROP TRIGGER {name} ON {table}")
        schema_editor.execute("DROP FUNCTION reporting_refuse_change()")
        return
    for name in _SQLITE:
        schema_editor.execute(f"DROP TRIGGER {name}")


class Migration(migrations.Migration):
    dependencies = [("reporting", "0001_initial")]

    operations = [migrations.RunPython(add, remove)]
