"""What the import contracts cannot see: relations, reverse names, the clock, inline imports."""

import ast
import re
from functools import lru_cache

import pytest
from django.apps import apps

from tests.consistency.source import Module, imports, levels, may_use, modules, templates

pytestmark = pytest.mark.static
# Where the clock may be read; ``now=`` and ``on=`` are handed down from there.
CLOCK_LAYERS = {"views", "admin", "management", "cli"}
# Called by the framework and the sign-in library, which hand down no moment.
CLOCK_FILES = {
    *("partners/access.py", "partners/adapter.py"),
    # The moment at which a request reaches the server.
    *("config/waiting.py", "core/arrival.py"),
}
CLOCK = {
    ("timezone", "now"),
    ("timezone", "localdate"),
    ("timezone", "localtime"),
    ("date", "today"),
    ("datetime", "now"),
    ("datetime", "today"),
    ("datetime", "utcnow"),
    ("time", "time"),
}
_LOOKUP = re.compile(r"[a-z_]+(?:__[a-z_]+)+")
# Layers that hold the writes and the reads: no request, no HTML, no form.
INNER = {"operations", "queries", "rules", "workflows", "models", "enums"}
FORBIDDEN_INSIDE = re.compile(
    r"^(django\.(http|forms|shortcuts|template|contrib\.messages)\b"
    r"|maillon\.\w+\.(views|forms|urls|tables|filters|panels|admin)\b)"
)


def our_models():
    """Return the models of the project."""
    return [model for model in apps.get_models() if model.__module__.startswith("maillon.")]


def test_every_app_has_a_level():
    assert {module.app for module in modules()} <= set(levels())


def test_relations_point_downwards_even_as_strings():
    wrong = []
    for model in our_models():
        app = model._meta.app_label
        for field in model._meta.get_fields():
            target = getattr(field, "remote_field", None) and field.related_model
            if field.auto_created or not target or not target.__module__.startswith("maillon."):
                continue
            if not may_use(app, target._meta.app_label):
                wrong.append(f"{model._meta.label}.{field.name} → {target._meta.label}")
    assert not wrong, "relations to an upper or sibling app:\n" + "\n".join(wrong)


@lru_cache(maxsize=1)
def reverse_names() -> dict[str, set[str]]:
    """Return reverse accessor → the apps that define it on a model of a lower app."""
    found: dict[str, set[str]] = {}
    for model in our_models():
        for relation in model._meta.related_objects:
            definer = relation.related_model._meta.app_label
            name = relation.get_accessor_name()
            if (
                name
                and name.isidentifier()
                and definer in levels()
                and definer != model._meta.app_label
            ):
                found.setdefault(name, set()).add(definer)
    return found


@lru_cache(maxsize=16)
def own_names(app: str) -> set[str]:
    """Return the attribute names that ``app`` may use: those of what it may know, and its own."""
    names: set[str] = set()
    for model in our_models():
        if not may_use(app, model._meta.app_label):
            continue
        names |= set(vars(model))
        for relation in model._meta.get_fields(include_hidden=False):
            definer = (
                relation.related_model._meta.app_label
                if relation.auto_created and relation.is_relation
                else model._meta.app_label
            )
            if definer not in levels() or may_use(app, definer):
                names.add(getattr(relation, "get_accessor_name", lambda r=relation: r.name)() or "")
        names -= {
            relation.get_accessor_name()
            for relation in model._meta.related_objects
            if relation.related_model._meta.app_label in levels()
            and not may_use(app, relation.related_model._meta.app_label)
        }
    for module in modules():
        if may_use(app, module.app):
            for node in ast.walk(module.tree):
                if isinstance(node, ast.FunctionDef | ast.ClassDef):
                    names.add(node.name)
                elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                    names.add(node.target.id)
    return names


def used_names(module: Module) -> dict[str, str]:
    """Return name → place, for attributes, lookups and prefetches of a module."""
    found: dict[str, str] = {}
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute):
            found.setdefault(node.attr, module.at(node))
        elif isinstance(node, ast.keyword) and node.arg and "__" in node.arg:
            for part in node.arg.split("__"):
                found.setdefault(part, module.at(node.value))
        elif isinstance(node, ast.Constant) and _LOOKUP.fullmatch(str(node.value)):
            for part in node.value.split("__"):
                found.setdefault(part, module.at(node))
    return found


