"""Templates: none unused, none too clever, nothing that the security policy refuses."""

import ast
import re
from pathlib import PurePosixPath

import pytest
from django.template.loader import get_template

from tests.consistency.source import modules, templates

pytestmark = pytest.mark.static
# Looked up by name by Django or a library, so that no source of ours names them.
BY_CONVENTION = re.compile(
    r"^(?:(?:400|403|404|429|500)\.html|(?:account|allauth|mfa|socialaccount|django)/.*|.*widgets/.*)$"
)
_REFERENCE = re.compile(r"""["']([\w./-]+\.(?:html|txt|svg|typ))["']""")
_COMPONENT = re.compile(r"<c-([\w.-]+)")


def name_of(path: str) -> str:
    """Return the name under which the engine knows a template."""
    return path.split("/templates/", 1)[1]


def references() -> tuple[set[str], list[re.Pattern[str]]]:
    """Return the template names that sources mention, and patterns for the computed ones."""
    names: set[str] = set()
    patterns: list[re.Pattern[str]] = []
    for text in templates().values():
        names |= set(_REFERENCE.findall(text))
        for component in _COMPONENT.findall(text):
            path = component.replace(".", "/").replace("-", "_")
            names |= {f"cotton/{path}.html", f"cotton/{path}/index.html"}
    for module in modules():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                names.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                parts = [
                    re.escape(str(value.value)) if isinstance(value, ast.Constant) else r"[\w-]+"
                    for value in node.values
                ]
                if parts and parts[-1].endswith(r"\.html"):
                    patterns.append(re.compile("".join(parts)))
    return names, patterns


def test_every_template_is_used():
    names, patterns = references()
    unused = [
        path
        for path in templates()
        if name_of(path) not in names
        and not BY_CONVENTION.match(name_of(path))
        and not any(pattern.fullmatch(name_of(path)) for pattern in patterns)
        and PurePosixPath(path).suffix in (".html", ".txt")
    ]
    assert not unused, "templates that nothing renders:\n" + "\n".join(unused)


@pytest.mark.parametrize("path", [p for p in templates() if p.endswith((".html", ".txt"))])
def test_a_template_can_be_read(path):
    get_template(name_of(path))


def test_no_template_name_twice():
    seen: dict[str, str] = {}
    twice = []
    for path in templates():
        before = seen.setdefault(name_of(path), path)
        if before != path:
            twice.append(f"{path} hides {before}, or the other way round")
    assert not twice, "\n".join(twice)


REFUSED = {
    r"<[^>]*\sstyle=": "inline style: the security policy blocks it; use a class",
    r"<script(?![^>]*\ssrc=)(?![^>]*type=.application/json)[^>]*>": "inline script: use a module",
    r"\son(?:click|change|submit|input|load|keydown)=": "inline event handler: use a module",
    r"\shx-[a-z]": "write data-hx-…: the HTML checker refuses hx-…",
    r"https?://(?!www\.w3\.org)[^\"'\s]+\.(?:js|css|woff2?)": "a file from elsewhere",
    r"\|\s*safe\b": "|safe: mark the text safe where it is made, after cleaning it",
}


def test_templates_hold_nothing_that_the_page_would_refuse():
    wrong = []
    for path, text in templates().items():
        plain = re.sub(r"{#.*?#}|{% comment.*?endcomment %}", "", text, flags=re.DOTALL)
        for pattern, why in REFUSED.items():
            for found in re.finditer(pattern, plain):
                line = text[: found.start()].count("\n") + 1
                wrong.append(f"src/maillon/{path}:{line}: {why}")
    assert not wrong, "\n".join(wrong)
