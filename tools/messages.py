"""Translations of the interface without GNU gettext: extract, fill, check and compile.

English is the source; every app keeps ``locale/fr`` and ``locale/nl``. See tools/README.md.

    python tools/messages.py update [APP …]     sources → .po, keeping what is translated
    python tools/messages.py todo APP …         what is still to translate, as JSON
    python tools/messages.py fill APP FILE      such a JSON, filled in, → .po
    python tools/messages.py check [APP …]      list every flaw; exit 1 when there is one
    python tools/messages.py compile [APP …]    .po → .mo
"""

import argparse
import ast
import io
import json
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.template.base import Lexer, Token, TokenType
from django.utils.text import unescape_string_literal
from django.utils.translation import trim_whitespace

PACKAGE = Path(__file__).resolve().parent.parent / "src" / "maillon"
LANGUAGES = {"fr": "nplurals=2; plural=(n > 1);", "nl": "nplurals=2; plural=(n != 1);"}
# function → (position of the context, of the singular, of the plural)
FUNCTIONS: dict[str, tuple[int | None, int, int | None]] = {
    "gettext": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "npgettext": (0, 1, 2),
    "npgettext_lazy": (0, 1, 2),
}
_LITERAL = r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
_CONSTANT = re.compile(rf"(?<!\w)_\(\s*({_LITERAL})\s*\)")
_FIRST_LITERAL = re.compile(_LITERAL)
_NAMED = re.compile(r"%\((\w+)\)[-#0 +]*\d*(?:\.\d+)?[a-zA-Z]")
_POSITIONAL = re.compile(r"%[-#0+]*\d*(?:\.\d+)?[sdrfg](?![\w])")
_BRACES = re.compile(r"(?<!\{)\{(\w*)(?:[!:][^{}]*)?\}(?!\})")

Key = tuple[str, str]  # (context, singular)


@dataclass
class Text:
    """A message found in the sources."""

    context: str
    singular: str
    plural: str = ""
    files: set[str] = field(default_factory=set)

    @property
    def key(self) -> Key:
        """What tells one message from another."""
        return self.context, self.singular

    @property
    def shown(self) -> str:
        """The message as errors name it."""
        where = f" (context “{self.context}”)" if self.context else ""
        return f"“{self.singular}”{where}"


class SourceError(Exception):
    """A message that cannot be extracted; says where and why."""


# --- extraction -------------------------------------------------------------------------------


def from_python(source: str, where: str) -> Iterator[Text]:
    """Yield the messages of a Python module; f-strings and sums are refused."""
    tree = ast.parse(source, filename=where)
    names = {"_": "gettext"} | {name: name for name in FUNCTIONS}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            for alias in node.names:
                if alias.name in FUNCTIONS:
                    names[alias.asname or alias.name] = alias.name
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Name):
            function = names.get(node.func.id)
        elif isinstance(node.func, ast.Attribute) and node.func.attr in FUNCTIONS:
            function = node.func.attr
        else:
            function = None
        if function:
            yield from _from_call(node, FUNCTIONS[function], where)


def _from_call(
    node: ast.Call, places: tuple[int | None, int, int | None], where: str
) -> Iterator[Text]:
    values: list[str] = []
    for place in places:
        if place is None:
            values.append("")
            continue
        argument = node.args[place] if place < len(node.args) else None
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
            values.append(argument.value)
        elif isinstance(argument, ast.JoinedStr | ast.BinOp):
            raise SourceError(
                f"{where}:{node.lineno}: a message must be one plain string "
                "(no f-string, no +, no % inside the call); put placeholders in it instead."
            )
        else:  # a variable: its texts are marked where they are written
            return
    if values[1]:
        yield Text(values[0], values[1], values[2])


def from_template(source: str, where: str) -> Iterator[Text]:
    """Yield the messages of a template, component attributes included."""
    tokens = iter(Lexer(source).tokenize())
    for token in tokens:
        if token.token_type == TokenType.COMMENT:
            continue
        if token.token_type == TokenType.TEXT:
            # Attributes of components: <c-panel :title="_('X')">
            yield from _constants(token.contents)
            continue
        name = token.contents.split(maxsplit=1)[0] if token.contents else ""
        if token.token_type == TokenType.BLOCK:
            if name == "comment":
                _skip_to(tokens, "endcomment")
                continue
            if name in ("translate", "trans"):
                yield from _translate(token, where)
            elif name in ("blocktranslate", "blocktrans"):
                yield _blocktranslate(token, tokens, where)
        yield from _constants(token.contents)


