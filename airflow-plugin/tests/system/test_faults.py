"""Processes that die in the middle of a stage, and tasks that somebody stops."""

from __future__ import annotations

import os
import re
import signal
import threading
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pyarrow
import pyarrow.parquet
import pytest

from medallion_provider.protos.medallion.v1 import runs_pb2
from system.conftest import RUN_URL
from system.dags import PEOPLE, STAGES, variant
from system.processes import wait_for
from system.site import IS_AIRFLOW_3, Tries, nightly, nightly_on_airflow_2

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from system.lake import Lake
    from system.site import Site
    from system.slack import Slack

TASK, SILVER, GOLD = STAGES
# Kilobytes a second: slow enough for what is disturbed to be found under way again, even on a busy machine.
SLOW = 15
SLOW_BY_TASK = {TASK: SLOW, SILVER: SLOW, GOLD: 5}
# From when Airflow tells the task, which takes it up to two heartbeats.
CANCELLED_IN = timedelta(seconds=10)
# What Airflow writes when it tells a task: of Airflow 3, of a trigger of 3.3, of Airflow 2.
TOLD = ("shouldn't be running anymore", "cancelled by user action", "externally set to")
DAGS = {"people_waiting": False, "people_deferring": True}
NAMES = {"silver": "people_all.parquet", "gold": "people_without_duplicates.parquet"}
PREVIOUS = b"what was published the day before"
# Read last: that its dates are written in another way than those before is found when all else is read.
ODD_DATES = b"""Index,User Id,First Name,Last Name,Sex,Email,Phone,Date of birth,Job Title
1,5f10e9D33fC5f2b,Sara,Mcguire,Female,tsharp@example.net,(971)643-6089x9160,8/17/1921,"Editor, commissioning"
"""


@pytest.fixture(autouse=True)
def slow_people(site: Site, lake: Lake) -> Iterator[None]:
    lake.clear()
    lake.slow_down(0)
    lake.add_bronze("people.csv", PEOPLE.read_bytes())
    lake.add_bronze("notes.txt", b"not a CSV file")
    for dag_id, deferrable in DAGS.items():
        if not (site.dags / f"{dag_id}.py").exists():
            site.add_dag(dag_id, variant(dag_id, deferrable=deferrable))
    yield
    lake.slow_down(0)


@pytest.mark.parametrize(
    "end",
    [
        pytest.param(signal.SIGKILL, id="killed"),
        # As a deployment or the eviction of a pod does.
        pytest.param(signal.SIGTERM, id="stopped", marks=nightly_on_airflow_2),
    ],
)
def test_retry_after_a_lost_worker_attaches(site: Site, lake: Lake, end: signal.Signals) -> None:
    dag_id, run_id = "people_waiting", f"worker-{end.name}"
    lake.add_bronze("people_odd.csv", ODD_DATES)
    start(site, lake, dag_id, run_id)
    check_link(site, dag_id, run_id)
    wait_for("the finding is told", lambda: "notes.txt" in log_of(site, dag_id, run_id, 1), 60, 1)
    os.kill(site.task(dag_id, run_id, TASK)["pid"], end)
    wait_for("a second try", lambda: "followed on" in log_of(site, dag_id, run_id, 2), 180, 1)
    lake.slow_down(0)

    assert site.wait_until_ended(dag_id, run_id) == "success"
    site.require_tries(dag_id, run_id, TASK, Tries("success", 2))
    check_single_execution(lake, dag_id, run_id)
    first, second = log_of(site, dag_id, run_id, 1), log_of(site, dag_id, run_id, 2)
    # Before 3.3 Airflow keeps nothing across tries: the second one tells again what the first one has told.
    assert (first.count("notes.txt"), second.count("notes.txt")) == (1, 0 if IS_AIRFLOW_3 else 1)
    assert (first.count("people_odd.csv"), second.count("people_odd.csv")) == (0, 1)
    check_percents(first + second)


