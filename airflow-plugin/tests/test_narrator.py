"""The lines of the task log."""

from __future__ import annotations

import random
from itertools import pairwise
from typing import Any

import pytest

from conftest import RecordedLog
from medallion_provider.narrator import Narrator, key_text
from medallion_provider.progress import SECONDS_BETWEEN_LINES, Throttle
from medallion_provider.protos.medallion.v1 import events_pb2, run_key_pb2
from test_progress import SCANNING, Clock, progress

KEY = run_key_pb2.RunKey(pipeline="people_pipeline", run_id="manual__1", task="read_bronze_data")


class Levels(RecordedLog):
    """A log that tells warnings from the rest."""

    def warning(self, text: str, *values: Any) -> None:
        self.lines.append("warning: " + text % values)


def accepted(acceptance: int, sequence: int = 0) -> events_pb2.RunEvent:
    event = events_pb2.RunAccepted(acceptance=acceptance, key=KEY, executor="pod-1")  # type: ignore[arg-type]
    return events_pb2.RunEvent(sequence=sequence, accepted=event)


@pytest.fixture
def log() -> Levels:
    return Levels()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def narrator(log: Levels, clock: Clock) -> Narrator:
    return Narrator(log, Throttle(clock))


def test_progress_is_told_every_few_seconds_only(narrator: Narrator, log: Levels, clock: Clock) -> None:
    moments = []
    for step in range(4 * 60):
        clock.now = step / 4
        if narrator.tell(events_pb2.RunEvent(progress=progress(rows_done=step))):
            moments.append(clock.now)
    assert moments == [SECONDS_BETWEEN_LINES * n for n in range(12)]
    assert len(log.lines) == 12


def test_lines_of_one_phase_keep_their_distance_whenever_events_come(log: Levels, clock: Clock) -> None:
    source = random.Random(12)
    narrator = Narrator(log, Throttle(clock))
    moments = []
    for _ in range(2_000):
        clock.now += source.choice([0, 0.001, 0.25, 4.9, 5.0, 30])
        if narrator.tell(events_pb2.RunEvent(progress=progress())):
            moments.append(clock.now)
    gaps = [later - earlier for earlier, later in pairwise(moments)]
    assert min(gaps) >= SECONDS_BETWEEN_LINES
    assert len(moments) > 100


def test_change_of_phase_is_told_at_once(narrator: Narrator, log: Levels, clock: Clock) -> None:
    for phase in (events_pb2.PHASE_LISTING, SCANNING, SCANNING, events_pb2.PHASE_PUBLISHING):
        clock.now += 0.25
        narrator.tell(events_pb2.RunEvent(progress=progress(phase)))
    assert log.lines == ["listing, 0 rows", "scanning, 0 rows", "publishing, 0 rows"]


@pytest.mark.parametrize(
    ("acceptance", "line", "reused"),
    [
        (events_pb2.ACCEPTANCE_STARTED, "started on pod-1", False),
        (events_pb2.ACCEPTANCE_ATTACHED, "found as it is running, and followed on", False),
        (events_pb2.ACCEPTANCE_REUSED, "has succeeded before; its result is returned", True),
    ],
)
def test_how_the_run_was_met_is_told(narrator: Narrator, log: Levels, acceptance: int, line: str, reused: bool) -> None:
    assert narrator.tell(accepted(acceptance))
    assert log.lines == [f"Run people_pipeline/manual__1/read_bronze_data: {line}"]
    assert narrator.reused == reused


def test_stored_event_of_the_start_is_not_told_after_that_of_the_call(narrator: Narrator, log: Levels) -> None:
    assert narrator.tell(accepted(events_pb2.ACCEPTANCE_ATTACHED))
    assert not narrator.tell(accepted(events_pb2.ACCEPTANCE_STARTED, sequence=1))
    assert len(log.lines) == 1


def test_call_that_lost_its_connection_tells_that_it_follows_on(narrator: Narrator, log: Levels) -> None:
    narrator.tell(accepted(events_pb2.ACCEPTANCE_STARTED, sequence=1))
    narrator.tell(accepted(events_pb2.ACCEPTANCE_ATTACHED))
    assert [line.split(": ")[1] for line in log.lines] == [
        "started on pod-1",
        "found as it is running, and followed on",
    ]


def test_place_in_the_queue_is_told(narrator: Narrator, log: Levels) -> None:
    assert narrator.tell(events_pb2.RunEvent(queued=events_pb2.RunQueued(position=3)))
    assert log.lines == ["Waits in the queue, at place 3"]


def queued(position: int) -> events_pb2.RunEvent:
    return events_pb2.RunEvent(queued=events_pb2.RunQueued(position=position))


def test_place_in_the_queue_is_told_at_once_and_then_every_few_seconds_only(
    narrator: Narrator, log: Levels, clock: Clock
) -> None:
    moments = []
    for step in range(4 * 60):
        clock.now = step / 4
        if narrator.tell(queued(position=500 - step)):
            moments.append(clock.now)
    assert moments == [SECONDS_BETWEEN_LINES * n for n in range(12)]
    assert log.lines[:2] == ["Waits in the queue, at place 500", "Waits in the queue, at place 480"]


def test_queue_and_progress_do_not_hold_up_each_other(narrator: Narrator, log: Levels) -> None:
    assert narrator.tell(events_pb2.RunEvent(progress=progress()))
    assert narrator.tell(queued(position=2))
    assert not narrator.tell(queued(position=1))
    assert narrator.tell(events_pb2.RunEvent(progress=progress(events_pb2.PHASE_PUBLISHING)))
    assert log.lines == ["scanning, 0 rows", "Waits in the queue, at place 2", "publishing, 0 rows"]


def test_findings_and_the_promise_are_warnings_with_what_to_do(narrator: Narrator, log: Levels) -> None:
    finding = events_pb2.Finding(message="100 % of a.csv is empty.", remedy="Fill it.")
    notice = events_pb2.SlaNotice(message="The promise is at risk.", remedy="Look.")
    assert narrator.tell(events_pb2.RunEvent(sequence=2, finding=finding))
    assert narrator.tell(events_pb2.RunEvent(sequence=3, sla=notice))
    assert log.lines == [
        "warning: 100 % of a.csv is empty. What to do: Fill it.",
        "warning: The promise is at risk. What to do: Look.",
    ]


def test_result_and_what_a_later_version_sends_have_no_line(narrator: Narrator, log: Levels) -> None:
    assert not narrator.tell(events_pb2.RunEvent(result=events_pb2.StageResult()))
    assert not narrator.tell(events_pb2.RunEvent(sequence=9))
    assert log.lines == []


def test_key_is_read_without_its_empty_parts() -> None:
    assert key_text(KEY) == "people_pipeline/manual__1/read_bronze_data"
    assert key_text(run_key_pb2.RunKey(pipeline="p", run_id="r")) == "p/r"
