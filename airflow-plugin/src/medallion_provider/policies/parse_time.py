"""What of a DAG file runs whenever Airflow reads the file."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from medallion_provider.policies.names import Names
from medallion_provider.policies.source import DagSource, Function

_BUILD_DECORATORS = frozenset({"dag", "task_group"})


def parse_time_nodes(source: DagSource) -> Iterator[ast.AST]:
    """Yield what runs on import: at top level, in functions that build DAGs, and in helpers called from there."""
    return _Walker(source).walk_all(source.tree.body)


def is_task_function(function: Function, names: Names) -> bool:
    """Tell whether calling the function makes a task, so that its body runs later, in a worker."""
    return any(is_task_decorator(name) for name in names.decorators(function))


def is_task_decorator(name: str) -> bool:
    """Tell whether a decorator of this dotted name is `@task` or one of its kinds, such as `@task.branch`."""
    return f"{name}.".startswith("task.") or (name.startswith("airflow.") and ".task." in f"{name}.")


class _Walker:
    """Follows the statements that an import executes."""

    def __init__(self, source: DagSource) -> None:
        self._source = source
        self._entered: set[str] = set()

    def walk_all(self, nodes: Iterable[ast.AST]) -> Iterator[ast.AST]:
        for node in nodes:
            yield from self._walk(node)

    def _walk(self, node: ast.AST) -> Iterator[ast.AST]:
        if isinstance(node, Function):
            yield from self._walk_definition(node)
        elif isinstance(node, ast.Lambda):
            yield from self.walk_all(_defaults(node.args))
        elif not _runs_only_as_script(node):
            yield node
            if isinstance(node, ast.Call):
                yield from self._enter_helper(node)
            yield from self.walk_all(ast.iter_child_nodes(node))

    def _walk_definition(self, function: Function) -> Iterator[ast.AST]:
        yield from self.walk_all(function.decorator_list)
        yield from self.walk_all(_defaults(function.args))
        if any(_is_build(name) for name in self._source.names.decorators(function)):
            yield from self._enter(function)

    def _enter_helper(self, call: ast.Call) -> Iterator[ast.AST]:
        function = self._source.functions.get(call.func.id) if isinstance(call.func, ast.Name) else None
        if function is not None and not is_task_function(function, self._source.names):
            yield from self._enter(function)

    def _enter(self, function: Function) -> Iterator[ast.AST]:
        if function.name not in self._entered:
            self._entered.add(function.name)
            yield from self.walk_all(function.body)


def _defaults(arguments: ast.arguments) -> list[ast.expr]:
    return [*arguments.defaults, *filter(None, arguments.kw_defaults)]


def _is_build(name: str) -> bool:
    return name.rpartition(".")[2] in _BUILD_DECORATORS


def _runs_only_as_script(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and (
        "__name__" in {name.id for name in ast.walk(node.test) if isinstance(name, ast.Name)}
    )
