"""Full names of what a file uses, found through its imports without running it."""

from __future__ import annotations

import ast
from collections.abc import Iterator


class Names:
    """Maps a name as it is written in a file to the dotted name of what was imported."""

    def __init__(self, tree: ast.Module) -> None:
        self._imported = dict(_imports(tree))

    def dotted(self, node: ast.expr) -> str:
        """Return the dotted name of `node`; an empty string where it is no plain name.

        `V.get` is `airflow.models.Variable.get` after `from airflow.models import Variable as V`.
        """
        if isinstance(node, ast.Name):
            return self._imported.get(node.id, node.id)
        if isinstance(node, ast.Attribute):
            parent = self.dotted(node.value)
            return f"{parent}.{node.attr}" if parent else ""
        return ""

    def called(self, call: ast.Call) -> str:
        """Return the dotted name of what `call` calls."""
        return self.dotted(call.func)

    def decorators(self, function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
        """Return the dotted names of a function's decorators, whether they are called or not."""
        return [
            self.dotted(decorator.func if isinstance(decorator, ast.Call) else decorator)
            for decorator in function.decorator_list
        ]


def _imports(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                yield alias.asname or alias.name, f"{node.module}.{alias.name}"
        elif isinstance(node, ast.Import):
            for alias in node.names:
                # `import a.b` binds `a`; only `import a.b as c` binds the module itself.
                yield (alias.asname, alias.name) if alias.asname else (alias.name.split(".")[0],) * 2
