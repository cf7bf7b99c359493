"""When a run is late: by its own start, not by the moment from which Airflow counts."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest

from conftest import RecordedLog
from medallion_provider.notifications import lateness
from medallion_provider.notifications.facts import MissedDeadline
from medallion_provider.notifications.lateness import MOST_SILENCE, SECONDS_BETWEEN_QUESTIONS, wait_until_late

if TYPE_CHECKING:
    from collections.abc import Callable

EPOCH = datetime(2024, 2, 1, 12, tzinfo=timezone.utc)
HOUR = timedelta(hours=1)


class World:
    """A clock that moves when somebody sleeps, and a run whose state follows it."""

    def __init__(self) -> None:
        self.now = EPOCH
        self.state: Callable[[datetime], str] = lambda _: "running"
        self.asked = 0

    async def sleep(self, seconds: float) -> None:
        assert seconds > 0
        self.now += timedelta(seconds=seconds)

    def state_of(self, dag_id: str, run_id: str) -> str:
        assert (dag_id, run_id) == ("d", "r")
        self.asked += 1
        return self.state(self.now)


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    world = World()

    class Clock(datetime):
        @classmethod
        def now(cls, tz: timezone | None = None) -> datetime:  # type: ignore[override]
            return world.now.astimezone(tz)

    monkeypatch.setattr(lateness, "datetime", Clock)
    monkeypatch.setattr(lateness.asyncio, "sleep", world.sleep)
    monkeypatch.setattr(lateness, "state_of", world.state_of)
    return world


def wait(started: datetime | None, state: str = "running", log: RecordedLog | None = None) -> MissedDeadline | None:
    run = MissedDeadline("d", "r", state, at=EPOCH, url="", started=started)
    return asyncio.run(wait_until_late(run, HOUR, log or RecordedLog()))


def test_run_that_has_had_its_time_is_late_at_once(world: World) -> None:
    late = wait(EPOCH - 2 * HOUR)
    assert late == MissedDeadline("d", "r", "running", EPOCH - HOUR, "", EPOCH - 2 * HOUR)
    assert world.now == EPOCH


def test_run_that_started_late_gets_its_whole_time(world: World) -> None:
    late = wait(EPOCH - timedelta(minutes=1))
    assert late is not None
    assert late.at == world.now == EPOCH + timedelta(minutes=59)


def test_run_that_ends_in_the_meantime_is_not_late(world: World) -> None:
    for state in ("success", "failed"):
        world.state = lambda now, end=state: end if now > EPOCH else "running"
        assert wait(EPOCH) is None


def test_run_that_has_ended_since_airflow_asked_is_not_late(world: World) -> None:
    world.state = lambda _: "success"
    assert wait(EPOCH - 2 * HOUR) is None


@pytest.mark.parametrize("state", ["queued", "running"])
def test_time_in_the_queue_does_not_count(world: World, state: str) -> None:
    world.state = lambda now: "queued" if now < EPOCH + 3 * HOUR else "running"
    late = wait(None, state)
    assert late is not None
    assert late.at is not None
    assert timedelta() <= late.at - (EPOCH + 4 * HOUR) <= timedelta(seconds=SECONDS_BETWEEN_QUESTIONS)


def test_run_that_is_cleared_gets_its_time_anew(world: World) -> None:
    again = EPOCH + HOUR + timedelta(minutes=5)
    world.state = lambda now: "queued" if EPOCH + HOUR <= now < again else "running"
    late = wait(EPOCH)
    assert late is not None
    assert late.at is not None
    assert again + HOUR <= late.at <= again + HOUR + timedelta(seconds=SECONDS_BETWEEN_QUESTIONS)


def unanswered(now: datetime) -> str:
    raise RuntimeError(f"nobody answers at {now}")


def test_run_that_airflow_does_not_tell_of_is_told_of_as_it_was(world: World) -> None:
    world.state = unanswered
    log = RecordedLog()
    late = wait(EPOCH, log=log)
    assert late is not None
    assert late.state == "running"
    assert any("nobody answers" in line for line in log.lines)


def test_queued_run_that_airflow_knows_no_more_is_given_up(world: World) -> None:
    world.state = unanswered
    assert wait(None, "queued") is None
    assert world.now < EPOCH + timedelta(seconds=SECONDS_BETWEEN_QUESTIONS * MOST_SILENCE)


def test_answer_after_some_silence_is_waited_for(world: World) -> None:
    def sometimes(now: datetime) -> str:
        return unanswered(now) if world.asked % MOST_SILENCE else ("queued" if world.asked < 40 else "success")

    world.state = sometimes
    assert wait(None, "queued") is None
    assert world.asked >= 40
