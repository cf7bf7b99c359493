"""Processes that die in the middle of a stage, and tasks that somebody stops."""

from __future__ import annotations

import os
import re
import signal
from typing import TYPE_CHECKING, Any

import pyarrow.parquet
import pytest

from medallion_provider.protos.medallion.v1 import runs_pb2
from system.dags import PEOPLE, variant
from system.processes import wait_for
from system.site import IS_AIRFLOW_3, Tries, nightly_on_airflow_2

if TYPE_CHECKING:
    from collections.abc import Iterator

    from system.lake import Lake
    from system.site import Site

TASK = "read_bronze_data"
# The first stage reads 1.2 MB and has to take long enough to be disturbed.
SLOW = 60
# Seconds. Six on a quiet machine, five of which Airflow takes to tell the task.
CANCELLED_IN = 30
DAGS = {"people_waiting": False, "people_deferring": True}


@pytest.fixture(autouse=True)
def slow_people(site: Site, lake: Lake) -> Iterator[None]:
    lake.clear()
    lake.add_bronze("people.csv", PEOPLE.read_bytes())
    lake.add_bronze("notes.txt", b"not a CSV file")
    for dag_id, deferrable in DAGS.items():
        if not (site.dags / f"{dag_id}.py").exists():
            site.add_dag(dag_id, variant(dag_id, deferrable=deferrable))
    lake.slow_down(SLOW)
    yield
    lake.slow_down(0)


def test_retry_of_a_killed_worker_attaches(site: Site, lake: Lake) -> None:
    dag_id, run_id = "people_waiting", "worker-killed"
    start(site, lake, dag_id, run_id)
    wait_for("the finding is told", lambda: "notes.txt" in log_of(site, dag_id, run_id, 1), 30, 1)
    os.kill(site.task(dag_id, run_id, TASK)["pid"], signal.SIGKILL)
    wait_for("a second try", lambda: "followed on" in log_of(site, dag_id, run_id, 2), 90, 1)
    lake.slow_down(0)

    assert site.wait_until_ended(dag_id, run_id) == "success"
    assert site.tasks(dag_id, run_id)[TASK] == Tries("success", 2)
    check_single_execution(lake, dag_id, run_id)
    lines = log_of(site, dag_id, run_id, 1) + log_of(site, dag_id, run_id, 2)
    # Before 3.3 Airflow keeps nothing across tries: the second one tells the findings again.
    assert lines.count("notes.txt") == (1 if IS_AIRFLOW_3 else 2)
    check_percents(lines)


def test_next_triggerer_goes_on_where_a_killed_one_was(site: Site, lake: Lake) -> None:
    dag_id, run_id = "people_deferring", "triggerer-killed"
    start(site, lake, dag_id, run_id)
    wait_for("the finding is told", lambda: "notes.txt" in log_of(site, dag_id, run_id, 1), 30, 1)
    site.kill("triggerer")
    site.start_triggerer()
    wait_for("another triggerer", lambda: "followed on" in log_of(site, dag_id, run_id, 1), 90, 1)
    lake.slow_down(0)

    assert site.wait_until_ended(dag_id, run_id) == "success"
    assert site.tasks(dag_id, run_id)[TASK] == Tries("success", 1)
    check_single_execution(lake, dag_id, run_id)
    lines = log_of(site, dag_id, run_id, 1)
    assert lines.count("notes.txt") == 1
    check_percents(lines)


@nightly_on_airflow_2
@pytest.mark.parametrize("dag_id", DAGS)
def test_run_of_a_killed_service_is_done_by_the_next(site: Site, lake: Lake, dag_id: str) -> None:
    run_id = "service-killed"
    start(site, lake, dag_id, run_id)
    lake.service.kill()
    lake.slow_down(0)
    lake.start_service()

    assert site.wait_until_ended(dag_id, run_id) == "success"
    assert site.tasks(dag_id, run_id)[TASK] == Tries("success", 1)
    gold = lake.bucket / "data/gold"
    assert [path.name for path in gold.iterdir()] == ["people_without_duplicates.parquet"]
    assert pyarrow.parquet.read_table(gold / "people_without_duplicates.parquet").num_rows == 10_000


@pytest.mark.parametrize("dag_id", DAGS)
def test_task_that_is_marked_as_failed_cancels_its_run(site: Site, lake: Lake, dag_id: str) -> None:
    run_id = "marked-failed"
    start(site, lake, dag_id, run_id)
    site.mark_failed(dag_id, run_id, TASK)
    wait_for("the run is cancelled", lambda: state(lake, dag_id, run_id) == runs_pb2.RUN_STATE_CANCELLED, CANCELLED_IN)

    assert site.wait_until_ended(dag_id, run_id) == "failed"
    assert not (lake.bucket / "data/silver").exists() or not list((lake.bucket / "data/silver").iterdir())


@pytest.mark.parametrize("dag_id", DAGS)
def test_task_that_is_cleared_cancels_its_run_and_does_it_anew(site: Site, lake: Lake, dag_id: str) -> None:
    run_id = "cleared"
    start(site, lake, dag_id, run_id)
    site.clear(dag_id, run_id, TASK)
    wait_for("the run is cancelled", lambda: was_cancelled(lake, dag_id, run_id), CANCELLED_IN)
    lake.slow_down(0)

    assert site.wait_until_ended(dag_id, run_id) == "success"
    assert lake.run(dag_id, run_id, TASK).execution_count == 2


def start(site: Site, lake: Lake, dag_id: str, run_id: str) -> None:
    """Start a run and wait until its first stage is in the middle of its work."""
    site.trigger(dag_id, run_id)
    wait_for("the stage executes", lambda: reads(lake.run(dag_id, run_id, TASK)), 90)
    wait_for("its task is under way", lambda: site.task(dag_id, run_id, TASK)["state"] in ("running", "deferred"), 30)


def reads(run: runs_pb2.Run | None) -> bool:
    return run is not None and run.state == runs_pb2.RUN_STATE_RUNNING and run.last_sequence > 1


def state(lake: Lake, dag_id: str, run_id: str) -> Any:
    return lake.run(dag_id, run_id, TASK).state


def was_cancelled(lake: Lake, dag_id: str, run_id: str) -> bool:
    run = lake.run(dag_id, run_id, TASK)
    return run.state == runs_pb2.RUN_STATE_CANCELLED or run.execution_count > 1


def log_of(site: Site, dag_id: str, run_id: str, try_number: int) -> str:
    if site.task(dag_id, run_id, TASK)["try_number"] < try_number:
        return ""
    return site.log(dag_id, run_id, TASK, try_number)


def check_single_execution(lake: Lake, dag_id: str, run_id: str) -> None:
    run = lake.run(dag_id, run_id, TASK)
    assert (run.state, run.execution_count, run.attempt) == (runs_pb2.RUN_STATE_SUCCEEDED, 1, 1)


def check_percents(lines: str) -> None:
    percents = [int(found) for found in re.findall(r"(?:scanning|publishing), (\d+) %", lines)]
    assert percents == sorted(percents)
    assert len(percents) > 1