def test_next_triggerer_goes_on_where_a_killed_one_was(site: Site, lake: Lake) -> None:
    dag_id, run_id = "people_deferring", "triggerer-killed"
    lake.add_bronze("people_odd.csv", ODD_DATES)
    start(site, lake, dag_id, run_id)
    check_link(site, dag_id, run_id)
    wait_for("the finding is told", lambda: "notes.txt" in log_of(site, dag_id, run_id, 1), 60, 1)
    assert "people_odd.csv" not in log_of(site, dag_id, run_id, 1)
    site.kill("triggerer")
    site.start_triggerer()
    wait_for("another triggerer", lambda: "followed on" in log_of(site, dag_id, run_id, 1), 180, 1)
    lake.slow_down(0)

    assert site.wait_until_ended(dag_id, run_id) == "success"
    site.require_tries(dag_id, run_id, TASK, Tries("success", 1))
    check_single_execution(lake, dag_id, run_id)
    lines = log_of(site, dag_id, run_id, 1)
    assert (lines.count("notes.txt"), lines.count("people_odd.csv")) == (1, 1)
    check_percents(lines)


@pytest.mark.parametrize(
    ("dag_id", "task"),
    [
        pytest.param("people_waiting", TASK, marks=nightly),
        pytest.param("people_waiting", SILVER, marks=nightly),
        pytest.param("people_waiting", GOLD, marks=nightly_on_airflow_2),
        pytest.param("people_deferring", TASK, marks=nightly),
        pytest.param("people_deferring", SILVER, marks=nightly_on_airflow_2),
        pytest.param("people_deferring", GOLD, marks=nightly),
    ],
)
def test_run_of_a_killed_service_is_done_by_the_next(site: Site, lake: Lake, dag_id: str, task: str) -> None:
    run_id = f"service-killed-{task}"
    objects = [lake.publish(layer, name, PREVIOUS) for layer, name in NAMES.items()]
    with watched(objects) as versions:
        start(site, lake, dag_id, run_id, task)
        if task != GOLD:
            assert versions() == [[PREVIOUS], [PREVIOUS]]
        lake.service.kill()
        lake.slow_down(0)
        lake.start_service()
        assert site.wait_until_ended(dag_id, run_id) == "success"

    site.require_tries(dag_id, run_id, task, Tries("success", 1))
    for path, seen in zip(objects, versions(), strict=True):
        # Whoever looked saw the version before or the whole new one.
        assert seen == [PREVIOUS, path.read_bytes()]
        assert pyarrow.parquet.read_table(path).num_rows == 10_000
        assert list(path.parent.iterdir()) == [path]


@nightly_on_airflow_2
def test_task_whose_service_stays_away_says_what_to_do(site: Site, lake: Lake, slack: Slack) -> None:
    dag_id, run_id = "people_impatient", "service-away"
    site.add_dag(dag_id, variant(dag_id, stage='    "patience": 2,\n    "retries": 0,\n'))
    objects = [lake.publish(layer, name, PREVIOUS) for layer, name in NAMES.items()]
    start(site, lake, dag_id, run_id, SILVER)
    lake.service.kill()
    try:
        assert site.wait_until_ended(dag_id, run_id) == "failed"
    finally:
        lake.start_service()

    site.require_tries(dag_id, run_id, SILVER, Tries("failed", 1))
    log = site.log(dag_id, run_id, SILVER)
    assert f"Where: connection medallion_default, service 127.0.0.1:{lake.port}" in log
    assert "What to do: Check host, port and TLS of the connection" in log
    message = slack.wait_for_messages(run_id, 2)[1]
    assert message.startswith("*[Camada Silver]*\nOcorreu o erro abaixo:\nO serviço não responde.")
    assert f"*Onde:* conexão medallion_default, serviço 127.0.0.1:{lake.port}" in message
    assert "*O que fazer:* Confira host, porta e TLS da conexão" in message
    assert [path.read_bytes() for path in objects] == [PREVIOUS, PREVIOUS]


