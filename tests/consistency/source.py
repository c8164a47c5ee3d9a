"""The source as the consistency tests read it: modules parsed once, apps with their level."""

import ast
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "maillon"


@dataclass(frozen=True)
class Module:
    """A module of ours: its app, its path inside the package, its syntax tree."""

    app: str
    path: str
    tree: ast.Module

    @property
    def layer(self) -> str:
        """Return the file name of the design: ``operations`` for ``plan/operations/plans.py``."""
        return Path(self.path).parts[1].removesuffix(".py")

    def at(self, node: ast.AST) -> str:
        """Return the place of a node, to click on."""
        return f"src/maillon/{self.path}:{getattr(node, 'lineno', 1)}"


@lru_cache(maxsize=1)
def modules() -> tuple[Module, ...]:
    """Return every module of the package that a person wrote, without the migrations."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        inside = path.relative_to(PACKAGE)
        if "migrations" in inside.parts or len(inside.parts) < 2:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
        found.append(Module(inside.parts[0], inside.as_posix(), tree))
    return tuple(found)


@lru_cache(maxsize=1)
def templates() -> dict[str, str]:
    """Return path inside the package → text, for every template."""
    return {
        path.relative_to(PACKAGE).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(PACKAGE.glob("*/templates/**/*"))
        if path.is_file()
    }


@lru_cache(maxsize=1)
def levels() -> dict[str, int]:
    """Return app → level, 0 being the floor, from the contract in pyproject.toml."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    layers = next(c["layers"] for c in contracts if c["containers"] == ["maillon"])
    return {
        name.strip(" ()"): number
        for number, layer in enumerate(reversed(layers))
        for name in layer.split("|")
    }


def may_use(app: str, other: str) -> bool:
    """Say whether ``app`` may know ``other``: itself, or an app of a lower level."""
    return app == other or levels()[other] < levels()[app]


def imports(tree: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    """Yield each import statement with the full name of what it brings."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node, alias.name
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                yield node, f"{node.module or ''}.{alias.name}"