def _skip_to(tokens: Iterator[Token], end: str) -> None:
    for token in tokens:
        if token.token_type == TokenType.BLOCK and token.contents.strip() == end:
            return


def _constants(text: str) -> Iterator[Text]:
    for found in _CONSTANT.finditer(text):
        yield Text("", _literal(found.group(1)))


def _literal(quoted: str) -> str:
    """Return the message of a quoted literal as the template engine looks it up."""
    return str(unescape_string_literal(quoted)).replace("%", "%%")


def _context(bits: list[str]) -> str:
    if "context" not in bits[1:]:
        return ""
    place = bits.index("context", 1) + 1
    found = _FIRST_LITERAL.match(bits[place]) if place < len(bits) else None
    return str(unescape_string_literal(found.group())) if found else ""


def _translate(token: Token, where: str) -> Iterator[Text]:
    bits = token.split_contents()
    found = _FIRST_LITERAL.match(bits[1]) if len(bits) > 1 else None
    if found:
        yield Text(_context(bits), _literal(found.group()))


def _blocktranslate(opening: Token, tokens: Iterator[Token], where: str) -> Text:
    bits = opening.split_contents()
    parts: list[list[str]] = [[]]
    for token in tokens:
        if token.token_type == TokenType.TEXT:
            parts[-1].append(token.contents.replace("%", "%%"))
        elif token.token_type == TokenType.VAR:
            parts[-1].append(f"%({token.contents})s")
        elif token.token_type == TokenType.BLOCK:
            name = token.contents.strip()
            if name == "plural":
                parts.append([])
            elif name == "end" + bits[0]:
                break
            else:
                raise SourceError(f"{where}:{token.lineno}: no tags inside {bits[0]}: {name}")
    else:
        raise SourceError(f"{where}:{opening.lineno}: {bits[0]} has no end")
    texts = ["".join(part) for part in parts]
    if "trimmed" in bits:
        texts = [trim_whitespace(text) for text in texts]
    return Text(_context(bits), texts[0], texts[1] if len(texts) > 1 else "")


def extract(app: str) -> dict[Key, Text]:
    """Return every message of an app, and raise ``SourceError`` for one that cannot be read."""
    found: dict[Key, Text] = {}
    folder = PACKAGE / app
    paths = sorted([*folder.rglob("*.py"), *folder.rglob("*.html"), *folder.rglob("*.txt")])
    for path in paths:
        inside = path.relative_to(folder).parts
        if "migrations" in inside or "static" in inside or "data" in inside:
            continue
        if path.suffix == ".txt" and "templates" not in inside:
            continue
        where = path.relative_to(PACKAGE).as_posix()
        reader = from_python if path.suffix == ".py" else from_template
        try:
            texts = list(reader(path.read_text(encoding="utf-8"), where))
        except SyntaxError as error:
            raise SourceError(f"{where}:{error.lineno}: not valid Python: {error.msg}") from error
        for text in texts:
            if not text.singular.strip():
                continue
            known = found.setdefault(text.key, text)
            if text.plural and known.plural and text.plural != known.plural:
                raise SourceError(
                    f"{where}: {text.shown} has two plurals: “{known.plural}” and “{text.plural}”."
                )
            known.plural = known.plural or text.plural
            known.files.add(where)
    return found


# --- .po files --------------------------------------------------------------------------------


def apps() -> list[str]:
    """Return the folders of the package that may hold messages."""
    return sorted(path.parent.name for path in PACKAGE.glob("*/__init__.py"))


def po_path(app: str, language: str) -> Path:
    """Return where an app keeps its translations into ``language``."""
    return PACKAGE / app / "locale" / language / "LC_MESSAGES" / "django.po"


def load(app: str, language: str) -> Catalog | None:
    """Return the translations of an app, or ``None`` when it has none."""
    path = po_path(app, language)
    if not path.exists():
        return None
    return read_po(io.BytesIO(path.read_bytes()), locale=language, charset="utf-8")


def key_of(message: Message) -> Key:
    """Return the key of a message read from a .po file."""
    singular = message.id[0] if isinstance(message.id, tuple | list) else message.id
    return message.context or "", str(singular)


def translations(catalog: Catalog | None) -> dict[Key, Message]:
    """Return the messages of a catalogue by key, without its header."""
    return {key_of(message): message for message in catalog or () if message.id}


