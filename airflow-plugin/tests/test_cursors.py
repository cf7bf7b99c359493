from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from medallion_provider import cursors
from medallion_provider.cursors import KEY, TaskCursor, XComCursor


class Store(dict[str, Any]):
    """What Airflow 3.3 keeps for a task across its tries."""

    def set(self, key: str, value: Any) -> None:
        self[key] = value


class RefusingStore(Store):
    def set(self, key: str, value: Any) -> None:
        raise RuntimeError(f"{key} of a task that was cleared is not set to {value}")


class XComs:
    """Where Airflow keeps XComs."""

    def __init__(self) -> None:
        self.values: dict[Any, Any] = {}
        self.writes = 0

    def get_one(self, *, key: str, **place: Any) -> Any:
        return self.values.get((key, *place.items()))

    def set(self, *, key: str, value: Any, **place: Any) -> None:
        self.writes += 1
        self.values[(key, *place.items())] = value


def instance(map_index: int | None = -1) -> Any:
    return SimpleNamespace(dag_id="d", task_id="t", run_id="r", map_index=map_index)


@pytest.fixture
def xcoms(monkeypatch: pytest.MonkeyPatch) -> XComs:
    xcoms = XComs()
    monkeypatch.setattr(cursors, "XCom", xcoms)
    return xcoms


def test_later_try_goes_on_where_the_earlier_one_was() -> None:
    store = Store()
    first = TaskCursor({"task_state_store": store})
    assert first.load() == 0
    first.save(3)
    first.save(7)
    assert store == {KEY: 7}
    assert TaskCursor({"task_state_store": store}).load() == 7


def test_task_never_goes_back() -> None:
    store = Store({KEY: 7})
    cursor = TaskCursor({"task_state_store": store})
    cursor.save(5)
    assert (cursor.load(), store[KEY]) == (7, 7)


def test_what_was_kept_as_a_text_or_as_nothing_is_read() -> None:
    assert TaskCursor({"task_state_store": Store({KEY: "7"})}).load() == 7
    assert TaskCursor({"task_state_store": Store({KEY: None})}).load() == 0


@pytest.mark.parametrize("context", [{}, {"task_state_store": None}])
def test_without_a_store_it_lasts_for_this_try(context: Any) -> None:
    cursor = TaskCursor(context)
    cursor.save(4)
    assert cursor.load() == 4
    assert TaskCursor(context).load() == 0


def test_store_that_refuses_does_not_stop_the_task() -> None:
    cursor = TaskCursor({"task_state_store": RefusingStore()})
    cursor.save(4)
    assert cursor.load() == 4


def test_next_triggerer_goes_on_where_the_one_before_was(xcoms: XComs) -> None:
    async def follow() -> tuple[int, int]:
        first = XComCursor(instance())
        before = await first.load()
        await first.save(5)
        return before, await XComCursor(instance()).load()

    assert asyncio.run(follow()) == (0, 5)
    assert xcoms.writes == 1


def test_triggerer_never_goes_back_and_writes_only_what_is_new(xcoms: XComs) -> None:
    async def follow() -> int:
        cursor = XComCursor(instance())
        for sequence in (5, 5, 3, 0):
            await cursor.save(sequence)
        return await cursor.load()

    assert asyncio.run(follow()) == 5
    assert xcoms.writes == 1


@pytest.mark.usefixtures("xcoms")
def test_mapped_tasks_keep_their_places_apart() -> None:
    async def follow() -> list[int]:
        await XComCursor(instance(0)).save(5)
        return [await XComCursor(instance(index)).load() for index in (0, 1, None)]

    assert asyncio.run(follow()) == [5, 0, 0]


def test_index_that_is_none_is_that_of_a_task_that_is_not_mapped(xcoms: XComs) -> None:
    asyncio.run(XComCursor(instance(None)).save(5))
    assert list(xcoms.values) == [(KEY, ("dag_id", "d"), ("task_id", "t"), ("run_id", "r"), ("map_index", -1))]


def test_outside_of_a_triggerer_nothing_is_noted(xcoms: XComs) -> None:
    async def follow() -> int:
        cursor = XComCursor(None)
        await cursor.save(5)
        return await cursor.load()

    assert asyncio.run(follow()) == 0
    assert xcoms.writes == 0


def test_xcom_that_is_refused_does_not_stop_the_trigger(xcoms: XComs, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: Any) -> None:
        raise RuntimeError("the task was cleared")

    monkeypatch.setattr(xcoms, "set", refuse)
    asyncio.run(XComCursor(instance()).save(5))
