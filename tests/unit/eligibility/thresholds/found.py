"""Every comparison in an order, and every lower or higher of two, that the modules named here make."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from eligibility import rules

ROOT = Path(rules.__file__).parent
#: The modules that decide a month, and those beside a decision that compare: days, hours, months, notice, reductions.
DECIDING = ("snap", "tanf", "tadvs", "child_care", "screening.py")
BESIDE = (
    "adverse.py",
    "certification.py",
    "holding.py",
    "hours.py",
    "months_used.py",
    "reductions.py",
    "timely.py",
)
_ORDERED = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)
_BOUNDED = ("min", "max")


def comparisons() -> frozenset[str]:
    """Return all of them as `module function: text`; one that stands twice in a function is numbered."""
    return frozenset(name for module in _modules() for name in _numbered(_named(module)))


def _modules() -> Iterator[Path]:
    for path in sorted(ROOT.rglob("*.py")):
        if path.relative_to(ROOT).parts[0] in (*DECIDING, *BESIDE):
            yield path


def _numbered(names: Iterator[str]) -> Iterator[str]:
    seen: Counter[str] = Counter()
    for name in names:
        seen[name] += 1
        yield name if seen[name] == 1 else f"{name} ({seen[name]})"


def _named(module: Path) -> Iterator[str]:
    place = module.relative_to(ROOT).as_posix()
    tree = ast.parse(module.read_text("utf-8"))
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            for node in _of(function):
                if _compares(node):
                    yield f"{place} {function.name}: {ast.unparse(node)}"


def _of(function: ast.FunctionDef) -> Iterator[ast.AST]:
    """Walk a function in the order of its lines, without the functions inside it."""
    for child in ast.iter_child_nodes(function):
        yield from _below(child)


def _below(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.FunctionDef):
        return
    yield node
    for child in ast.iter_child_nodes(node):
        yield from _below(child)


def _compares(node: ast.AST) -> bool:
    if isinstance(node, ast.Compare):
        return any(isinstance(operator, _ORDERED) for operator in node.ops)
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _BOUNDED
