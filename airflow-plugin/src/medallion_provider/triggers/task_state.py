"""Whether a cancelled trigger belongs to a task that was killed, or only to a triggerer that stops."""

from __future__ import annotations

from typing import Any

from airflow.triggers.base import BaseTrigger
from asgiref.sync import sync_to_async

from medallion_provider.task_states import has_task_sdk, state_by_database, state_by_task_sdk

# From 3.3 on a trigger is told by Airflow itself; before, it has to ask.
IS_TOLD = hasattr(BaseTrigger, "on_kill")
DEFERRED = "deferred"


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
    if has_task_sdk():
        state = state_by_task_sdk(instance)
        return state is not None and state != DEFERRED
    found = state_by_database(instance)
    return found is not None and found != (DEFERRED, trigger_id)
