"""Waits until a DAG run is late by its own start, from which the operators' promise counts as well."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

from asgiref.sync import sync_to_async

if TYPE_CHECKING:
    from medallion_provider.notifications.facts import MissedDeadline

ENDED = frozenset({"success", "failed"})
QUEUED = "queued"
SECONDS_BETWEEN_QUESTIONS = 30.0
# How often in a row Airflow may leave the question unanswered, as it does for a run that was deleted.
MOST_SILENCE = 5


async def wait_until_late(run: MissedDeadline, within: timedelta, log: Any) -> MissedDeadline | None:
    """Return the run once it has taken longer than promised; None where it ended before that.

    :param run: The run as Airflow knew it when its deadline passed, which is never after its start plus the promise.
    :param within: The promise: time from the run's start.
    :param log: Where to say that Airflow does not answer.
    """
    questions = _Questions(run, log)
    started = run.started
    while (state := await questions.state()) not in ENDED:
        now = datetime.now(timezone.utc)
        if state == QUEUED:
            # Not started yet, or cleared and to be started anew.
            started = None
            if questions.are_in_vain:
                return None
            await asyncio.sleep(SECONDS_BETWEEN_QUESTIONS)
            continue
        started = started or now
        left = (started + within - now).total_seconds()
        if left <= 0:
            return replace(run, state=state, at=started + within)
        await asyncio.sleep(left)
    return None


class _Questions:
    """Asks Airflow for the state of a run; what it said last holds until it says something else."""

    def __init__(self, run: MissedDeadline, log: Any) -> None:
        self._run = run
        self._log = log
        self._state = run.state
        self._unanswered = 0

    @property
    def are_in_vain(self) -> bool:
        """Whether nobody has answered for so long that nobody will."""
        return self._unanswered >= MOST_SILENCE

    async def state(self) -> str:
        try:
            self._state = await sync_to_async(state_of)(self._run.dag_id, self._run.run_id)
            self._unanswered = 0
        except Exception as error:  # noqa: BLE001 # a message too many is better than one too few
            self._unanswered += 1
            self._log.warning("The state of the run %s cannot be read: %s", self._run.run_id, error)
        return self._state


def state_of(dag_id: str, run_id: str) -> str:
    """Return the state of a DAG run; for the triggerer of Airflow 3."""
    from airflow.sdk.execution_time.task_runner import RuntimeTaskInstance

    state: Any = RuntimeTaskInstance.get_dagrun_state(dag_id=dag_id, run_id=run_id)
    return str(getattr(state, "value", state))
