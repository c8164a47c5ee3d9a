"""tools/messages.py: what it reads, what it keeps, what it refuses."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tools import messages

pytestmark = pytest.mark.static

TEMPLATE = """
<c-panel title="{% translate 'In an attribute' %}" :hint="_('Dynamic attribute')"
         note='{% translate "May" context "month" as month %}'>
{% comment %}{% translate "Never" %}{% endcomment %}{# {% translate "Nor this" %} #}
{% blocktranslate trimmed count n=rows|length %}
  {{ n }} row at 100%
{% plural %}
  {{ n }} rows at 100%
{% endblocktranslate %}
{{ value|default:_("A default") }} {% include "x.html" with title=_("Passed on") %}
{% translate "It's \\"so\\"" %} {% translate variable %}
"""
PYTHON = """
from django.utils.translation import gettext as _, ngettext_lazy as many
from django.utils.translation import pgettext
a = _("Hello " "world")
b = many("%(n)s day", "%(n)s days", 2)
c = pgettext("month", "May")
d = _(variable)
"""


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package with one app."""
    folder = tmp_path / "src" / "maillon" / "one"
    (folder / "templates").mkdir(parents=True)
    (folder / "__init__.py").write_text("")
    monkeypatch.setattr(messages, "PACKAGE", folder.parent)
    return folder


def test_template_messages_are_read_as_the_engine_looks_them_up():
    texts = {text.key: text.plural for text in messages.from_template(TEMPLATE, "t.html")}
    assert texts == {
        ("", "In an attribute"): "",
        ("", "Dynamic attribute"): "",
        ("month", "May"): "",
        ("", "%(n)s row at 100%%"): "%(n)s rows at 100%%",
        ("", "A default"): "",
        ("", "Passed on"): "",
        ("", 'It\'s "so"'): "",
    }


def test_python_messages_are_read_under_any_alias():
    texts = {text.key: text.plural for text in messages.from_python(PYTHON, "m.py")}
    assert texts == {
        ("", "Hello world"): "",
        ("", "%(n)s day"): "%(n)s days",
        ("month", "May"): "",
    }


@pytest.mark.parametrize("source", ['_(f"{n} rows")', '_("a" + b)', '_("%s" % n)'])
def test_a_message_that_is_not_one_string_is_refused(source):
    with pytest.raises(messages.SourceError, match=r"m\.py:1"):
        list(messages.from_python(source, "m.py"))


def test_round_trip_update_fill_check_compile(app, tmp_path, capsys):
    (app / "m.py").write_text(PYTHON)
    (app / "templates" / "t.html").write_text(TEMPLATE)
    messages.main(["update", "one"])
    assert messages.main(["check", "one"]) == 1
    capsys.readouterr()
    messages.main(["todo", "one"])
    rows = json.loads(capsys.readouterr().out)
    for row in rows:
        for language in ("fr", "nl"):
            texts = [row["id"], row["plural"]] if "plural" in row else row["id"]
            row[language] = texts
    filled = tmp_path / "filled.json"
    filled.write_text(json.dumps(rows))
    assert messages.main(["fill", "one", str(filled)]) == 0
    assert messages.main(["check", "one"]) == 0
    before = messages.po_path("one", "fr").read_bytes()
    messages.main(["update", "one"])
    assert messages.po_path("one", "fr").read_bytes() == before
    assert b":1" not in before
    messages.main(["compile", "one"])
    assert messages.po_path("one", "nl").with_suffix(".mo").stat().st_size > 200


def test_update_takes_out_what_is_gone_and_says_so(app, capsys):
    (app / "m.py").write_text('_("Old")')
    messages.main(["update"])
    path = messages.po_path("one", "fr")
    path.write_text(path.read_text().replace('"Old"\nmsgstr ""', '"Old"\nmsgstr "Ancien"'))
    (app / "m.py").write_text('_("New")')
    assert any("obsolete" in line for line in messages.flaws(["one"]))
    messages.main(["update"])
    assert "“Old” → “Ancien”" in capsys.readouterr().out
    assert "Old" not in path.read_text()


@pytest.mark.parametrize(
    ("original", "translated", "flaw"),
    [
        ("%(n)s days", "%(m)s jours", "placeholders"),
        ("%s days", "jours", "placeholders"),
        ("{name} is late", "en retard", "placeholders"),
        ("100%% of %(n)s", "100%% de %(n)s", ""),
    ],
)
def test_placeholders_must_be_the_same(original, translated, flaw):
    text = messages.Text("", original)
    message = messages.Message(original, translated)
    assert messages._flaw(text, message).startswith(flaw)
    assert bool(messages._flaw(text, message)) is bool(flaw)


def test_it_runs_as_a_command():
    root = Path(__file__).resolve().parents[2]
    run = subprocess.run(
        [sys.executable, root / "tools" / "messages.py", "todo", "config"],
        capture_output=True,
        text=True,
        check=True,
    )
    json.loads(run.stdout)
