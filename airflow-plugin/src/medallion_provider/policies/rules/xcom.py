"""MDL008: data in XCom."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from medallion_provider.policies.dataflow import DataFlow, is_frame_type
from medallion_provider.policies.parse_time import is_task_decorator
from medallion_provider.policies.rules.base import SourceRule, shorten
from medallion_provider.policies.source import DagSource, Function
from medallion_provider.policies.texts import Text
from medallion_provider.policies.violation import Violation


class DataInXCom(SourceRule):
    """Tasks hand on ids, URIs and counts; the rows stay in the bucket."""

    code = "MDL008"
    name = "data in XCom"
    remedy = Text(
        "Write the data to the bucket, and hand on only its URI and counts.",
        "Grave os dados no bucket e passe adiante só a URI e as contagens.",
    )

    def check(self, source: DagSource) -> Iterator[Violation]:
        """Yield what tasks return or push."""
        tasks = list(_task_functions(source))
        functions = [node for node in source.nodes if isinstance(node, Function)]
        for function in functions:
            flow = DataFlow(function, source)
            handed_on = [*_pushed(flow), *(flow.returned if function in tasks else [])]
            found = [value for value in handed_on if flow.is_data(value)]
            for value in found:
                yield self._found(source, function, value, shorten(value))
            if not found and function in tasks and function.returns and is_frame_type(function.returns):
                yield self._found(source, function, function.returns, f"-> {shorten(function.returns)}")
        for function, value in _lambdas(source):
            if DataFlow(function, source).is_data(value):
                yield self._found(source, function, value, shorten(value))

    def _found(self, source: DagSource, function: Function, node: ast.AST, what: str) -> Violation:
        problem = Text(
            "{function} puts data in XCom, which is Airflow's database: {what}.",
            "{function} põe dados no XCom, que é o banco de dados do Airflow: {what}.",
        )
        return self.at(source.place(node), problem.fill(function=function.name, what=what))


def _task_functions(source: DagSource) -> Iterator[Function]:
    for node in source.nodes:
        if isinstance(node, Function) and _is_pushing_task(node, source):
            yield node
    for value in _python_callables(source):
        if isinstance(value, ast.Name) and value.id in source.functions:
            yield source.functions[value.id]


def _is_pushing_task(function: Function, source: DagSource) -> bool:
    for decorator, name in zip(function.decorator_list, source.names.decorators(function), strict=True):
        if is_task_decorator(name):
            return not (isinstance(decorator, ast.Call) and _pushes_nothing(decorator))
    return False


def _python_callables(source: DagSource) -> Iterator[ast.expr]:
    for call in source.calls:
        if not _pushes_nothing(call):
            yield from (keyword.value for keyword in call.keywords if keyword.arg == "python_callable")


def _lambdas(source: DagSource) -> Iterator[tuple[Function, ast.expr]]:
    """Yield each lambda that a task calls as a function of one statement, with what it returns."""
    for value in _python_callables(source):
        if isinstance(value, ast.Lambda):
            body = ast.copy_location(ast.Return(value.body), value.body)
            function = ast.FunctionDef(name="lambda", args=value.args, body=[body], decorator_list=[])
            yield ast.copy_location(function, value), value.body


def _pushes_nothing(call: ast.Call) -> bool:
    return any(
        keyword.arg == "do_xcom_push" and isinstance(keyword.value, ast.Constant) and keyword.value.value is False
        for keyword in call.keywords
    )


def _pushed(flow: DataFlow) -> Iterator[ast.expr]:
    for node in flow.nodes:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "xcom_push":
            yield from node.args[1:2]
            yield from (keyword.value for keyword in node.keywords if keyword.arg == "value")
