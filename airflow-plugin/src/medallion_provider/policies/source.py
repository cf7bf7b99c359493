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

_DAG_NAMES = ("DAG", "dag")
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
        first, last = self._statement(line)
        return any(comment.covers(code, first, last) for comment in self.suppressions)

    def place_of_dag(self, dag_id: str) -> Place:
        """Return where a DAG is made; the only DAG of the file where its name is computed, else the first line."""
        return self.place(self._find_dag(dag_id) or self.tree)

    def place_of_task(self, task_id: str, dag_id: str) -> Place:
        """Return where a task is made; where its DAG is made if the task's name is computed."""
        name = _COPY.sub("", task_id.rpartition(".")[2])
        found: list[ast.AST] = [*self._calls_naming("task_id", name)]
        if not found and name in self.functions:
            found.append(self.functions[name])
        dag = self._find_dag(dag_id)
        # Two DAGs of one file may have tasks of one name.
        inside = [node for node in found if dag is not None and self._is_in_block(node, dag)]
        node = next(iter([*inside, *found]), dag)
        return self.place(node or self.tree)

    def _find_dag(self, dag_id: str) -> ast.AST | None:
        makers = [call for call in self.calls if self.names.called(call).rpartition(".")[2] in _DAG_NAMES]
        for call in makers:
            positional = [argument for argument in call.args[:1] if _is_text(argument, dag_id)]
            if positional or call in self._calls_naming("dag_id", dag_id):
                return call
        return self.functions.get(dag_id) or (makers[0] if len(makers) == 1 else None)

    def _calls_naming(self, keyword: str, value: str) -> list[ast.Call]:
        return [
            call
            for call in self.calls
            if any(argument.arg == keyword and _is_text(argument.value, value) for argument in call.keywords)
        ]

    def _is_in_block(self, node: ast.AST, head: ast.AST) -> bool:
        """Tell whether `node` is in the block that `head` opens (`with DAG(...)`, `@dag def ...`)."""
        blocks = [stmt for stmt in self.nodes if isinstance(stmt, ast.With | Function)]
        opened = [block for block in blocks if head is block or head in _header(block)]
        return any(node in ast.walk(block) for block in opened)

    def _statement(self, line: int) -> tuple[int, int]:
        """Return the first and last line of the innermost statement at `line`; of a block only its header."""
        around = [lines for lines in self._statements if lines[0] <= line <= lines[1]]
        return max(around, default=(line, line))

    @cached_property
    def _statements(self) -> list[tuple[int, int]]:
        return [_lines(node) for node in self.nodes if isinstance(node, ast.stmt)]


def assignments(nodes: list[ast.AST]) -> Iterator[tuple[str, ast.expr]]:
    """Yield the plain names that are set in `nodes`, each with its value."""
    for node in nodes:
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    yield target.id, node.value
        elif isinstance(node, ast.AnnAssign | ast.NamedExpr) and isinstance(node.target, ast.Name) and node.value:
            yield node.target.id, node.value


def _is_text(node: ast.expr, value: str) -> bool:
    return isinstance(node, ast.Constant) and node.value == value


def _header(stmt: ast.stmt) -> list[ast.AST]:
    """Return the nodes of a statement that are not in a block of its own."""
    outside = (ast.stmt, ast.excepthandler, ast.match_case)
    children = [child for child in ast.iter_child_nodes(stmt) if not isinstance(child, outside)]
    return [node for child in children for node in ast.walk(child)]


def _lines(stmt: ast.stmt) -> tuple[int, int]:
    header = [node for node in _header(stmt) if isinstance(node, ast.expr | ast.arg | ast.keyword)]
    first = min([stmt.lineno, *(node.lineno for node in header)])
    last = max([stmt.lineno, *(node.end_lineno or first for node in header)])
    # The bracket that closes a call is on a line of its own; only a statement without a block ends with it.
    return first, last if hasattr(stmt, "body") else max(last, stmt.end_lineno or last)
