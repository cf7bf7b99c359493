"""When a lost stream is opened again, and when that is given up."""

from __future__ import annotations

import random
import re
import time
from typing import TYPE_CHECKING

import grpc

from medallion_provider.exceptions import HOST_NOT_FOUND, TASK_TIMED_OUT, Failure, MedallionError, failure_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

FIRST_PAUSE = 0.25
LONGEST_PAUSE = 15.0

# What a server that is being replaced says; the next one takes the run over.
_MOVED_ON = frozenset({"SERVER_STOPPING", "QUEUE_FULL", "RUN_INTERRUPTED", "STREAM_ROTATED"})
_KILLED = "The Airflow task was killed (try {})"
_KILLED_PATTERN = re.compile(re.escape(_KILLED).replace(r"\{\}", r"(\d+)"))

STREAM_ENDED = Failure(
    "UNAVAILABLE", "The stream ended without a result.", "Try again.", retryable=True, explained=False
)


def kill_reason(try_number: int) -> str:
    """Return why a killed task cancels its run; a later try recognises it."""
    return _KILLED.format(try_number)


class Recovery:
    """Heals a lost connection for as long as patience and deadline allow.

    :param patience: Seconds for which the service may be away before its failure is raised.
    :param deadline: Moment (seconds since the epoch) at which to give up; None: never. A moment on the wall clock,
        because it has to hold across the processes that a task passes through.
    :param try_number: Which try of the task this is.
    :param place: The connection, for failures of the way to the service; None: not known.
    :param clock: Seconds since the epoch.
    """

    def __init__(
        self,
        patience: float,
        deadline: float | None = None,
        try_number: int = 1,
        place: Mapping[str, str] | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._patience = patience
        self._deadline = deadline
        self._try_number = try_number
        self._place = place
        self._clock = clock
        self._away_since: float | None = None
        self._attempt = 0
        self._was_connected = False

    def time_left(self) -> float | None:
        """Return the seconds until the deadline; None where there is none."""
        return None if self._deadline is None else max(0.001, self._deadline - self._clock())

    def connected(self) -> None:
        """Note that an event arrived."""
        self._away_since, self._attempt = None, 0
        self._was_connected = True

    def pause_after(self, error: grpc.RpcError | None) -> float:
        """Return how many seconds to wait before the next call.

        :param error: What ended the stream; None where it ended without a result.
        :raises MedallionError: No call can heal it, or patience or time are used up.
        """
        failure = (STREAM_ENDED if error is None else failure_of(error)).met_at(self._place)
        if self._deadline is not None and self._clock() >= self._deadline:
            # What no time would have healed is told as itself, although it came a moment too late.
            raise MedallionError(failure if self._is_fatal(failure) else _timed_out()) from error
        if self._was_cancelled_for_an_earlier_try(failure):
            return 0.0
        now = self._clock()
        self._away_since = now if self._away_since is None else self._away_since
        if not self._can_resume(failure) or now - self._away_since > self._patience:
            raise MedallionError(failure) from error
        self._attempt += 1
        pause = _pause(self._attempt, failure)
        left = self.time_left()
        return pause if left is None else min(pause, left)

    def _can_resume(self, failure: Failure) -> bool:
        if failure.reason == HOST_NOT_FOUND:
            # A name that was known a moment ago comes back: all pods of a service may be replaced at once.
            return self._was_connected
        return failure.retryable and (not failure.explained or failure.reason in _MOVED_ON)

    def _is_fatal(self, failure: Failure) -> bool:
        if failure.retryable or self._can_resume(failure) or self._was_cancelled_for_an_earlier_try(failure):
            return False
        # An unexplained end of the call itself is that of its time.
        return failure.explained or failure.reason != grpc.StatusCode.CANCELLED.name

    def _was_cancelled_for_an_earlier_try(self, failure: Failure) -> bool:
        """Tell whether a run ended under this try because clearing the task had killed the try before it."""
        killed = _KILLED_PATTERN.search(failure.message) if failure.reason == "RUN_CANCELLED" else None
        return killed is not None and int(killed.group(1)) < self._try_number


def _pause(attempt: int, failure: Failure) -> float:
    """Return seconds: twice as long each time, spread so that many tasks do not come back at once."""
    longest = min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** (attempt - 1))
    return max(failure.retry_after or 0.0, random.uniform(longest / 2, longest))


def _timed_out() -> Failure:
    return Failure(
        reason=TASK_TIMED_OUT,
        message="The task's execution_timeout is over; its run was cancelled and published nothing.",
        remedy="Give the task a longer execution_timeout, or find out from the log what takes so long.",
        retryable=True,
        explained=False,
    )
