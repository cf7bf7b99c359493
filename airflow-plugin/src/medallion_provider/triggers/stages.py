"""Waits for a stage on the triggerer's event loop, so that the worker is free."""

from __future__ import annotations

import asyncio
import base64
from typing import TYPE_CHECKING, Any

import grpc
from airflow.triggers.base import BaseTrigger, TriggerEvent
from asgiref.sync import sync_to_async

from medallion_provider.cursors import AsyncCursor, XComCursor
from medallion_provider.exceptions import MedallionError, failure_of
from medallion_provider.follower import AsyncFollower
from medallion_provider.hooks.medallion import SHORT_CALL_SECONDS, MedallionHook
from medallion_provider.narrator import Narrator
from medallion_provider.protos.medallion.v1 import (
    run_key_pb2,
    runs_pb2,
    runs_pb2_grpc,
    stage_execution_pb2,
    stage_execution_pb2_grpc,
)
from medallion_provider.recovery import Recovery, kill_reason
from medallion_provider.triggers.task_state import IS_TOLD, was_killed

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from medallion_provider.protos.medallion.v1 import events_pb2

STAGES = {
    "ReadBronze": run_key_pb2.STAGE_READ_BRONZE,
    "WriteSilver": run_key_pb2.STAGE_WRITE_SILVER,
    "WriteGold": run_key_pb2.STAGE_WRITE_GOLD,
}


class StageTrigger(BaseTrigger):
    """Follows one run until its end.

    A triggerer that stops leaves the run alone: the one that takes over goes on after the last line told. A task that
    is marked or cleared cancels its run.

    :param method: ``ReadBronze``, ``WriteSilver`` or ``WriteGold``.
    :param request: The request of that method as bytes in Base64.
    :param medallion_conn_id: Connection of type ``medallion``.
    :param patience: Seconds for which the service may be away.
    :param deadline: Moment (seconds since the epoch) at which to give up; None: never.
    :param try_number: Which try of the task defers.
    :param trace: ``traceparent`` and ``tracestate`` of the task, for a triggerer that records no spans itself.
    """

    def __init__(
        self,
        *,
        method: str,
        request: str,
        medallion_conn_id: str,
        patience: float,
        deadline: float | None,
        try_number: int,
        trace: dict[str, str] | None = None,
    ) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.method = method
        self.request = request
        self.medallion_conn_id = medallion_conn_id
        self.patience = patience
        self.deadline = deadline
        self.try_number = try_number
        self.trace = trace or {}
        self._sequence = 0

    def serialize(self) -> tuple[str, dict[str, Any]]:
        """Return what another triggerer makes the same trigger of."""
        return (
            "medallion_provider.triggers.stages.StageTrigger",
            {
                "method": self.method,
                "request": self.request,
                "medallion_conn_id": self.medallion_conn_id,
                "patience": self.patience,
                "deadline": self.deadline,
                "try_number": self.try_number,
                "trace": self.trace,
            },
        )

    async def run(self) -> AsyncIterator[TriggerEvent]:
        """Yield one event: the result, or the failure."""
        try:
            payload = await self._follow()
        except MedallionError as error:
            payload = {"failure": error.failure.to_xcom(), "sequence": self._sequence}
        except asyncio.CancelledError:
            if not IS_TOLD and await was_killed(self):
                await self.on_kill()
            raise
        yield TriggerEvent(payload)  # type: ignore[no-untyped-call]

    async def on_kill(self) -> None:
        """Cancel the run."""
        try:
            await self._cancel_run()
        except MedallionError as error:
            self.log.warning("The run could not be cancelled: %s", error)
        except grpc.RpcError as error:
            self.log.warning("The run could not be cancelled: %s", failure_of(error))

    async def _cancel_run(self) -> None:
        settings = await self._settings()
        request = runs_pb2.CancelRunRequest(key=self._key(), reason=kill_reason(self.try_number))
        async with settings.open_async() as channel:
            call = runs_pb2_grpc.RunServiceStub(channel).CancelRun
            await call(request, metadata=settings.headers(self.trace), timeout=SHORT_CALL_SECONDS, wait_for_ready=True)

    async def _follow(self) -> dict[str, Any]:
        settings = await self._settings()
        cursor = XComCursor(self.task_instance)
        message = self._message()
        if told := await cursor.load():
            message.run.resume_after_sequence = max(message.run.resume_after_sequence, told)
            message.run.force = False
        self._sequence = message.run.resume_after_sequence
        async with settings.open_async() as channel:
            call = getattr(stage_execution_pb2_grpc.StageExecutionServiceStub(channel), self.method)

            def open_stream(request: Any, timeout: float | None) -> Any:
                return call(request, timeout=timeout, metadata=settings.headers(self.trace, request.run.language))

            recovery = Recovery(self.patience, self.deadline, self.try_number, settings.place)
            return await self._tell(AsyncFollower(open_stream, message, recovery).events(), cursor)

    async def _tell(self, events: AsyncIterator[events_pb2.RunEvent], cursor: AsyncCursor) -> dict[str, Any]:
        narrator = Narrator(self.log)
        async for event in events:
            if event.HasField("result"):
                result = base64.b64encode(event.result.SerializeToString()).decode()
                return {"result": result, "reused": narrator.reused, "sequence": self._sequence}
            self._sequence = max(self._sequence, event.sequence)
            if narrator.tell(event):
                await cursor.save(event.sequence)
        raise RuntimeError("The events of a run ended without its result.")

    async def _settings(self) -> Any:
        # Reading a connection blocks; on the event loop it would hold up every other trigger.
        return await sync_to_async(lambda: MedallionHook(self.medallion_conn_id).settings)()

    def _message(self) -> Any:
        return getattr(stage_execution_pb2, f"{self.method}Request").FromString(base64.b64decode(self.request))

    def _key(self) -> run_key_pb2.RunKey:
        key = run_key_pb2.RunKey()
        key.CopyFrom(self._message().run.key)
        key.stage = STAGES[self.method]
        return key
