from __future__ import annotations

import asyncio
import base64
import datetime
import importlib
import json
import time
from typing import TYPE_CHECKING, Any

import pytest
from airflow.providers.common.compat.sdk import AirflowFailException, TaskDeferred

from conftest import RecordedLog, free_port
from medallion_provider.exceptions import Failure, MedallionError
from medallion_provider.follower import AsyncFollower
from medallion_provider.narrator import Narrator
from medallion_provider.operators.stages import ReadBronzeOperator
from medallion_provider.protos.medallion.v1 import events_pb2, runs_pb2, stage_execution_pb2
from medallion_provider.recovery import STREAM_ENDED
from medallion_provider.triggers import stages
from medallion_provider.triggers.stages import StageTrigger
from operators.stage_calls import (
    TaskState,
    bronze,
    context_of,
    fresh_run,
    gold,
    run_of,
    silver,
    state_of,
    wait_until_running,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from conftest import Service


def defer(operator: Any, context: Any) -> StageTrigger:
    with pytest.raises(TaskDeferred) as deferred:
        operator.execute(context)
    assert deferred.value.method_name == "execute_complete"
    return recreate(deferred.value.trigger)


def recreate(trigger: StageTrigger) -> StageTrigger:
    """Do what a triggerer does: make the trigger of what was stored of it."""
    path, arguments = trigger.serialize()
    module, name = path.rsplit(".", 1)
    return getattr(importlib.import_module(module), name)(**json.loads(json.dumps(arguments)))


async def first_event(trigger: StageTrigger) -> Any:
    async for event in trigger.run():
        return json.loads(json.dumps(event.payload))
    raise AssertionError("The trigger ended without an event.")


def run_deferred(operator: Any, context: Any) -> Any:
    return operator.execute_complete(context, asyncio.run(first_event(defer(operator, context))))


def test_three_deferred_stages_return_what_the_others_return(service: Service) -> None:
    service.add_bronze("people.csv", "User Id,Name\n1,Ana\n2,João\n1,Ana\n")
    run_id = fresh_run()
    results = []
    for stage in (bronze(service), silver(service), gold(service)):
        stage.deferrable = True
        results.append(run_deferred(stage, context_of(stage.task_id, run_id)))

    assert [result["stage"] for result in results] == ["bronze", "silver", "gold"]
    assert (results[2]["rows"], results[2]["duplicates"]) == (2, 1)
    stage = gold(service)
    again = stage.execute(context_of(stage.task_id, run_id))
    assert again == {**results[2], "reused": True}


def test_serialized_trigger_comes_back_the_same(service: Service) -> None:
    trigger = defer(bronze(service, deferrable=True), context_of("read_bronze_data", fresh_run()))
    assert recreate(trigger).serialize() == trigger.serialize()


def test_failure_of_a_deferred_stage_fails_at_once(service: Service) -> None:
    operator = bronze(service, deferrable=True)
    with pytest.raises(AirflowFailException, match=r"What to do: .*\[NO_BRONZE_OBJECTS\]"):
        run_deferred(operator, context_of(operator.task_id, fresh_run()))


@pytest.mark.parametrize(
    ("extra", "field"),
    [({"options": "{"}, "options"), ({"tls": True, "key_file": "/no/such/file.pem"}, "key_file")],
)
def test_setting_of_the_connection_that_is_wrong_is_a_failure_that_names_it(
    monkeypatch: pytest.MonkeyPatch, extra: dict[str, Any], field: str
) -> None:
    connection = {"conn_type": "medallion", "host": "127.0.0.1", "port": 9}
    monkeypatch.setenv("AIRFLOW_CONN_MEDALLION_DEFAULT", json.dumps(connection))
    operator = ReadBronzeOperator(task_id="t", store_uri="s3://people", deferrable=True)
    context = context_of("t", fresh_run())
    trigger = defer(operator, context)
    # Changed while the task waits, or a file that is there on the worker alone.
    monkeypatch.setenv("AIRFLOW_CONN_MEDALLION_DEFAULT", json.dumps({**connection, "extra": extra}))

    event = asyncio.run(first_event(trigger))
    asyncio.run(trigger.on_kill())

    assert (event["failure"]["reason"], event["failure"]["retryable"]) == ("INVALID_SETTING", False)
    assert event["failure"]["place"] == {"connection": "medallion_default", "field": field}
    with pytest.raises(AirflowFailException, match=r"\[INVALID_SETTING\]"):
        operator.execute_complete(context, event)


def test_stopped_triggerer_leaves_the_run_alone_and_a_killed_task_cancels_it(service: Service) -> None:
    service.add_slow_bronze("slow.csv.gz")
    operator = bronze(service, deferrable=True)
    run_id = fresh_run()
    trigger = defer(operator, context_of(operator.task_id, run_id))

    async def stop_and_kill() -> tuple[Any, Any]:
        waiting = asyncio.create_task(first_event(trigger))
        await asyncio.to_thread(wait_until_running, operator, run_id)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        after_stop = await asyncio.to_thread(state_of, operator, run_id)
        await trigger.on_kill()
        return after_stop, await asyncio.to_thread(state_of, operator, run_id)

    assert asyncio.run(stop_and_kill()) == (runs_pb2.RUN_STATE_RUNNING, runs_pb2.RUN_STATE_CANCELLED)


@pytest.mark.parametrize(
    ("killed", "state"), [(True, runs_pb2.RUN_STATE_CANCELLED), (False, runs_pb2.RUN_STATE_RUNNING)]
)
def test_airflow_that_does_not_tell_is_asked(
    service: Service, monkeypatch: pytest.MonkeyPatch, killed: bool, state: Any
) -> None:
    service.add_slow_bronze("slow.csv.gz")
    operator = bronze(service, deferrable=True)
    run_id = fresh_run()
    trigger = defer(operator, context_of(operator.task_id, run_id))

    async def answer(_: StageTrigger) -> bool:
        return killed

    async def stop() -> Any:
        waiting = asyncio.create_task(first_event(trigger))
        await asyncio.to_thread(wait_until_running, operator, run_id)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        return await asyncio.to_thread(state_of, operator, run_id)

    monkeypatch.setattr(stages, "IS_TOLD", False)
    monkeypatch.setattr(stages, "was_killed", answer)
    try:
        assert asyncio.run(stop()) == state
    finally:
        asyncio.run(trigger.on_kill())


def test_deadline_ends_the_waiting(service: Service) -> None:
    service.add_slow_bronze("slow.csv.gz")
    operator = bronze(service, deferrable=True)
    run_id = fresh_run()
    trigger = defer(operator, context_of(operator.task_id, run_id))
    trigger.deadline = time.time() + 2

    event = asyncio.run(first_event(trigger))

    assert event["failure"]["reason"] == "TASK_TIMED_OUT"
    asyncio.run(trigger.on_kill())


def test_next_triggerer_goes_on_after_the_last_line_told(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    service.add_bronze("people.csv", "a\n1\n")
    service.add_bronze("notes.txt", "not a CSV file")
    operator = bronze(service, deferrable=True)
    trigger = defer(operator, context_of(operator.task_id, fresh_run()))
    xcom = StoredCursor()
    log = RecordedLog()
    monkeypatch.setattr(stages, "XComCursor", lambda _: xcom)
    monkeypatch.setattr(stages, "Narrator", lambda _: Narrator(log))

    first = asyncio.run(first_event(trigger))
    told, log.lines = log.lines, []
    second = asyncio.run(first_event(recreate(trigger)))

    assert any("notes.txt" in line for line in told)
    assert not any("notes.txt" in line for line in log.lines)
    assert second == {**first, "reused": True, "sequence": second["sequence"]}


class LosingFollower(AsyncFollower):
    """Follows a run until it tells how far it is, and then finds nobody any more."""

    async def events(self) -> AsyncIterator[events_pb2.RunEvent]:
        async for event in super().events():
            yield event
            if event.progress.phase == events_pb2.PHASE_SCANNING:
                raise MedallionError(STREAM_ENDED)


def test_try_after_a_deferred_failure_goes_on_in_the_log_where_that_ended(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    service.add_bronze("notes.txt", "not a CSV file")
    service.add_slow_bronze("slow.csv.gz")
    operator = bronze(service, deferrable=True)
    run_id, kept = fresh_run(), TaskState()
    log = RecordedLog()
    monkeypatch.setattr(stages, "Narrator", lambda _: Narrator(log))
    monkeypatch.setattr(stages, "AsyncFollower", LosingFollower)

    told = []
    for _ in range(2):
        log.lines.clear()
        context = {**context_of(operator.task_id, run_id), "task_state_store": kept}
        with pytest.raises(MedallionError, match="UNAVAILABLE"):
            run_deferred(operator, context)
        told.append(sum("notes.txt" in line for line in log.lines))
    operator._cancel_run()

    assert told == [1, 0]


def test_failure_of_an_earlier_version_of_the_trigger_is_told(service: Service) -> None:
    operator = bronze(service)
    failure = Failure("NO_BRONZE_OBJECTS", "There is no file.", "Put one there.")
    with pytest.raises(AirflowFailException, match=r"\[NO_BRONZE_OBJECTS\]"):
        operator.execute_complete(context_of(operator.task_id, fresh_run()), {"failure": failure.to_xcom()})


def test_failure_of_a_trigger_that_told_nothing_keeps_what_the_one_before_has_told(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AIRFLOW_CONN_MEDALLION_DEFAULT", f"medallion://127.0.0.1:{free_port()}")
    cursor = StoredCursor()
    cursor.sequence = 7
    monkeypatch.setattr(stages, "XComCursor", lambda _: cursor)
    operator = bronze(service, deferrable=True, patience=-1)
    event = asyncio.run(first_event(defer(operator, context_of(operator.task_id, fresh_run()))))
    assert event["failure"]["reason"] == "UNAVAILABLE"
    assert event["sequence"] == 7


class StoredCursor:
    def __init__(self) -> None:
        self.sequence = 0

    async def load(self) -> int:
        return self.sequence

    async def save(self, sequence: int) -> None:
        self.sequence = max(self.sequence, sequence)


def test_request_of_the_trigger_holds_the_tasks_own_time(service: Service) -> None:

    operator = bronze(service, deferrable=True, execution_timeout=datetime.timedelta(minutes=5))
    context = context_of(operator.task_id, fresh_run())
    trigger = defer(operator, context)

    request = stage_execution_pb2.ReadBronzeRequest.FromString(base64.b64decode(trigger.request))
    assert request.run.timeout.seconds == 300
    assert trigger.deadline == context["ti"].start_date.timestamp() + 300


def test_time_of_a_try_counts_through_its_deferrals(service: Service) -> None:
    operator = bronze(service, deferrable=True, execution_timeout=datetime.timedelta(minutes=5))
    context = context_of(operator.task_id, fresh_run())
    first = defer(operator, context)
    # A triggerer that takes over, and a task that defers again, get no more.
    assert recreate(first).deadline == first.deadline
    assert defer(operator, context).deadline == first.deadline


def test_try_that_finds_a_run_gets_no_more_time_for_it(service: Service) -> None:
    service.add_slow_bronze("slow.csv.gz")
    run_id, seconds = fresh_run(), 6
    operator = bronze(service, deferrable=True, execution_timeout=datetime.timedelta(seconds=seconds))
    first = defer(operator, context_of(operator.task_id, run_id))
    first.deadline = None

    async def lose() -> None:
        waiting = asyncio.create_task(first_event(first))
        await asyncio.to_thread(wait_until_running, operator, run_id)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting

    asyncio.run(lose())
    # The next try starts a minute later: its own time is far from over when that of the run is.
    context = context_of(operator.task_id, run_id)
    context["ti"].start_date += datetime.timedelta(minutes=1)
    with pytest.raises(MedallionError, match="RUN_TIMED_OUT"):
        run_deferred(operator, context)
    run = run_of(operator, run_id)
    assert run.execution_count == 1
    assert run.end_time.ToDatetime() - run.start_time.ToDatetime() < datetime.timedelta(minutes=1)
