"""Who may still wait for a trigger, as Airflow tells it before it tells triggers by itself."""

from __future__ import annotations

import asyncio
import sys
from contextlib import contextmanager
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from conftest import RecordedLog
from medallion_provider.triggers import task_state
from medallion_provider.triggers.task_state import was_killed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TRIGGER = 7
RUNNER = "airflow.sdk.execution_time.task_runner"


def trigger_of(map_index: int | None = -1) -> Any:
    instance = SimpleNamespace(dag_id="d", task_id="t", run_id="r", map_index=map_index)
    return SimpleNamespace(task_instance=instance, trigger_id=TRIGGER, log=RecordedLog())


def killed(trigger: Any) -> bool:
    return asyncio.run(was_killed(trigger))


class TaskStates:
    """Answers as Airflow 3.0 to 3.2 do: the state of a mapped task under its id, an underscore and the map index."""

    def __init__(self) -> None:
        self.states: dict[tuple[str, int], str | None] = {}
        self.error: Exception | None = None

    def get_task_states(
        self, *, dag_id: str, task_ids: list[str], run_ids: list[str], map_index: int | None
    ) -> dict[str, dict[str, str | None]]:
        if self.error is not None:
            raise self.error
        assert (dag_id, run_ids) == ("d", ["r"])
        found = {
            (task if index < 0 else f"{task}_{index}"): state
            for (task, index), state in self.states.items()
            if task in task_ids and map_index in (None, index)
        }
        return {"r": found} if found else {}


@pytest.fixture
def states(monkeypatch: pytest.MonkeyPatch) -> TaskStates:
    states = TaskStates()
    monkeypatch.setattr(task_state, "has_task_sdk", lambda: True)
    monkeypatch.setitem(sys.modules, RUNNER, SimpleNamespace(RuntimeTaskInstance=states))
    return states


@pytest.mark.parametrize("map_index", [-1, 0, 3, None])
@pytest.mark.parametrize(
    ("state", "is_killed"),
    [
        ("deferred", False),
        (SimpleNamespace(value="deferred"), False),
        ("failed", True),
        ("success", True),
        # Cleared: it has no state until it is scheduled again.
        (None, True),
        ("scheduled", True),
    ],
)
def test_state_of_the_very_task_decides(states: TaskStates, map_index: int | None, state: Any, is_killed: bool) -> None:
    index = -1 if map_index is None else map_index
    # Its neighbours were stopped, or wait on.
    states.states = {("t", other): "deferred" if is_killed else "failed" for other in (0, 1, 3) if index >= 0}
    states.states["t", index] = state
    assert killed(trigger_of(map_index)) == is_killed


@pytest.mark.parametrize("map_index", [-1, 0])
def test_task_that_airflow_tells_nothing_of_is_not_killed(states: TaskStates, map_index: int) -> None:
    states.states = {("t", 1): "failed"} if map_index == 0 else {}
    assert not killed(trigger_of(map_index))


def test_airflow_that_does_not_answer_kills_nothing(states: TaskStates) -> None:
    states.error = RuntimeError("the supervisor is gone")
    trigger = trigger_of()
    assert not killed(trigger)
    assert any("the supervisor is gone" in line for line in trigger.log.lines)


@pytest.mark.usefixtures("states")
def test_trigger_that_belongs_to_no_task_is_not_killed() -> None:
    assert not killed(SimpleNamespace(task_instance=None))


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Stand for the database of Airflow 2, with task instances alone."""
    if task_state.has_task_sdk():
        pytest.skip("Airflow 3 has no database for triggers")
    from airflow.models import DagRun, TaskInstance, Trigger
    from sqlalchemy import create_engine
    from sqlalchemy.orm import Session
    from sqlalchemy.pool import StaticPool

    table: Any = TaskInstance.__table__
    # Named by its foreign keys.
    assert DagRun, Trigger
    engine = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
    table.create(engine)

    @contextmanager
    def create_session() -> Iterator[Session]:
        with Session(engine) as session:
            yield session

    def insert(state: str | None, trigger_id: int | None, map_index: int = -1) -> None:
        values = {"task_id": "t", "dag_id": "d", "run_id": "r", "map_index": map_index, "pool": "p", "pool_slots": 1}
        with engine.begin() as connection:
            connection.execute(table.insert().values(**values, state=state, trigger_id=trigger_id))

    monkeypatch.setattr("airflow.utils.session.create_session", create_session)
    yield insert
    engine.dispose()


@pytest.mark.parametrize("map_index", [-1, 2])
@pytest.mark.parametrize(
    ("state", "trigger_id", "is_killed"),
    [
        ("deferred", TRIGGER, False),
        # Cleared, and deferred anew by another trigger since.
        ("deferred", TRIGGER + 1, True),
        ("failed", None, True),
        (None, None, True),
    ],
)
def test_state_in_the_database_decides(
    store: Callable[..., None], map_index: int, state: str | None, trigger_id: int | None, is_killed: bool
) -> None:
    store("deferred" if is_killed else "failed", TRIGGER, map_index=5)
    store(state, trigger_id, map_index)
    assert killed(trigger_of(map_index)) == is_killed


def test_task_that_is_not_in_the_database_is_not_killed(store: Callable[..., None]) -> None:
    store("failed", None, map_index=5)
    assert not killed(trigger_of())
