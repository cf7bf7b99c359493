"""MDL006: variables and connections that are read whenever Airflow reads the file."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from medallion_provider.policies.parse_time import parse_time_nodes
from medallion_provider.policies.rules.base import SourceRule, shorten
from medallion_provider.policies.source import DagSource
from medallion_provider.policies.texts import Text
from medallion_provider.policies.violation import Violation

_VARIABLE = (".Variable.get", ".Variable.setdefault", ".Variable.get_variable_from_secrets")
_CONNECTION = ("Hook.get_connection", "Hook.get_hook", ".Connection.get", ".Connection.get_connection_from_secrets")
_PROBLEM = Text(
    "{call} runs whenever Airflow reads this file: all day long, with no task running.",
    "{call} é executado a cada vez que o Airflow lê este arquivo: o dia todo, sem nenhuma tarefa rodando.",
)
_USE_CONNECTION = Text(
    "Hand the operator the connection's id, or make this call inside a task.",
    "Passe ao operador o id da conexão, ou faça esta chamada dentro de uma tarefa.",
)


class ParseTimeRead(SourceRule):
    """Variables and connections are read while a task runs, not by every reading of the file."""

    code = "MDL006"
    name = "variable read at parse time"
    remedy = Text(
        'Write the template "{{{{ var.value.{name} }}}}" in an operator\'s argument, or make this call inside a task.',
        'Escreva o template "{{{{ var.value.{name} }}}}" num argumento do operador, '
        "ou faça esta chamada dentro de uma tarefa.",
    )

    def check(self, source: DagSource) -> Iterator[Violation]:
        """Yield each read outside of tasks."""
        for node in parse_time_nodes(source):
            called = source.names.called(node) if isinstance(node, ast.Call) else ""
            if not isinstance(node, ast.Call) or not called.startswith("airflow."):
                continue
            if called.endswith(_VARIABLE):
                remedy = self.remedy.fill(name=_variable(node, source))
                yield self.at(source.place(node), _PROBLEM.fill(call=shorten(node)), remedy)
            elif called.endswith(_CONNECTION):
                yield self.at(source.place(node), _PROBLEM.fill(call=shorten(node)), _USE_CONNECTION)


def _variable(call: ast.Call, source: DagSource) -> str:
    named = [keyword.value for keyword in call.keywords if keyword.arg == "key"]
    for argument in [*call.args[:1], *named]:
        value = source.resolve(argument)
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            return value.value
    return "…"
