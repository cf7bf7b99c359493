"""Who is told to stop: the task, or only its worker."""

from __future__ import annotations

import threading
import time
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from medallion_provider import stopped_worker
from medallion_provider.stopped_worker import SECONDS_TO_ANSWER, is_worker_stopping

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

INSTANCE = SimpleNamespace(dag_id="d", task_id="t", run_id="r", map_index=-1)


def answer(monkeypatch: pytest.MonkeyPatch, ask: Callable[[Any], Any], *, has_task_sdk: bool) -> None:
    monkeypatch.setattr(stopped_worker, "has_task_sdk", lambda: has_task_sdk)
    monkeypatch.setattr(stopped_worker, "state_by_task_sdk" if has_task_sdk else "state_by_database", ask)


@pytest.mark.parametrize("has_task_sdk", [True, False])
@pytest.mark.parametrize(
    ("state", "is_stopping"),
    [
        ("running", True),
        # Marked, cleared, skipped because the DAG run had no more time, deleted.
        ("failed", False),
        ("success", False),
        ("restarting", False),
        ("skipped", False),
        (None, False),
    ],
)
def test_task_that_airflow_wants_to_run_is_stopped_by_its_worker_alone(
    monkeypatch: pytest.MonkeyPatch, state: str | None, is_stopping: bool, has_task_sdk: bool
) -> None:
    asked = []

    def ask(instance: Any) -> Any:
        asked.append(instance)
        return state if has_task_sdk or state is None else (state, None)

    answer(monkeypatch, ask, has_task_sdk=has_task_sdk)
    assert is_worker_stopping(INSTANCE) == is_stopping
    assert asked == [INSTANCE]


def test_airflow_that_cannot_be_asked_stops_the_task(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: Any) -> Any:
        raise ConnectionError("nobody is there")

    answer(monkeypatch, refuse, has_task_sdk=True)
    assert not is_worker_stopping(INSTANCE)


@pytest.fixture
def lock() -> Iterator[threading.Lock]:
    """Return what a question that the signal has interrupted holds."""
    lock = threading.Lock()
    lock.acquire()
    yield lock
    lock.release()


def test_question_that_the_signal_has_interrupted_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch, lock: threading.Lock
) -> None:
    def ask(_: Any) -> str:
        with lock:
            return "running"

    answer(monkeypatch, ask, has_task_sdk=True)
    started = time.monotonic()
    assert not is_worker_stopping(INSTANCE)
    assert time.monotonic() - started >= SECONDS_TO_ANSWER
