"""MDL005: a start_date that is another one at each reading of the file."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from medallion_provider.policies.parse_time import parse_time_nodes
from medallion_provider.policies.rules.base import SourceRule, shorten
from medallion_provider.policies.source import DagSource
from medallion_provider.policies.texts import Text
from medallion_provider.policies.violation import Violation

_START_DATE = "start_date"
_CLOCKS = (
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "date.today",
    "DateTime.now",
    "DateTime.utcnow",
    "DateTime.today",
    "pendulum.now",
    "pendulum.today",
    "pendulum.tomorrow",
    "pendulum.yesterday",
    "timezone.utcnow",
    "dates.days_ago",
    "time.time",
)


class MovingStartDate(SourceRule):
    """The start_date stays, so that Airflow knows which runs are due."""

    code = "MDL005"
    name = "moving start_date"
    remedy = Text(
        "Write a date that stays, for example start_date=datetime(2025, 1, 1).",
        "Escreva uma data que não muda, por exemplo start_date=datetime(2025, 1, 1).",
    )

    def check(self, source: DagSource) -> Iterator[Violation]:
        """Yield each reading of the clock that ends up in a start_date."""
        clocks = (clock for value in _start_dates(source) for clock in _clocks(value, source, set()))
        for clock in dict.fromkeys(clocks):
            problem = Text(
                "start_date moves: {clock} gives another time whenever Airflow reads this file.",
                "start_date muda: {clock} dá outra hora a cada vez que o Airflow lê este arquivo.",
            )
            yield self.at(source.place(clock), problem.fill(clock=shorten(clock)))


def _start_dates(source: DagSource) -> Iterator[ast.expr]:
    for node in parse_time_nodes(source):
        if isinstance(node, ast.Call):
            for keyword in node.keywords:
                if keyword.arg == _START_DATE:
                    yield keyword.value
                elif keyword.arg == "default_args":
                    yield from _in_dict(keyword.value, source, set())
        elif isinstance(node, ast.Assign) and any(_is_item(target) for target in node.targets):
            yield node.value


def _is_item(target: ast.expr) -> bool:
    return (
        isinstance(target, ast.Subscript)
        and isinstance(target.slice, ast.Constant)
        and target.slice.value == _START_DATE
    )


def _in_dict(node: ast.expr, source: DagSource, seen: set[ast.AST]) -> Iterator[ast.expr]:
    resolved = source.resolve(node)
    if not isinstance(resolved, ast.Dict) or resolved in seen:
        return
    seen.add(resolved)
    for key, value in zip(resolved.keys, resolved.values, strict=True):
        if key is None:
            yield from _in_dict(value, source, seen)
        elif isinstance(key, ast.Constant) and key.value == _START_DATE:
            yield value


def _clocks(root: ast.AST, source: DagSource, seen: set[ast.AST]) -> Iterator[ast.Call]:
    """Yield the calls of a clock in an expression, in what its names are set to, and in the functions that it calls."""
    if root in seen:
        return
    seen.add(root)
    for node in ast.walk(root):
        if isinstance(node, ast.Name) and node.id in source.assigned:
            yield from _clocks(source.assigned[node.id], source, seen)
        elif isinstance(node, ast.Name) and node.id in source.functions:
            yield from _clocks(source.functions[node.id], source, seen)
        elif isinstance(node, ast.Call) and f".{source.names.called(node)}".endswith(_DOTTED_CLOCKS):
            yield node


_DOTTED_CLOCKS = tuple(f".{clock}" for clock in _CLOCKS)
