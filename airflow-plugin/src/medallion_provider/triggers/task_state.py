"""Whether a cancelled trigger belongs to a task that was killed, or only to a triggerer that stops."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from airflow.triggers.base import BaseTrigger
from asgiref.sync import sync_to_async

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

# From 3.3 on a trigger is told by Airflow itself; before, it has to ask.
IS_TOLD = hasattr(BaseTrigger, "on_kill")
DEFERRED = "deferred"
# How a task's state is written that has none, as of one that was cleared.
NO_STATE = "none"


async def was_killed(trigger: Any) -> bool:
    """Return whether the task waits for this trigger no longer: marked, cleared or timed out.

    A task that Airflow tells nothing of may wait all the same: its run is left alone. At worst a run goes on that
    nobody waits for, until the service's grace period ends; the other way round a restart would end everybody's work.
    """
    instance = trigger.task_instance
    if instance is None:
        return False
    try:
        return await sync_to_async(_waits_no_longer)(instance, trigger.trigger_id)
    except Exception as error:  # noqa: BLE001 # a triggerer that stops may have nobody to ask any more
        trigger.log.warning("Whether the task was killed cannot be told, its run is left alone: %s", error)
        return False


def _waits_no_longer(instance: Any, trigger_id: int | None) -> bool:
    if _has_task_sdk():
        state = _state_by_task_sdk(instance)
        return state is not None and state != DEFERRED
    found = _state_by_database(instance)
    return found is not None and found != (DEFERRED, trigger_id)


def _has_task_sdk() -> bool:
    try:
        import airflow.sdk  # noqa: F401
    except ImportError:
        return False
    return True


def _state_by_task_sdk(instance: Any) -> str | None:
    from airflow.sdk.execution_time.task_runner import RuntimeTaskInstance

    states: Any = RuntimeTaskInstance.get_task_states(
        dag_id=instance.dag_id,
        task_ids=[instance.task_id],
        run_ids=[instance.run_id],
        map_index=instance.map_index,
    )
    of_run = states.get(instance.run_id, {})
    key = _key(instance)
    if key not in of_run:
        return None
    state = of_run[key]
    return NO_STATE if state is None else str(getattr(state, "value", state))


def _key(instance: Any) -> str:
    """Return under which name Airflow tells the state: with the map index, where there is one, after an underscore."""
    is_mapped = instance.map_index is not None and instance.map_index >= 0
    return f"{instance.task_id}_{instance.map_index}" if is_mapped else str(instance.task_id)


def _state_by_database(instance: Any) -> tuple[str | None, int | None] | None:
    from airflow.models import TaskInstance
    from airflow.utils.session import create_session

    session: Session
    with create_session() as session:
        found: Any = (
            session.query(TaskInstance.state, TaskInstance.trigger_id)
            .filter_by(
                dag_id=instance.dag_id,
                task_id=instance.task_id,
                run_id=instance.run_id,
                map_index=instance.map_index,
            )
            .one_or_none()
        )
    return None if found is None else (found.state, found.trigger_id)
