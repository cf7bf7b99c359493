"""MDL003: a failure that nobody hears of."""

from __future__ import annotations

from typing import Any

from medallion_provider.policies.rules.base import TaskRule
from medallion_provider.policies.texts import Text


class NoFailureNotification(TaskRule):
    """Someone is told when a task fails, by a callback of the task or of its DAG, or by e-mail."""

    code = "MDL003"
    name = "no failure notification"
    task_problem = Text('Nobody is told when task "{task}" fails.', 'Ninguém é avisado quando a tarefa "{task}" falha.')
    dag_problem = Text(
        'Nobody is told when a task of DAG "{dag}" fails.', 'Ninguém é avisado quando uma tarefa da DAG "{dag}" falha.'
    )
    task_remedy = Text(
        "Add on_failure_callback to it, for example a Slack notifier.",
        "Inclua on_failure_callback nela, por exemplo um notificador do Slack.",
    )
    dag_remedy = Text(
        'Add "on_failure_callback" to default_args, for example a Slack notifier.',
        'Inclua "on_failure_callback" em default_args, por exemplo um notificador do Slack.',
    )

    def has_habit(self, task: Any, dag: Any) -> bool:
        """Tell whether neither callback nor address is set."""
        return not (task.on_failure_callback or dag.on_failure_callback or _sends_email(task))


def _sends_email(task: Any) -> bool:
    return bool(getattr(task, "email", None) and getattr(task, "email_on_failure", False))
