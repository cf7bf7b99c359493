"""Under which span the service's own spans hang."""

from __future__ import annotations

import asyncio
import hashlib
import json
from datetime import datetime, timezone
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from airflow.providers.common.compat.sdk import AirflowFailException, TaskDeferred
from opentelemetry import trace

from medallion_provider.operators.stages import ReadBronzeOperator
from medallion_provider.tracing import task_trace, trace_headers
from operators.stage_calls import context_of
from triggers.test_stages import first_event, recreate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from failing_service import FailingService

try:
    import airflow.sdk  # noqa: F401
except ImportError:
    IS_AIRFLOW_3 = False
else:
    IS_AIRFLOW_3 = True

START = datetime(2024, 2, 1, 12, 30, 15, 123456, tzinfo=timezone.utc)
CARRIED = {"traceparent": f"00-{7:032x}-{8:016x}-01", "tracestate": "team=data"}
CURRENT = {"traceparent": f"00-{0xABC:032x}-{0xDEF:016x}-01"}


@pytest.fixture
def span() -> Iterator[None]:
    context = trace.SpanContext(trace_id=0xABC, span_id=0xDEF, is_remote=False, trace_flags=trace.TraceFlags(1))
    with trace.use_span(trace.NonRecordingSpan(context)):
        yield


def context(**instance: Any) -> Any:
    """Return the context of a task of a run that has started."""
    whole = context_of("read_bronze_data", "manual__1")
    run = SimpleNamespace(dag_id="people_pipeline", run_id="manual__1", start_date=START)
    whole["ti"].dag_run = whole["dag_run"] = run
    for name, value in instance.items():
        setattr(whole["ti"], name, value)
    return whole


def announced(*, try_number: int = 1) -> dict[str, str]:
    """Return the ids that Airflow 2.11 gives its spans, as its collector shows them."""
    run = hashlib.md5(f"people_pipeline_manual__1_{START.timestamp()}".encode()).hexdigest()
    task = hashlib.md5(f"people_pipeline_manual__1_read_bronze_data_{try_number}".encode()).hexdigest()
    return {"traceparent": f"00-{run}-{task[16:]}-01"}


@pytest.fixture
def traces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRFLOW__TRACES__OTEL_ON", "True")


@pytest.mark.usefixtures("span", "traces")
def test_span_of_this_moment_comes_first() -> None:
    assert task_trace(context(context_carrier=CARRIED)) == CURRENT
    assert dict(trace_headers(CARRIED)) == CURRENT


def test_where_no_span_is_current_that_of_the_task_is_sent() -> None:
    assert dict(trace_headers(CARRIED)) == CARRIED
    assert trace_headers() == trace_headers({}) == ()


def test_what_airflow_hands_to_the_task_is_sent_without_anything_else_in_it() -> None:
    assert task_trace(context(context_carrier={**CARRIED, "baggage": "a=b"})) == CARRIED
    for nothing in (None, {}, {"traceparent": ""}):
        assert task_trace(context(context_carrier=nothing)) == {}


@pytest.mark.usefixtures("traces")
@pytest.mark.skipif(IS_AIRFLOW_3, reason="Airflow 3 opens the span before the task")
@pytest.mark.parametrize("try_number", [1, 2])
def test_span_that_airflow_opens_when_the_task_has_ended_is_known_before(try_number: int) -> None:
    assert task_trace(context(try_number=try_number)) == announced(try_number=try_number)


@pytest.mark.usefixtures("traces")
def test_run_that_has_not_started_has_no_trace() -> None:
    whole = context()
    whole["dag_run"].start_date = None
    assert task_trace(whole) == {}


def test_where_airflow_records_no_spans_none_is_announced() -> None:
    assert task_trace(context()) == {}


@pytest.mark.usefixtures("traces")
def test_context_that_lacks_the_run_fails_no_task() -> None:
    assert task_trace(context_of("read_bronze_data", "manual__1")) == {}


def expected() -> dict[str, str]:
    return CARRIED if IS_AIRFLOW_3 else announced()


@pytest.mark.usefixtures("traces")
def test_service_is_told_by_the_task(failing: FailingService) -> None:
    operator = ReadBronzeOperator(task_id="read_bronze_data", store_uri="s3://people", patience=-1)
    with pytest.raises(AirflowFailException):
        operator.execute(context(context_carrier=CARRIED if IS_AIRFLOW_3 else None))
    assert {name: failing.metadata[0].get(name) for name in expected()} == expected()


@pytest.mark.usefixtures("traces")
def test_service_is_told_by_the_trigger(failing: FailingService) -> None:
    operator = ReadBronzeOperator(task_id="read_bronze_data", store_uri="s3://people", patience=-1, deferrable=True)
    with pytest.raises(TaskDeferred) as deferred:
        operator.execute(context(context_carrier=CARRIED if IS_AIRFLOW_3 else None))
    trigger = recreate(deferred.value.trigger)
    asyncio.run(first_event(trigger))
    assert {name: failing.metadata[0].get(name) for name in expected()} == expected()
    assert json.loads(json.dumps(trigger.serialize()[1]["trace"])) == expected()