def test_lower_apps_do_not_reach_up_through_reverse_names():
    upward = reverse_names()
    wrong = []
    for module in modules():
        forbidden = {
            name
            for name, definers in upward.items()
            if not any(may_use(module.app, definer) for definer in definers)
        } - own_names(module.app)
        for name, place in used_names(module).items():
            if name in forbidden:
                wrong.append(f"{place}: “{name}” belongs to {', '.join(upward[name])}")
    assert not wrong, "an app reads what an upper app defines:\n" + "\n".join(wrong)


def test_lower_templates_do_not_reach_up_through_reverse_names():
    upward = reverse_names()
    wrong = []
    for path, text in templates().items():
        app = path.split("/", 1)[0]
        for name, definers in upward.items():
            if any(may_use(app, definer) for definer in definers) or name in own_names(app):
                continue
            if re.search(rf"\.{name}\b", " ".join(re.findall(r"{[{%].*?[}%]}", text))):
                wrong.append(f"src/maillon/{path}: .{name} belongs to {', '.join(definers)}")
    assert not wrong, "\n".join(wrong)


def test_writes_and_reads_know_nothing_of_the_web():
    wrong = [
        f"{module.at(node)}: {module.layer} imports {name}"
        for module in modules()
        if module.layer in INNER
        for node, name in imports(module.tree)
        if FORBIDDEN_INSIDE.match(name)
    ]
    assert not wrong, "\n".join(wrong)


def test_the_clock_is_read_in_views_and_commands_only():
    wrong = []
    for module in modules():
        if module.layer in CLOCK_LAYERS or module.path in CLOCK_FILES:
            continue
        converted = _conversions(module.tree)
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Attribute) and node not in converted:
                owner = node.value
                base = getattr(owner, "id", None) or getattr(owner, "attr", "")
                if (base, node.attr) in CLOCK:
                    wrong.append(f"{module.at(node)}: {base}.{node.attr}: take now= or on=")
            elif isinstance(node, ast.keyword) and node.arg in ("auto_now", "auto_now_add"):
                wrong.append(f"{module.at(node.value)}: {node.arg} reads the clock")
    assert not wrong, "\n".join(wrong)


def _conversions(tree: ast.Module) -> set[ast.AST]:
    """Return the functions of calls such as ``localtime(moment)``, which read no clock."""
    return {
        node.func
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and node.args
        and getattr(node.func, "attr", "") in ("localtime", "localdate")
    }


def test_no_import_inside_a_function():
    wrong = []
    for module in modules():
        for function in ast.walk(module.tree):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
                wrong += [
                    module.at(node)
                    for node in ast.walk(function)
                    if isinstance(node, ast.Import | ast.ImportFrom)
                ]
    assert not wrong, "imports inside functions:\n" + "\n".join(sorted(set(wrong)))


def test_no_module_of_leftovers():
    names = {"utils", "util", "helpers", "misc", "common", "signals"}
    wrong = [m.path for m in modules() if set(re.split(r"[/.]", m.path)) & names]
    assert not wrong, "name a module after its subject:\n" + "\n".join(wrong)


def test_every_public_thing_says_what_it_is():
    wrong = []
    for module in modules():
        if not ast.get_docstring(module.tree) and module.tree.body:
            wrong.append(f"src/maillon/{module.path}: the module")
        wrong += _undocumented(module, module.tree.body, "")
    assert not wrong, "no docstring:\n" + "\n".join(wrong)


def _undocumented(module: Module, body: list[ast.stmt], inside: str) -> list[str]:
    """Return the public functions and classes of ``body`` that have no docstring."""
    found = []
    for node in body:
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        if node.name.startswith("_") or node.name in ("Meta", "Params"):
            continue
        decorators = {ast.unparse(decorator) for decorator in node.decorator_list}
        setter = any(d.endswith((".setter", ".register", "overload")) for d in decorators)
        if not setter and not ast.get_docstring(node):
            found.append(f"{module.at(node)}: {inside}{node.name}")
        if isinstance(node, ast.ClassDef):
            found += _undocumented(module, node.body, f"{node.name}.")
    return found
