"""A run of the DAG as one trace, from Airflow's tasks down to the calls of S3."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from system.dags import PEOPLE, STAGES, variant
from system.site import IS_AIRFLOW_3

if TYPE_CHECKING:
    from collections.abc import Sequence

    from system.jaeger import Jaeger, Span
    from system.lake import Lake
    from system.site import Site

DAG = "people_traced"
METHODS = ("ReadBronze", "WriteSilver", "WriteGold")
ROWS = {"ReadBronze": 20_000, "WriteSilver": 20_000, "WriteGold": 20_000}


@pytest.fixture
def trace(site: Site, lake: Lake, jaeger: Jaeger) -> list[Span]:
    lake.clear()
    lake.slow_down(0)
    lake.add_bronze("people.csv", PEOPLE.read_bytes())
    lake.add_bronze("people_v2.csv", PEOPLE.read_bytes())
    site.add_dag(DAG, variant(DAG))
    site.trigger(DAG, "traced")
    assert site.wait_until_ended(DAG, "traced") == "success"

    awaited = {rpc(method) for method in METHODS} | ({worker(task) for task in STAGES} if IS_AIRFLOW_3 else set())

    def is_whole(spans: Sequence[Span]) -> bool:
        return awaited <= {span.name for span in spans}

    return jaeger.trace_of(DAG, is_whole)


def rpc(method: str) -> str:
    return f"medallion.v1.StageExecutionService/{method}"


def worker(task: str) -> str:
    return f"worker.{task}"


def check_task(call: Span, task: str, by_id: dict[str, Span]) -> None:
    """Check that a call hangs under the span of its task."""
    if IS_AIRFLOW_3:
        task_span = only(list(by_id.values()), worker(task))
        assert ancestors(call, by_id)[0] is task_span
        assert task_span.holds(call)
        return

    # Airflow 2.11 sends protobuf and calls it JSON, which Jaeger refuses: of the task's span there is only the id.
    from airflow.models.taskinstancekey import TaskInstanceKey
    from airflow.traces.utils import gen_span_id_from_ti_key

    assert call.parent_id == gen_span_id_from_ti_key(TaskInstanceKey(DAG, task, "traced", 1))


def test_run_is_one_trace_from_its_tasks_down_to_s3(trace: list[Span]) -> None:
    by_id = {span.span_id: span for span in trace}
    for task, method in zip(STAGES, METHODS, strict=True):
        call, stage = only(trace, rpc(method)), only(trace, f"stage {method}")
        check_task(call, task, by_id)
        assert by_id[stage.parent_id or ""] is call
        assert call.tags["rpc.response.status_code"] == "OK"
        assert stage.tags["medallion.task"] == task
        assert stage.tags["medallion.rows.read"] == ROWS[method]
        assert stage.tags["medallion.run_id"] == "traced"

        below = [span for span in trace if call in ancestors(span, by_id)]
        phases = [span for span in below if span.name.startswith("phase ")]
        assert {by_id[phase.parent_id or ""].name for phase in phases} == {stage.name}
        calls_of_s3 = [span for span in below if span.name.startswith("S3.")]
        assert {"S3.GetObject", "S3.PutObject"} <= {span.name for span in calls_of_s3}
        assert all(span.tags["rpc.system.name"] == "aws-api" for span in calls_of_s3)

        # What is below lies within what is above, and what follows each other adds up.
        for span in below:
            above = by_id[span.parent_id or ""]
            assert above.holds(span), f"{span.name} is not within {above.name}"
        assert abs(sum(phase.duration for phase in phases) - stage.duration) <= len(phases)
        assert only(below, "queue").duration + stage.duration <= call.duration

    gold = only(trace, "stage WriteGold")
    assert (gold.tags["medallion.rows.written"], gold.tags["medallion.duplicates"]) == (10_000, 10_000)


def only(spans: Sequence[Span], name: str) -> Span:
    found = [span for span in spans if span.name == name]
    assert len(found) == 1, f"{len(found)} spans are named {name}"
    return found[0]


def ancestors(span: Span, by_id: dict[str, Span]) -> list[Span]:
    """Return the spans above one, the nearest first."""
    found = []
    while (above := by_id.get(span.parent_id or "")) is not None:
        found.append(above)
        span = above
    return found
