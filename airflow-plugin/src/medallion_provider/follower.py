"""Follows one run of the service through as many connections as it takes."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

import grpc

from medallion_provider.exceptions import failure_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    from medallion_provider.protos.medallion.v1 import events_pb2
    from medallion_provider.recovery import Recovery


class Follower:
    """Calls a stage and calls again after a lost connection, from the last event seen.

    :param call: Opens the stream of the stage's request.
    :param request: The request; its ``run.resume_after_sequence`` is moved on.
    :param recovery: How a lost connection is healed.
    """

    def __init__(self, call: Callable[..., Any], request: Any, recovery: Recovery) -> None:
        self._call = call
        self._request = request
        self._recovery = recovery

    def events(self) -> Iterator[events_pb2.RunEvent]:
        """Yield each stored event once and in order, live ones as they come; the last one has the result."""
        while True:
            failure: grpc.RpcError | None = None
            try:
                for response in self._call(self._request, timeout=self._recovery.time_left()):
                    yield _note(response.event, self._request, self._recovery)
                    if response.event.HasField("result"):
                        return
            except grpc.RpcError as error:
                failure = error
            time.sleep(_pause_after(failure, self._request, self._recovery))


class AsyncFollower:
    """Does the same as :class:`Follower` on an event loop.

    :param call: Opens the stream of the stage's request.
    :param request: The request; its ``run.resume_after_sequence`` is moved on.
    :param recovery: How a lost connection is healed.
    """

    def __init__(self, call: Callable[..., Any], request: Any, recovery: Recovery) -> None:
        self._call = call
        self._request = request
        self._recovery = recovery

    async def events(self) -> AsyncIterator[events_pb2.RunEvent]:
        """Yield each stored event once and in order, live ones as they come; the last one has the result."""
        while True:
            failure: grpc.RpcError | None = None
            try:
                async for response in self._call(self._request, timeout=self._recovery.time_left()):
                    yield _note(response.event, self._request, self._recovery)
                    if response.event.HasField("result"):
                        return
            except grpc.RpcError as error:
                failure = error
            await asyncio.sleep(_pause_after(failure, self._request, self._recovery))


def _pause_after(failure: grpc.RpcError | None, request: Any, recovery: Recovery) -> float:
    pause = recovery.pause_after(failure)
    if failure is not None and failure_of(failure).reason == "RUN_CANCELLED":
        # An earlier try of the task was cancelled, which is told now: the next call has to start another attempt.
        request.run.followed_attempt = 0
    return pause


def _note(event: events_pb2.RunEvent, request: Any, recovery: Recovery) -> events_pb2.RunEvent:
    recovery.connected()
    # What was forced has started: the next call has to find it, not to start another.
    request.run.force = False
    # Should this attempt fail while the connection is lost, its failure is told, and no other attempt started.
    request.run.followed_attempt = event.attempt
    if event.sequence:
        request.run.resume_after_sequence = event.sequence
    return event