def forms(message: Message | None) -> list[str]:
    """Return the translations of a message: one, or one a plural form."""
    if message is None or not message.string:
        return []
    found = [message.string] if isinstance(message.string, str) else list(message.string)
    return found if all(found) else []


def save(app: str, language: str, texts: Iterable[tuple[Text, list[str]]]) -> None:
    """Write a .po file: sorted, file names only, no dates, so that two people seldom conflict."""
    catalog = Catalog(locale=language, charset="utf-8", fuzzy=False)
    for text, translated in texts:
        string: str | tuple[str, ...]
        if text.plural:
            string = tuple(translated) if len(translated) == 2 else ("", "")
        else:
            string = translated[0] if translated else ""
        catalog.add(
            (text.singular, text.plural) if text.plural else text.singular,
            string,
            locations=[(name, 0) for name in sorted(text.files)],
            context=text.context or None,
        )
    body = io.BytesIO()
    write_po(body, catalog, omit_header=True, sort_output=True, include_lineno=False, width=98)
    header = (
        f"# {app}: {language}. Kept up to date by tools/messages.py.\n"
        'msgid ""\nmsgstr ""\n'
        f'"Language: {language}\\n"\n'
        '"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
        f'"Plural-Forms: {LANGUAGES[language]}\\n"\n\n'
    )
    path = po_path(app, language)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(header.encode() + body.getvalue())


# --- commands ---------------------------------------------------------------------------------


def update(names: list[str]) -> int:
    """Bring the .po files up to date with the sources."""
    everywhere = {
        (app, language): translations(load(app, language))
        for app in apps()
        for language in LANGUAGES
    }
    for app in names:
        texts = extract(app)
        for language in LANGUAGES:
            known = everywhere[app, language]
            if not texts and not po_path(app, language).exists():
                continue
            rows: list[tuple[Text, list[str]]] = []
            for key, text in texts.items():
                translated = _fitting(text, known.get(key))
                if not translated:
                    # Django merges the apps' catalogues: the same words already have this one.
                    others = (everywhere[other, language].get(key) for other in apps())
                    translated = next((f for f in (_fitting(text, m) for m in others) if f), [])
                rows.append((text, translated))
            save(app, language, rows)
            _say_what_changed(app, language, texts, known, rows)
    return 0


def _fitting(text: Text, message: Message | None) -> list[str]:
    """Return the translations of ``message`` where they have as many forms as ``text`` wants."""
    found = forms(message)
    if message is None or "fuzzy" in message.flags:
        return []
    return found if len(found) == (2 if text.plural else 1) else []


def _say_what_changed(
    app: str,
    language: str,
    texts: dict[Key, Text],
    known: dict[Key, Message],
    rows: list[tuple[Text, list[str]]],
) -> None:
    missing = sum(not translated for _text, translated in rows)
    print(f"{app}/{language}: {len(rows)} messages, {missing} to translate")
    for key, message in known.items():
        if key not in texts and forms(message):
            print(f"  taken out: “{key[1]}” → “{' / '.join(forms(message))}”")


def todo(names: list[str]) -> int:
    """Print what is still to translate as a JSON list that ``fill`` takes back."""
    rows = []
    for app in names:
        known = {language: translations(load(app, language)) for language in LANGUAGES}
        for key, text in sorted(extract(app).items()):
            lacking = [lang for lang in LANGUAGES if not _fitting(text, known[lang].get(key))]
            if lacking:
                row: dict[str, object] = {"id": text.singular}
                if text.context:
                    row["context"] = text.context
                if text.plural:
                    row["plural"] = text.plural
                rows.append(row | {lang: ["", ""] if text.plural else "" for lang in lacking})
    print(json.dumps(rows, ensure_ascii=False, indent=1))
    return 0


def fill(app: str, path: Path) -> int:
    """Write the translations of a JSON list into the .po files of an app."""
    given = json.loads(path.read_text(encoding="utf-8"))
    by_key = {(row.get("context", ""), row["id"]): row for row in given}
    texts = extract(app)
    unknown = [key for key in by_key if key not in texts]
    for key in unknown:
        print(f"{app}: not in the sources, left out: “{key[1]}”")
    for language in LANGUAGES:
        known = translations(load(app, language))
        rows = []
        for key, text in texts.items():
            value = by_key.get(key, {}).get(language)
            new = [value] if isinstance(value, str) else list(value or [])
            fits = len(new) == (2 if text.plural else 1) and all(new)
            if new and not fits and any(new):
                print(f"{app}/{language}: wrong number of forms, left out: {text.shown}")
            rows.append((text, new if fits else _fitting(text, known.get(key))))
        save(app, language, rows)
        missing = sum(not translated for _text, translated in rows)
        print(f"{app}/{language}: {len(rows)} messages, {missing} to translate")
    return 1 if unknown else 0


