"""MDL001: nobody answers for a task."""

from __future__ import annotations

from typing import Any

from medallion_provider.policies.rules.base import TaskRule
from medallion_provider.policies.texts import Text

# What Airflow sets where nobody says anything.
_NOBODY = frozenset({"", "airflow"})


class NoOwner(TaskRule):
    """Every task has an owner, so that a failure at night finds its team."""

    code = "MDL001"
    name = "no owner"
    task_problem = Text('Task "{task}" has no owner.', 'A tarefa "{task}" não tem dono.')
    dag_problem = Text('No task of DAG "{dag}" has an owner.', 'Nenhuma tarefa da DAG "{dag}" tem dono.')
    task_remedy = Text(
        'Add owner="…" to it: the team that answers when it fails.',
        'Inclua owner="…" nela: a equipe que responde quando ela falha.',
    )
    dag_remedy = Text(
        'Add "owner": "…" to default_args: the team that answers when they fail.',
        'Inclua "owner": "…" em default_args: a equipe que responde quando elas falham.',
    )

    def concerns(self, task: Any) -> bool:  # noqa: ARG002
        """Tell that it concerns every task."""
        return True

    def has_habit(self, task: Any, dag: Any) -> bool:  # noqa: ARG002
        """Tell whether the owner is empty or the one that Airflow sets."""
        return (task.owner or "").strip().lower() in _NOBODY
