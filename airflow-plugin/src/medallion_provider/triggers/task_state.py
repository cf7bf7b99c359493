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


async def was_killed(trigger: Any) -> bool:
    """Return whether the task waits for this trigger no longer: marked, cleared or timed out."""
    instance = trigger.task_instance
    if instance is None:
        return False
    if _has_task_sdk():
        return await sync_to_async(_state_by_task_sdk)(instance) != DEFERRED
    state, trigger_id = await sync_to_async(_state_by_database)(instance)
    return state != DEFERRED or trigger_id != trigger.trigger_id


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
    state = states.get(instance.run_id, {}).get(instance.task_id)
    return None if state is None else str(getattr(state, "value", state))


def _state_by_database(instance: Any) -> tuple[str | None, int | None]:
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
    return (None, None) if found is None else (found.state, found.trigger_id)
