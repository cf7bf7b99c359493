"""Follows one run of the service through as many connections as it takes."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING, Any

import grpc

from medallion_provider.exceptions import Failure, MedallionError, failure_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from medallion_provider.protos.medallion.v1 import events_pb2

FIRST_PAUSE = 0.25
LONGEST_PAUSE = 15.0

# What a server that is being replaced says; the next one takes the run over.
_MOVED_ON = frozenset({"SERVER_STOPPING", "QUEUE_FULL"})


class Follower:
    """Calls a stage and calls again after a lost connection, from the last event seen.

    :param call: Opens the stream of the stage's request.
    :param request: The request; its ``run.resume_after_sequence`` is moved on.
    :param patience: Seconds for which the service may be away before the failure is raised.
    :param deadline: Moment (monotonic clock) at which to give up; None: never.
    :param sleep: Waits so many seconds.
    """

    def __init__(
        self,
        call: Callable[..., Any],
        request: Any,
        patience: float,
        deadline: float | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._call = call
        self._request = request
        self._patience = patience
        self._deadline = deadline
        self._sleep = sleep
        self._stream: Any = None

    def events(self) -> Iterator[events_pb2.RunEvent]:
        """Yield each stored event once and in order, live ones as they come; the last one has the result."""
        away_since: float | None = None
        attempt = 0
        while True:
            failure = Failure("UNAVAILABLE", "The stream ended without a result.", "Try again.", retryable=True)
            try:
                self._stream = self._call(self._request, timeout=self._time_left())
                for response in self._stream:
                    away_since, attempt = None, 0
                    event = response.event
                    if event.sequence:
                        self._request.run.resume_after_sequence = event.sequence
                    yield event
                    if event.WhichOneof("event") == "result":
                        return
            except grpc.RpcError as error:
                failure = failure_of(error)
                if not _can_resume(failure):
                    raise MedallionError(failure) from error
            away_since = away_since or time.monotonic()
            if time.monotonic() - away_since > self._patience or self._is_over():
                raise MedallionError(failure)
            self._sleep(_pause(attempt, failure))
            attempt += 1

    def stop(self) -> None:
        """Leave the stream; the run goes on."""
        if self._stream is not None:
            self._stream.cancel()

    def _time_left(self) -> float | None:
        return None if self._deadline is None else max(0.001, self._deadline - time.monotonic())

    def _is_over(self) -> bool:
        return self._deadline is not None and time.monotonic() >= self._deadline


def _can_resume(failure: Failure) -> bool:
    return failure.retryable and (not failure.explained or failure.reason in _MOVED_ON)


def _pause(attempt: int, failure: Failure) -> float:
    """Return seconds: twice as long each time, spread so that many tasks do not come back at once."""
    longest = min(LONGEST_PAUSE, FIRST_PAUSE * 2.0**attempt)
    return max(failure.retry_after or 0.0, random.uniform(longest / 2, longest))
