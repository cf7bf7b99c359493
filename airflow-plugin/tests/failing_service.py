"""A server in place of the service, which fails as a test wants."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc

from contract import Reason
from grpc_errors import status_of
from medallion_provider.protos.medallion.v1 import events_pb2, stage_execution_pb2, stage_execution_pb2_grpc


class FailingService(stage_execution_pb2_grpc.StageExecutionServiceServicer):
    """Fails every call of ``ReadBronze`` for the reason of a test.

    :ivar answers_first: Whether the next call gets one event before its stream ends.
    :ivar metadata: What came along with each call.
    """

    def __init__(self) -> None:
        self.reset()
        self._server = grpc.server(ThreadPoolExecutor(max_workers=2))
        stage_execution_pb2_grpc.add_StageExecutionServiceServicer_to_server(self, self._server)
        self.port = self._server.add_insecure_port("127.0.0.1:0")
        self._server.start()

    def reset(self) -> None:
        self.reason = Reason("INTERNAL", grpc.StatusCode.INTERNAL, None)
        self.answers_first = False
        self.requests: list[Any] = []
        self.metadata: list[dict[str, Any]] = []

    def ReadBronze(self, request: Any, context: Any) -> Any:  # noqa: N802
        self.requests.append(request)
        self.metadata.append(dict(context.invocation_metadata()))
        if self.answers_first:
            self.answers_first = False
            event = events_pb2.RunEvent(sequence=5, accepted=events_pb2.RunAccepted(executor="e"))
            yield stage_execution_pb2.ReadBronzeResponse(event=event)
            return
        reason = self.reason
        details = status_of(reason.name, reason.code, retry_after=reason.retry_after, metadata={"row": "7"})
        context.set_trailing_metadata((("grpc-status-details-bin", details),))
        context.abort(reason.code, "details")

    def stop(self) -> None:
        self._server.stop(None).wait()
