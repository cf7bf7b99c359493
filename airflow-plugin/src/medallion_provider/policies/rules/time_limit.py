"""MDL004: a task that may run for ever."""

from __future__ import annotations

from typing import Any

from medallion_provider.policies.rules.base import TaskRule
from medallion_provider.policies.texts import Text


class NoTimeLimit(TaskRule):
    """Every task ends some time, by its own limit or by that of its DAG's runs."""

    code = "MDL004"
    name = "no time limit"
    task_problem = Text('Task "{task}" may run for ever.', 'A tarefa "{task}" pode rodar para sempre.')
    dag_problem = Text(
        'The tasks of DAG "{dag}" may run for ever.', 'As tarefas da DAG "{dag}" podem rodar para sempre.'
    )
    task_remedy = Text(
        "Add execution_timeout=timedelta(hours=1) to it, or dagrun_timeout to its DAG.",
        "Inclua execution_timeout=timedelta(hours=1) nela, ou dagrun_timeout na sua DAG.",
    )
    dag_remedy = Text(
        'Add "execution_timeout": timedelta(hours=1) to default_args, or dagrun_timeout to the DAG.',
        'Inclua "execution_timeout": timedelta(hours=1) em default_args, ou dagrun_timeout na DAG.',
    )

    def has_habit(self, task: Any, dag: Any) -> bool:
        """Tell whether neither limit is set."""
        return task.execution_timeout is None and dag.dagrun_timeout is None
