"""Say which modules, functions and templates are longer than the guidance. Guidance, not a gate.

python tools/sizes.py        module 300, function 25, template 120, test module 600 lines
"""

import ast
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULE, FUNCTION, TEMPLATE, TEST_MODULE = 300, 25, 120, 600


def long_functions(path: Path) -> list[tuple[int, str]]:
    """Return the functions of a module that are too long, docstring left out."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[1] if ast.get_docstring(node) and len(node.body) > 1 else node.body[0]
            lines = (node.end_lineno or 0) - first.lineno + 1
            if lines > FUNCTION:
                found.append((lines, f"{path.relative_to(ROOT)}:{node.lineno} {node.name}()"))
    return found


def main() -> int:
    """Print what is long, the longest first."""
    found: list[tuple[int, str]] = []
    limits = [("src", "*.py", MODULE), ("src", "*.html", TEMPLATE), ("tests", "*.py", TEST_MODULE)]
    limits.append(("tools", "*.py", MODULE))
    for folder, pattern, limit in limits:
        for path in sorted((ROOT / folder).rglob(pattern)):
            if "migrations" in path.parts:
                continue
            lines = len(path.read_text(encoding="utf-8").splitlines())
            if lines > limit:
                found.append((lines, str(path.relative_to(ROOT))))
            if pattern == "*.py" and folder == "src":
                found += long_functions(path)
    for lines, what in sorted(found, reverse=True):
        print(f"{lines:5} {what}")
    print(f"{len(found)} longer than the guidance (docs/conventions.md)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
