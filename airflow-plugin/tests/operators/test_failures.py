"""Which reasons of the service end a task at once, and which ones Airflow retries."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import grpc
import pytest
from airflow.providers.common.compat.sdk import AirflowFailException

from contract import Reason, reasons
from medallion_provider.exceptions import FAILURE_XCOM_KEY, MedallionError
from medallion_provider.operators.stages import ReadBronzeOperator
from operators.stage_calls import context_of

if TYPE_CHECKING:
    from failing_service import FailingService


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
    where = f"connection medallion_default, service 127.0.0.1:{failing.port}, row 7"
    where = where if reason.name in ("UNAUTHENTICATED", "PERMISSION_DENIED") else "row 7"
    assert f"What happened. Where: {where}. What to do: Do it. [{reason.name}]" in str(error)
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
