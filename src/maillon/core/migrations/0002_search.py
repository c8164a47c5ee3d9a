"""The full-text index: an FTS5 table kept by triggers on SQLite, a GIN index on PostgreSQL."""

from django.db import migrations

SQLITE = [
    "CREATE VIRTUAL TABLE core_search_fts USING fts5("
    "search_text, content='core_searchentry', content_rowid='id', tokenize=\"ascii tokenchars '.'\")",
    "CREATE TRIGGER core_search_ai AFTER INSERT ON core_searchentry BEGIN "
    "INSERT INTO core_search_fts(rowid, search_text) VALUES (new.id, new.search_text); END",
    "CREATE TRIGGER core_search_ad AFTER DELETE ON core_searchentry BEGIN "
    "INSERT INTO core_search_fts(core_search_fts, rowid, search_text) "
    "VALUES ('delete', old.id, old.search_text); END",
    "CREATE TRIGGER core_search_au AFTER UPDATE ON core_searchentry BEGIN "
    "INSERT INTO core_search_fts(core_search_fts, rowid, search_text) "
    "VALUES ('delete', old.id, old.search_text); "
    "INSERT INTO core_search_fts(rowid, search_text) VALUES (new.id, new.search_text); END",
]
SQLITE_BACK = [
    "DROP TRIGGER core_search_au",
    "DROP TRIGGER core_search_ad",
    "DROP TRIGGER core_search_ai",
    "DROP TABLE core_search_fts",
]
POSTGRESQL = [
    "CREATE INDEX core_search_gin ON core_searchentry "
    "USING gin (to_tsvector('simple', search_text))",
]
POSTGRESQL_BACK = ["DROP INDEX core_search_gin"]


def _run(statements):
    def run(apps, schema_editor):
        for statement in statements[schema_editor.connection.vendor]:
            schema_editor.execute(statement)

    return run


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]
    operations = [
        migrations.RunPython(
            _run({"sqlite": SQLITE, "postgresql": POSTGRESQL}),
            _run({"sqlite": SQLITE_BACK, "postgresql": POSTGRESQL_BACK}),
        )
    ]
