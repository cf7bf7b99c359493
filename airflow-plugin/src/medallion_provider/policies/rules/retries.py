"""MDL002: a task gives up at its first failure."""

from __future__ import annotations

from typing import Any

from medallion_provider.policies.rules.base import TaskRule
from medallion_provider.policies.texts import Text


class NoRetries(TaskRule):
    """Every task is tried again, because networks and stores fail for a moment."""

    code = "MDL002"
    name = "no retries"
    task_problem = Text('Task "{task}" gives up at its first failure.', 'A tarefa "{task}" desiste na primeira falha.')
    dag_problem = Text(
        'Every task of DAG "{dag}" gives up at its first failure.',
        'Todas as tarefas da DAG "{dag}" desistem na primeira falha.',
    )
    task_remedy = Text(
        "Add retries=3 and retry_delay=timedelta(minutes=5) to it.",
        "Inclua retries=3 e retry_delay=timedelta(minutes=5) nela.",
    )
    dag_remedy = Text(
        'Add "retries": 3 and "retry_delay": timedelta(minutes=5) to default_args.',
        'Inclua "retries": 3 e "retry_delay": timedelta(minutes=5) em default_args.',
    )

    def has_habit(self, task: Any, dag: Any) -> bool:  # noqa: ARG002
        """Tell whether there is no second try."""
        return not task.retries
