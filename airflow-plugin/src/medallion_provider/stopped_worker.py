"""Tells a task that somebody stops from one whose worker stops: both get the same signal."""

from __future__ import annotations

import threading
from typing import Any

from medallion_provider.exceptions import WORKER_STOPPED, Failure
from medallion_provider.task_states import has_task_sdk, state_by_database, state_by_task_sdk

RUNNING = "running"
# Of the five that Airflow gives a task to stop; most of them are for the service to cancel the run.
SECONDS_TO_ANSWER = 1.5

HANDED_OVER = Failure(
    WORKER_STOPPED,
    "The worker of this task was stopped; its run in the service goes on.",
    "Nothing: the next try goes on with the run.",
    retryable=True,
    explained=False,
)


def is_worker_stopping(instance: Any) -> bool:
    """Return whether Airflow still wants the task to run: then it is only its worker that stops, as for a deployment.

    For a signal's handler: what the signal has interrupted may be a question to Airflow, which has to end before the
    next one. So it is asked beside, and not waited for long. Without an answer the task counts as stopped by somebody,
    because then its run has to end; the other way round at worst some work is done twice.

    :param instance: The task instance of the task's context.
    """
    answers: list[str | None] = []

    def ask() -> None:
        try:
            answers.append(_state(instance))
        except Exception:  # noqa: BLE001 # no answer
            answers.append(None)

    # A daemon: a question that nobody answers does not keep the process.
    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(SECONDS_TO_ANSWER)
    return answers == [RUNNING]


def _state(instance: Any) -> str | None:
    if has_task_sdk():
        return state_by_task_sdk(instance)
    found = state_by_database(instance)
    return found[0] if found else None
