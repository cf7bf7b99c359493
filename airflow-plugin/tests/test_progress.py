"""What a line says of how far a stage is, and which ones there are."""

from __future__ import annotations

import random
from typing import Any

import pytest

from medallion_provider.progress import SECONDS_BETWEEN_LINES, Throttle, describe
from medallion_provider.protos.medallion.v1 import events_pb2

SCANNING = events_pb2.PHASE_SCANNING


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def progress(phase: int = SCANNING, seconds_left: float | None = None, **values: Any) -> events_pb2.RunProgress:
    message = events_pb2.RunProgress(phase=phase, **values)  # type: ignore[arg-type]
    if seconds_left is not None:
        message.estimated_remaining.FromMilliseconds(int(1000 * seconds_left))
    return message


@pytest.mark.parametrize(
    ("message", "line"),
    [
        (
            progress(
                bytes_done=250, bytes_total=1_000, rows_done=1_234_567, bytes_per_second=12.34e6, seconds_left=3_725.4
            ),
            "scanning, 25 %, 1,234,567 rows, 12.3 MB/s, 3,725 s left",
        ),
        (progress(rows_done=5), "scanning, 5 rows"),
        (progress(events_pb2.PHASE_LISTING), "listing, 0 rows"),
        (progress(bytes_done=0, bytes_total=9), "scanning, 0 %, 0 rows"),
        (progress(bytes_done=999, bytes_total=1_000), "scanning, 99 %, 0 rows"),
        (progress(bytes_done=1_001, bytes_total=1_000), "scanning, 100 %, 0 rows"),
        (progress(bytes_done=1, bytes_total=1, seconds_left=0), "scanning, 100 %, 0 rows, 0 s left"),
        (progress(0), "unspecified, 0 rows"),
    ],
)
def test_line_has_phase_percent_rows_rate_and_time_left(message: events_pb2.RunProgress, line: str) -> None:
    assert describe(message) == line


def test_percent_never_falls_nor_passes_a_hundred() -> None:
    source = random.Random(8)
    for _ in range(100):
        total = source.randrange(1, 10**12)
        steps = sorted(source.randrange(0, 2 * total) for _ in range(20))
        percents = [int(describe(progress(bytes_done=s, bytes_total=total)).split(", ")[1][:-2]) for s in steps]
        assert percents == sorted(percents)
        assert percents[-1] <= 100


def test_first_line_passes_and_the_next_after_some_seconds() -> None:
    clock = Clock()
    throttle = Throttle(clock)
    assert throttle.passes(progress())
    clock.now = SECONDS_BETWEEN_LINES - 0.01
    assert not throttle.passes(progress())
    clock.now = SECONDS_BETWEEN_LINES
    assert throttle.passes(progress())


def test_every_change_of_phase_passes_once() -> None:
    throttle = Throttle(Clock())
    phases = (SCANNING, SCANNING, events_pb2.PHASE_PUBLISHING, events_pb2.PHASE_PUBLISHING)
    assert [throttle.passes(progress(phase)) for phase in phases] == [True, False, True, False]


def test_queue_has_a_rhythm_of_its_own() -> None:
    clock = Clock()
    throttle = Throttle(clock)
    assert throttle.passes(progress())
    assert [throttle.passes_queued(), throttle.passes_queued()] == [True, False]
    clock.now = SECONDS_BETWEEN_LINES
    assert throttle.passes_queued()
