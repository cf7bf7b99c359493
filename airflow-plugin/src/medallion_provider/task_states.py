"""In which state Airflow sees a task, asked by the task itself or its trigger, on Airflow 2.11 and 3."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

# How a task's state is written that has none, as of one that was cleared.
NO_STATE = "none"


def has_task_sdk() -> bool:
    """Return whether tasks and triggers ask Airflow through its SDK (Airflow 3) and not in the database."""
    try:
        import airflow.sdk  # noqa: F401
    except ImportError:
        return False
    return True


def state_by_task_sdk(instance: Any) -> str | None:
    """Return the state of a task; ``NO_STATE`` where it has none, None where Airflow does not know the task."""
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


def state_by_database(instance: Any) -> tuple[str | None, int | None] | None:
    """Return the state of a task, and the trigger that it waits for; None where Airflow does not know the task."""
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