def placeholders(text: str) -> list[str]:
    """Return the placeholders of a message, sorted: ``%(name)s``, ``%s`` and ``{name}``."""
    plain = text.replace("%%", "")
    return sorted(
        [
            *{f"%({name})" for name in _NAMED.findall(plain)},
            *_POSITIONAL.findall(plain),
            *{"{" + name + "}" for name in _BRACES.findall(plain)},
        ]
    )


def flaws(names: list[str]) -> list[str]:
    """Return what is wrong with the translations, one line a flaw."""
    found: list[str] = []
    seen: dict[tuple[str, Key], tuple[str, list[str]]] = {}
    for app in names:
        try:
            texts = extract(app)
        except SourceError as error:
            found.append(str(error))
            continue
        for language in LANGUAGES:
            where = po_path(app, language).relative_to(PACKAGE.parent.parent).as_posix()
            catalog = load(app, language)
            known = translations(catalog)
            for key, text in sorted(texts.items()):
                problem = _flaw(text, known.get(key))
                if problem:
                    found.append(f"{where}: {problem}: {text.shown}")
                    continue
                before = seen.setdefault((language, key), (where, forms(known[key])))
                if before[1] != forms(known[key]):
                    found.append(
                        f"{where}: {text.shown} is “{forms(known[key])[0]}” here and "
                        f"“{before[1][0]}” in {before[0]}; one of them would never be shown"
                    )
            for key in sorted(known):
                if key not in texts:
                    found.append(f"{where}: obsolete, no longer in the sources: “{key[1]}”")
            if catalog is not None:
                found.extend(f"{where}: obsolete: “{m.id}”" for m in catalog.obsolete.values())
    return found


def _flaw(text: Text, message: Message | None) -> str:
    if message is None:
        return "in the sources, not in the file (run: python tools/messages.py update)"
    if "fuzzy" in message.flags:
        return "fuzzy"
    translated = _fitting(text, message)
    if not translated:
        return "not translated"
    wanted = placeholders(text.plural or text.singular)
    allowed = {*wanted, *placeholders(text.singular)}
    for number, form in enumerate(translated):
        given = placeholders(form)
        exact = number == len(translated) - 1
        if (exact and given != wanted) or not set(given) <= allowed:
            return f"placeholders {given or 'none'} instead of {wanted or 'none'}"
    return ""


def check(names: list[str]) -> int:
    """Print every flaw and return 1 when there is one."""
    found = flaws(names)
    for line in found:
        print(line)
    total = len({key for app in names for key in _extract_or_nothing(app)})
    print(f"messages: {total} in {len(names)} apps, {len(found)} flaws")
    return 1 if found else 0


def _extract_or_nothing(app: str) -> dict[Key, Text]:
    try:
        return extract(app)
    except SourceError:
        return {}


def compile_all(names: list[str]) -> int:
    """Write the .mo files that Django reads."""
    count = 0
    for app in names:
        for language in LANGUAGES:
            catalog = load(app, language)
            if catalog is None:
                continue
            out = io.BytesIO()
            write_mo(out, catalog)
            path = po_path(app, language).with_suffix(".mo")
            if not path.exists() or path.read_bytes() != out.getvalue():
                path.write_bytes(out.getvalue())
            count += 1
    print(f"messages: {count} catalogues compiled")
    return 0


def main(arguments: list[str] | None = None) -> int:
    """Run one command of the module's documentation."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("command", choices=["update", "todo", "fill", "check", "compile"])
    parser.add_argument("names", nargs="*", metavar="APP")
    given = parser.parse_args(arguments)
    wanted = given.names[:1] if given.command == "fill" else given.names
    for name in wanted:
        if name not in apps():
            parser.error(f"no app “{name}”: there are {', '.join(apps())}")
    try:
        if given.command == "fill":
            if len(given.names) != 2:
                parser.error("fill APP FILE.json")
            return fill(given.names[0], Path(given.names[1]))
        commands = {"update": update, "todo": todo, "check": check, "compile": compile_all}
        return commands[given.command](wanted or apps())
    except SourceError as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
