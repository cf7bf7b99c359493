"""What all rules have in common."""

from __future__ import annotations

import ast
from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import Any, ClassVar

from medallion_provider.policies.source import DagSource
from medallion_provider.policies.texts import Text
from medallion_provider.policies.violation import Place, Violation


class Rule(ABC):
    """One bad habit."""

    code: ClassVar[str]
    """Stands in reports and in the comments that keep an exception: `MDL` and three digits; never given twice."""

    name: ClassVar[str]
    """The habit in two or three words."""


class SourceRule(Rule):
    """A habit that shows in the text of a file."""

    remedy: ClassVar[Text]

    @abstractmethod
    def check(self, source: DagSource) -> Iterator[Violation]:
        """Yield each place where the file has the habit."""

    def at(self, place: Place, problem: Text, remedy: Text | None = None) -> Violation:
        """Return the violation at one place."""
        return Violation(self.code, self.name, place, problem, remedy or self.remedy)


class TaskRule(Rule):
    """A habit that shows in the tasks of a DAG that Airflow has built, wherever their settings come from.

    A DAG all of whose tasks have it gets one violation: its remedy is one line of `default_args`.
    """

    task_problem: ClassVar[Text]
    """With `{task}`."""

    task_remedy: ClassVar[Text]

    dag_problem: ClassVar[Text]
    """With `{dag}`."""

    dag_remedy: ClassVar[Text]

    @abstractmethod
    def has_habit(self, task: Any, dag: Any) -> bool:
        """Tell whether the task has it."""

    def concerns(self, task: Any) -> bool:
        """Tell whether the rule says anything about the task: an EmptyOperator never runs, so it cannot fail."""
        return not task.inherits_from_empty_operator

    def check(self, dag: Any, source: DagSource) -> Iterator[Violation]:
        """Yield the tasks of `dag` that have the habit."""
        concerned = [task for task in dag.tasks if self.concerns(task)]
        found = [task for task in concerned if self.has_habit(task, dag)]
        dag_place = source.place_of_dag(dag.dag_id)
        if source.allows(self.code, dag_place.line):
            return
        if len(found) > 1 and len(found) == len(concerned) and not self._any_allowed(found, dag, source):
            problem = self.dag_problem.fill(dag=dag.dag_id)
            yield Violation(self.code, self.name, dag_place, problem, self.dag_remedy, dag.dag_id)
            return
        for task in found:
            place = source.place_of_task(task.task_id, dag.dag_id)
            problem = self.task_problem.fill(task=task.task_id)
            yield Violation(self.code, self.name, place, problem, self.task_remedy, dag.dag_id, task.task_id)

    def _any_allowed(self, tasks: list[Any], dag: Any, source: DagSource) -> bool:
        lines = {source.place_of_task(task.task_id, dag.dag_id).line for task in tasks}
        return any(source.allows(self.code, line) for line in lines)


def shorten(node: ast.AST, limit: int = 60) -> str:
    """Return the code of a node on one line of at most `limit` characters."""
    code = " ".join(ast.unparse(node).split())
    return code if len(code) <= limit else f"{code[: limit - 1]}…"
