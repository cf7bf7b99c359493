"""Tasks that are killed, run out of time, or lose their worker: what becomes of their runs."""

from __future__ import annotations

import contextlib
import datetime
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from airflow.providers.common.compat.sdk import AirflowFailException

from conftest import TaskInstance
from medallion_provider.exceptions import FAILURE_XCOM_KEY, MedallionError
from medallion_provider.hooks.medallion import MedallionHook
from medallion_provider.protos.medallion.v1 import runs_pb2
from operators.stage_calls import PEOPLE, bronze, context_of, fresh_run, run_of, state_of, wait_until_running

if TYPE_CHECKING:
    from conftest import Service


def test_run_that_outlives_the_tasks_time_is_cancelled(service: Service) -> None:
    service.add_slow_bronze("slow.csv.gz")
    run_id = fresh_run()
    operator = bronze(service, execution_timeout=datetime.timedelta(hours=1))
    context = context_of(operator.task_id, run_id)
    context["ti"].start_date -= datetime.timedelta(minutes=59, seconds=58)

    with pytest.raises(MedallionError, match="TASK_TIMED_OUT"):
        operator.execute(context)

    assert state_of(operator, run_id) == runs_pb2.RUN_STATE_CANCELLED


def test_killed_task_cancels_its_run_and_its_next_try_starts_another(service: Service) -> None:
    service.add_slow_bronze("slow.csv.gz")
    run_id = fresh_run()
    first = bronze(service)
    context = context_of(first.task_id, run_id)
    second = bronze(service)
    second_context = {"ti": TaskInstance(second.task_id, run_id, try_number=2)}
    with ThreadPoolExecutor(initializer=allow_execution) as pool:
        killed = pool.submit(first.execute, context)
        wait_until_running(first, run_id)
        attached = pool.submit(second.execute, second_context)
        # The second try follows the first one's run before that is cancelled.
        time.sleep(1)
        service.clear()
        service.add_bronze("people.csv", PEOPLE)
        first.on_kill()
        with pytest.raises(AirflowFailException, match="RUN_CANCELLED"):
            killed.result(timeout=60)
        result = attached.result(timeout=60)

    assert result["rows"] == 3
    assert run_of(second, run_id).attempt == 2


def test_killed_task_cancels_its_run_without_asking_airflow(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    # The signal may have interrupted a question to Airflow; a second one would wait for its answer for ever.
    service.add_slow_bronze("slow.csv.gz")
    run_id = fresh_run()
    operator = bronze(service)
    with ThreadPoolExecutor(initializer=allow_execution) as pool:
        execution = pool.submit(operator.execute, context_of(operator.task_id, run_id))
        wait_until_running(operator, run_id)
        with monkeypatch.context() as patch:
            patch.setattr(MedallionHook, "get_connection", forbidden)
            operator.on_kill()
        with pytest.raises(AirflowFailException, match="RUN_CANCELLED"):
            execution.result(timeout=60)

    assert state_of(operator, run_id) == runs_pb2.RUN_STATE_CANCELLED


def executing(service: Service, operator: Any, context: Any, pool: ThreadPoolExecutor) -> Any:
    """Start a task and wait until its run goes on; return the future of its result."""
    service.add_slow_bronze("slow.csv.gz")
    execution = pool.submit(operator.execute, context)
    wait_until_running(operator, context["ti"].run_id)
    return execution


@pytest.fixture
def stopping_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("medallion_provider.operators.base.is_worker_stopping", lambda _: True)


@pytest.mark.usefixtures("stopping_worker")
def test_task_whose_worker_stops_leaves_its_run_to_the_next_try(service: Service) -> None:
    run_id, operator = fresh_run(), bronze(service, retries=1)
    context = context_of(operator.task_id, run_id)
    context["ti"].max_tries = 1
    with ThreadPoolExecutor(initializer=allow_execution) as pool:
        execution = executing(service, operator, context, pool)
        operator.on_kill()
        with pytest.raises(MedallionError, match="WORKER_STOPPED"):
            execution.result(timeout=60)

    assert context["ti"].xcoms[FAILURE_XCOM_KEY]["retryable"]
    assert state_of(operator, run_id) == runs_pb2.RUN_STATE_RUNNING
    operator._cancel_run()


@pytest.mark.usefixtures("stopping_worker")
def test_last_try_goes_on_for_as_long_as_its_worker_lets_it(service: Service) -> None:
    run_id, operator = fresh_run(), bronze(service)
    with ThreadPoolExecutor(initializer=allow_execution) as pool:
        execution = executing(service, operator, context_of(operator.task_id, run_id), pool)
        operator.on_kill()
        with pytest.raises(TimeoutError):
            execution.result(timeout=3)
        operator._cancel_run()
        with pytest.raises(AirflowFailException, match="RUN_CANCELLED"):
            execution.result(timeout=60)


@pytest.mark.usefixtures("stopping_worker")
def test_task_whose_time_is_over_is_stopped_although_airflow_calls_it_running(service: Service) -> None:
    run_id, operator = fresh_run(), bronze(service, execution_timeout=datetime.timedelta(hours=1))
    with ThreadPoolExecutor(initializer=allow_execution) as pool:
        execution = executing(service, operator, context_of(operator.task_id, run_id), pool)
        operator._ends_at = time.time()
        operator.on_kill()
        with pytest.raises(AirflowFailException, match="RUN_CANCELLED"):
            execution.result(timeout=60)

    assert state_of(operator, run_id) == runs_pb2.RUN_STATE_CANCELLED


def forbidden(*_: Any) -> None:
    raise AssertionError("Airflow was asked.")


def allow_execution() -> None:
    """Let this thread execute operators: Airflow 2 keeps who may in a variable that only its first thread has."""
    with contextlib.suppress(ImportError):
        from airflow.models.baseoperator import ExecutorSafeguard

        ExecutorSafeguard._sentinel.callers = {}
