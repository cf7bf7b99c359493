"""Where a task notes the last event that it told, so that whoever goes on neither repeats nor skips a line."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any, Protocol

from airflow.providers.common.compat.sdk import XCom
from asgiref.sync import sync_to_async

if TYPE_CHECKING:
    from collections.abc import Mapping

KEY = "medallion_cursor"


class TaskCursor:
    """Notes it in the task's own state, which Airflow 3.3 keeps across tries; without that, for this try alone.

    :param context: Context of the task.
    """

    def __init__(self, context: Mapping[str, Any]) -> None:
        self._state = context.get("task_state_store")
        self._sequence = int(self._state.get(KEY) or 0) if self._state is not None else 0

    def load(self) -> int:
        """Return the last sequence told; 0: none."""
        return self._sequence

    def save(self, sequence: int) -> None:
        """Note that everything up to the sequence was told."""
        if sequence <= self._sequence:
            return
        self._sequence = sequence
        if self._state is not None:
            # Airflow refuses it for a task that was just cleared; the task has to live on until Airflow kills it,
            # because only then its run is cancelled. At worst a line is told twice.
            with contextlib.suppress(Exception):
                self._state.set(KEY, sequence)


class AsyncCursor(Protocol):
    """What a trigger needs of a cursor."""

    async def load(self) -> int:
        """Return the last sequence told; 0: none."""

    async def save(self, sequence: int) -> None:
        """Note that everything up to the sequence was told."""


class XComCursor:
    """Notes it in an XCom of the deferred task: what a restarted triggerer finds.

    :param task_instance: The deferred task; None outside of a triggerer: nothing is noted.
    """

    def __init__(self, task_instance: Any) -> None:
        self._place = _place(task_instance) if task_instance is not None else None
        self._sequence = 0

    async def load(self) -> int:
        """Return the last sequence told; 0: none."""
        if self._place is not None:
            self._sequence = int(await sync_to_async(XCom.get_one)(key=KEY, **self._place) or 0)
        return self._sequence

    async def save(self, sequence: int) -> None:
        """Note that everything up to the sequence was told."""
        if self._place is not None and sequence > self._sequence:
            self._sequence = sequence
            with contextlib.suppress(Exception):
                await sync_to_async(XCom.set)(key=KEY, value=sequence, **self._place)


def _place(task_instance: Any) -> dict[str, Any]:
    map_index = task_instance.map_index
    return {
        "dag_id": task_instance.dag_id,
        "task_id": task_instance.task_id,
        "run_id": task_instance.run_id,
        "map_index": -1 if map_index is None else map_index,
    }
