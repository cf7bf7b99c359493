"""What Airflow knows about a task when it calls a notifier, in Airflow 2.11 and 3."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from medallion_provider.result import StageResult

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

_RESULT_KEY = "return_value"
_FAILURE_KEY = "medallion_failure"
_OPERATORS = {"bronze": "ReadBronzeOperator", "silver": "WriteSilverOperator", "gold": "WriteGoldOperator"}
_FAILED = frozenset({"failed", "upstream_failed"})


@dataclass(frozen=True)
class Place:
    """Which task of which run.

    :param stage: ``bronze``, ``silver`` or ``gold``; empty for a task that is no stage.
    """

    dag_id: str
    run_id: str
    task_id: str
    map_index: int
    stage: str
    log_url: str

    @property
    def task(self) -> str:
        """The task with its map index, where it has one."""
        return f"{self.task_id}[{self.map_index}]" if self.map_index >= 0 else self.task_id

    @classmethod
    def of(cls, context: Mapping[str, Any]) -> Place:
        """Read it from the context of a callback."""
        ti = context["ti"]
        map_index = getattr(ti, "map_index", None)
        return cls(
            dag_id=str(ti.dag_id),
            run_id=str(ti.run_id),
            task_id=str(ti.task_id),
            map_index=-1 if map_index is None else int(map_index),
            stage=_stage(context),
            log_url=str(getattr(ti, "log_url", "") or ""),
        )


@dataclass(frozen=True)
class StageFailure:
    """Why a task failed.

    :param explained: Whether the service itself said so; False for what Airflow or the way to the service said.
    """

    reason: str = ""
    message: str = ""
    remedy: str = ""
    place: dict[str, str] = field(default_factory=dict)
    help_uri: str = ""
    explained: bool = False

    @classmethod
    def of(cls, value: Mapping[str, Any]) -> StageFailure:
        """Read what the task's operator left behind."""
        place = value.get("place")
        return cls(
            reason=str(value.get("reason") or ""),
            message=str(value.get("message") or ""),
            remedy=str(value.get("remedy") or ""),
            place={str(name): str(text) for name, text in place.items()} if isinstance(place, dict) else {},
            help_uri=str(value.get("help_uri") or ""),
            explained=bool(value.get("explained", True)),
        )

    def is_same_cause(self, other: StageFailure) -> bool:
        """Tell whether both say the same about the same thing."""
        return bool(self.reason) and (self.reason, self.message, self.place) == (
            other.reason,
            other.message,
            other.place,
        )


@dataclass(frozen=True)
class MissedDeadline:
    """A DAG run that has not finished by its deadline.

    :param state: Its state in Airflow; empty where it is not known.
    :param at: The deadline; None where it is not known.
    :param started: When the run started; None where it has not, or where that is not known.
    """

    dag_id: str
    run_id: str
    state: str
    at: datetime | None
    url: str
    started: datetime | None = None


def result_of(context: Mapping[str, Any]) -> StageResult | None:
    """Return what the stage returned; None where it kept nothing."""
    value = _pull(context, context["ti"].task_id, _RESULT_KEY)
    if not isinstance(value, dict):
        return None
    try:
        return StageResult.from_xcom(value)
    except TypeError:
        # Another version of the provider, or a task that is no stage, wrote it.
        return None


def failure_left_by(context: Mapping[str, Any], task_id: str) -> StageFailure | None:
    """Return the failure that a task of this run left behind; None where it left none."""
    value = _pull(context, task_id, _FAILURE_KEY)
    return StageFailure.of(value) if isinstance(value, dict) else None


def upstream_tasks(context: Mapping[str, Any]) -> list[Any]:
    """Return every task that comes before the one of the context."""
    task, dag = context["task"], context["dag"]
    return [dag.get_task(task_id) for task_id in sorted(task.get_flat_relative_ids(upstream=True))]


def failed_tasks(context: Mapping[str, Any], task_ids: list[str]) -> set[str]:
    """Return which of these tasks have failed in this run; empty where Airflow does not tell."""
    # Airflow does not answer every question in every process that calls notifiers; a message too many is better than
    # one too few.
    with contextlib.suppress(Exception):
        return {task for task, state in _states(context, task_ids) if str(getattr(state, "value", state)) in _FAILED}
    return set()


def _states(context: Mapping[str, Any], task_ids: list[str]) -> list[tuple[str, Any]]:
    """Return each task with its state; a mapped task as often as it has instances."""
    ti = context["ti"]
    if hasattr(ti, "get_task_states"):
        states = ti.get_task_states(dag_id=ti.dag_id, task_ids=task_ids, run_ids=[ti.run_id])
        return [(_task_of(key, task_ids), state) for key, state in states.get(ti.run_id, {}).items()]
    instances = context["dag_run"].get_task_instances()
    return [(instance.task_id, instance.state) for instance in instances if instance.task_id in task_ids]


def _task_of(key: str, task_ids: list[str]) -> str:
    """Return the task of a state's key: Airflow adds the map index, where there is one, after an underscore."""
    task_id, _, index = key.rpartition("_")
    return task_id if key not in task_ids and index.isdigit() and task_id in task_ids else key


def _stage(context: Mapping[str, Any]) -> str:
    names = {base.__name__ for base in type(context.get("task")).__mro__}
    for layer, operator in _OPERATORS.items():
        if operator in names:
            return layer
    return ""


def _pull(context: Mapping[str, Any], task_id: str, key: str) -> Any:
    ti = context["ti"]
    map_index = getattr(ti, "map_index", None)
    own = task_id == ti.task_id and map_index is not None
    with contextlib.suppress(Exception):
        return (
            ti.xcom_pull(task_ids=task_id, key=key, map_indexes=map_index)
            if own
            else ti.xcom_pull(task_ids=task_id, key=key)
        )
    return None