@pytest.mark.parametrize("dag_id", DAGS)
def test_task_that_is_marked_as_failed_cancels_its_run(site: Site, lake: Lake, dag_id: str) -> None:
    run_id = "marked-failed"
    start(site, lake, dag_id, run_id)
    with cancelled_in_time(site, lake, dag_id, run_id):
        site.mark_failed(dag_id, run_id, TASK)

    assert state(lake, dag_id, run_id) == runs_pb2.RUN_STATE_CANCELLED
    assert site.wait_until_ended(dag_id, run_id) == "failed"
    assert not (lake.bucket / "data/silver").exists() or not list((lake.bucket / "data/silver").iterdir())


@pytest.mark.parametrize("dag_id", DAGS)
def test_task_that_is_cleared_cancels_its_run_and_does_it_anew(site: Site, lake: Lake, dag_id: str) -> None:
    run_id = "cleared"
    start(site, lake, dag_id, run_id)
    with cancelled_in_time(site, lake, dag_id, run_id):
        site.clear(dag_id, run_id, TASK)
    lake.slow_down(0)

    assert site.wait_until_ended(dag_id, run_id) == "success"
    assert lake.run(dag_id, run_id, TASK).execution_count == 2


def start(site: Site, lake: Lake, dag_id: str, run_id: str, task: str = TASK) -> None:
    """Start a run and wait until one of its stages is in the middle of its work."""
    site.trigger(dag_id, run_id)
    if task != TASK:
        before = STAGES[STAGES.index(task) - 1]
        # Airflow takes seconds from one task to the next.
        wait_for(f"{before} is done", lambda: has_succeeded(lake.run(dag_id, run_id, before)), 180, 0.1)
    lake.slow_down(SLOW_BY_TASK[task])
    wait_for("the stage executes", lambda: reads(lake.run(dag_id, run_id, task)), 180)
    wait_for("its task is under way", lambda: site.task(dag_id, run_id, task)["state"] in ("running", "deferred"), 60)


def has_succeeded(run: runs_pb2.Run | None) -> bool:
    return run is not None and run.state == runs_pb2.RUN_STATE_SUCCEEDED


def reads(run: runs_pb2.Run | None) -> bool:
    return run is not None and run.state == runs_pb2.RUN_STATE_RUNNING and run.last_sequence > 1


@contextmanager
def watched(paths: list[Path]) -> Iterator[Any]:
    """Look at files all the time; give out what tells which contents each has had, in order."""
    seen: list[list[bytes]] = [[] for _ in paths]
    ends = threading.Event()

    def look() -> None:
        while not ends.wait(0.02):
            for path, contents in zip(paths, seen, strict=True):
                content = path.read_bytes() if path.exists() else b"nothing"
                if contents[-1:] != [content]:
                    contents.append(content)

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield lambda: [list(contents) for contents in seen]
    finally:
        ends.set()
        thread.join()


def check_link(site: Site, dag_id: str, run_id: str) -> None:
    """See that the link to the run is there while the run goes on."""
    address = RUN_URL.format(pipeline=dag_id, run_id=run_id, stage="read_bronze", task=TASK)
    assert site.link(dag_id, run_id, TASK) == address
    assert site.task(dag_id, run_id, TASK)["state"] in ("running", "deferred")


@contextmanager
def cancelled_in_time(site: Site, lake: Lake, dag_id: str, run_id: str) -> Iterator[None]:
    """See that the service cancels the run in time; where Airflow does not write when it tells, since it was asked."""
    asked = datetime.now(timezone.utc)
    yield
    wait_for("the run is cancelled", lambda: was_cancelled(lake, dag_id, run_id), 60, 0.1)
    cancelled = datetime.now(timezone.utc)
    lines = [*site.log_lines(dag_id, run_id, TASK), *site.lines_of("triggerer")]
    told = [moment for moment, text in lines if moment >= asked and any(sign in text for sign in TOLD)]
    assert cancelled - min(told, default=asked) <= CANCELLED_IN


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
