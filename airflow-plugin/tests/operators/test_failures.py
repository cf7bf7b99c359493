"""Which reasons of the service end a task at once, and which ones Airflow retries."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import grpc
import pytest
from airflow.providers.common.compat.sdk import AirflowFailException

from contract import Reason, reasons
from grpc_errors import status_of
from medallion_provider.exceptions import FAILURE_XCOM_KEY, MedallionError
from medallion_provider.operators.stages import ReadBronzeOperator
from medallion_provider.protos.medallion.v1 import events_pb2, stage_execution_pb2, stage_execution_pb2_grpc
from operators.test_stages import context_of

if TYPE_CHECKING:
    from collections.abc import Iterator


class FailingService(stage_execution_pb2_grpc.StageExecutionServiceServicer):
    """Fails every call of ``ReadBronze`` for the reason of a test."""

    def __init__(self) -> None:
        self.reason = Reason("INTERNAL", grpc.StatusCode.INTERNAL, None)
        self.answers_first = False
        self.requests: list[Any] = []
        self._server = grpc.server(ThreadPoolExecutor(max_workers=2))
        stage_execution_pb2_grpc.add_StageExecutionServiceServicer_to_server(self, self._server)
        self.port = self._server.add_insecure_port("127.0.0.1:0")
        self._server.start()

    def ReadBronze(self, request: Any, context: Any) -> Any:  # noqa: N802
        self.requests.append(request)
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


@pytest.fixture(scope="module")
def running() -> Iterator[FailingService]:
    service = FailingService()
    yield service
    service.stop()


@pytest.fixture
def failing(running: FailingService, monkeypatch: pytest.MonkeyPatch) -> FailingService:
    connection = {"conn_type": "medallion", "host": "127.0.0.1", "port": running.port}
    monkeypatch.setenv("AIRFLOW_CONN_MEDALLION_DEFAULT", json.dumps(connection))
    running.requests.clear()
    return running


def fail(**options: Any) -> tuple[Exception, Any]:
    """Run a task without patience; return what it raised, and what it left behind."""
    operator = ReadBronzeOperator(task_id="read_bronze_data", store_uri="s3://people", **{"patience": -1, **options})
    context = context_of("read_bronze_data", "manual__1")
    with pytest.raises((AirflowFailException, MedallionError)) as raised:
        operator.execute(context)
    return raised.value, context["ti"].xcoms[FAILURE_XCOM_KEY]


@pytest.mark.parametrize("reason", reasons(), ids=str)
def test_task_fails_at_once_unless_a_retry_can_help(failing: FailingService, reason: Reason) -> None:
    failing.reason = reason
    error, left = fail()
    assert isinstance(error, AirflowFailException) == (reason.retry_after is None)
    assert f"What happened. Where: row 7. What to do: Do it. [{reason.name}]" in str(error)
    assert (left["reason"], left["retryable"], left["retry_after"]) == (
        reason.name,
        reason.retry_after is not None,
        reason.retry_after,
    )
    assert json.loads(json.dumps(left)) == left


def test_stream_that_ends_without_a_result_is_resumed_after_its_last_event(failing: FailingService) -> None:
    failing.reason, failing.answers_first = Reason("CSV_MALFORMED", grpc.StatusCode.FAILED_PRECONDITION, None), True
    _, left = fail(patience=30, force=True)
    assert left["reason"] == "CSV_MALFORMED"
    assert [(request.run.resume_after_sequence, request.run.force) for request in failing.requests] == [
        (0, True),
        (5, False),
    ]


@pytest.mark.parametrize(("retries", "waited"), [(3, [20.0]), (0, [])])
def test_task_waits_for_what_the_service_asks_for_beyond_its_own_delay(
    failing: FailingService, monkeypatch: pytest.MonkeyPatch, retries: int, waited: list[float]
) -> None:
    pauses: list[float] = []
    monkeypatch.setattr("medallion_provider.operators.base.time.sleep", pauses.append)
    failing.reason = Reason("STORE_UNAVAILABLE", grpc.StatusCode.UNAVAILABLE, 30.0)
    fail(retries=retries, retry_delay=10)
    assert pauses == waited
