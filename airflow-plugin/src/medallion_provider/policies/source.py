"""A DAG file as text: parsed, never imported."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from medallion_provider.policies.names import Names
from medallion_provider.policies.suppressions import Suppression, read_suppressions
from medallion_provider.policies.violation import Place

Function = ast.FunctionDef | ast.AsyncFunctionDef

_NAMING = ("dag_id", "group_id", "task_id")
_FIRST_ARGUMENTS = {"DAG": "dag_id", "dag": "dag_id", "TaskGroup": "group_id", "task_group": "group_id"}
# The second call of one @task function makes the task `name__1`.
_COPY = re.compile(r"__\d+$")


class DagSource:
    """The syntax tree of one file, with what the rules ask of it."""

    def __init__(self, path: str, text: str) -> None:
        """Parse `text`; raises SyntaxError where it is no Python, ValueError where it holds null bytes."""
        self.path = path
        self.tree = ast.parse(text, filename=path)
        self.names = Names(self.tree)
        self.suppressions: list[Suppression] = read_suppressions(text)

    @classmethod
    def read(cls, path: str | Path) -> DagSource:
        """Read and parse a file; raises SyntaxError, ValueError (UnicodeDecodeError is one) or OSError."""
        return cls(str(path), Path(path).read_text(encoding="utf-8-sig"))

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """Every node of the tree."""
        return list(ast.walk(self.tree))

    @cached_property
    def calls(self) -> list[ast.Call]:
        """Every call of the file."""
        return [node for node in self.nodes if isinstance(node, ast.Call)]

    @cached_property
    def functions(self) -> dict[str, Function]:
        """Functions of the file by name, nested ones included; of two with one name the last."""
        return {node.name: node for node in self.nodes if isinstance(node, Function)}

    @cached_property
    def assigned(self) -> dict[str, ast.expr]:
        """What plain names are set to, by name; the last assignment counts."""
        return dict(assignments(self.nodes))

    def resolve(self, node: ast.expr) -> ast.expr:
        """Return what a plain name is set to; any other expression as it is."""
        return self.assigned.get(node.id, node) if isinstance(node, ast.Name) else node

    def place(self, node: ast.AST) -> Place:
        """Return where `node` begins."""
        return Place(self.path, getattr(node, "lineno", 1), getattr(node, "col_offset", 0) + 1)

    def allows(self, code: str, line: int) -> bool:
        """Tell whether a comment allows `code` in the statement at `line`."""
        first, last = self._statements.get(line, (line, line))
        return any(comment.covers(code, first, last) for comment in self.suppressions)

    def place_of_dag(self, dag_id: str) -> Place:
        """Return where a DAG is made; the only DAG of the file where its name is computed, else the first line."""
        return self.place(self._find_dag(dag_id) or self.tree)

    def place_of_task(self, task_id: str, dag_id: str) -> Place:
        """Return where a task is made; where its DAG is made if the task's name is computed."""
        name = _COPY.sub("", task_id.rpartition(".")[2])
        found: list[ast.Call | Function] = [*self._naming_calls.get(("task_id", name), [])]
        if not found and name in self.functions:
            found.append(self.functions[name])
        dag = self._find_dag(dag_id)
        # Two DAGs of one file may have tasks of one name, and so may two groups of one DAG.
        for owner in [dag, *(self._find_group(group) for group in task_id.split(".")[:-1])]:
            first, last = self._block_of(owner)
            found = [node for node in found if first <= node.lineno <= last] or found
        return self.place(next(iter(found), dag) or self.tree)

    def _find_dag(self, dag_id: str) -> ast.Call | Function | None:
        named = self._naming_calls.get(("dag_id", dag_id), [])
        only = self._dag_calls if len(self._dag_calls) == 1 else []
        return next(iter(named), None) or self.functions.get(dag_id) or next(iter(only), None)

    def _find_group(self, group_id: str) -> ast.Call | Function | None:
        named = self._naming_calls.get(("group_id", group_id), [])
        return next(iter(named), None) or self.functions.get(group_id)

    def _block_of(self, owner: ast.Call | Function | None) -> tuple[int, int]:
        """Return the lines of the block that a call or function opens (`with DAG(...)`); none without a block."""
        return (0, 0) if owner is None else self._blocks.get(owner.lineno, (0, 0))

    @cached_property
    def _dag_calls(self) -> list[ast.Call]:
        return [call for call in self.calls if self._naming_argument(call) == "dag_id"]

    @cached_property
    def _naming_calls(self) -> dict[tuple[str, str], list[ast.Call]]:
        """Calls by the argument that names what they make, and by that name."""
        found: dict[tuple[str, str], list[ast.Call]] = {}
        for call in self.calls:
            named = [(argument.arg, argument.value) for argument in call.keywords if argument.arg in _NAMING]
            first = [(self._naming_argument(call), argument) for argument in call.args[:1]]
            for keyword, value in [*named, *first]:
                if keyword and isinstance(value, ast.Constant):
                    found.setdefault((keyword, str(value.value)), []).append(call)
        return found

    def _naming_argument(self, call: ast.Call) -> str | None:
        """Return which argument comes first in a call that makes a DAG or a group; None for any other call."""
        return _FIRST_ARGUMENTS.get(self.names.called(call).rpartition(".")[2])

    @cached_property
    def _blocks(self) -> dict[int, tuple[int, int]]:
        """First and last line of blocks, by each line of their headers."""
        blocks = [node for node in self.nodes if isinstance(node, ast.With | Function)]
        ranges = [(_header_lines(block), block.end_lineno or block.lineno) for block in blocks]
        return {line: (first, end) for (first, last), end in ranges for line in range(first, last + 1)}

    @cached_property
    def _statements(self) -> dict[int, tuple[int, int]]:
        """First and last line of the innermost statement, by each of its lines; of a block only its header counts."""
        ranges = sorted(_lines(node) for node in self.nodes if isinstance(node, ast.stmt))
        return {line: (first, last) for first, last in ranges for line in range(first, last + 1)}


def assignments(nodes: list[ast.AST]) -> Iterator[tuple[str, ast.expr]]:
    """Yield the plain names that are set in `nodes`, each with its value."""
    for node in nodes:
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    yield target.id, node.value
        elif isinstance(node, ast.AnnAssign | ast.NamedExpr) and isinstance(node.target, ast.Name) and node.value:
            yield node.target.id, node.value


def _header_lines(stmt: ast.stmt) -> tuple[int, int]:
    """Return the first and last line of what of a statement is not in a block of its own."""
    outside = (ast.stmt, ast.excepthandler, ast.match_case)
    children = [child for child in ast.iter_child_nodes(stmt) if not isinstance(child, outside)]
    walked = [node for child in children for node in ast.walk(child)]
    located = [node for node in walked if isinstance(node, ast.expr | ast.arg | ast.keyword)]
    first = min([stmt.lineno, *(node.lineno for node in located)])
    return first, max([stmt.lineno, *(node.end_lineno or first for node in located)])


def _lines(stmt: ast.stmt) -> tuple[int, int]:
    first, last = _header_lines(stmt)
    # The bracket that closes a call is on a line of its own; only a statement without a block ends with it.
    return first, last if hasattr(stmt, "body") else max(last, stmt.end_lineno or last)
