"""Lines of the task log that say how far a stage is."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from medallion_provider.protos.medallion.v1 import events_pb2

if TYPE_CHECKING:
    from collections.abc import Callable

SECONDS_BETWEEN_LINES = 5.0


def describe(progress: events_pb2.RunProgress) -> str:
    """Return one line: phase, percent, rows, rate, time left."""
    phase = events_pb2.Phase.Name(progress.phase).removeprefix("PHASE_").lower()
    parts = [phase]
    if progress.bytes_total:
        parts.append(f"{min(100, 100 * progress.bytes_done // progress.bytes_total)} %")
    parts.append(f"{progress.rows_done:,} rows")
    if progress.bytes_per_second:
        parts.append(f"{progress.bytes_per_second / 1e6:,.1f} MB/s")
    if progress.HasField("estimated_remaining"):
        parts.append(f"{progress.estimated_remaining.ToTimedelta().total_seconds():,.0f} s left")
    return ", ".join(parts)


class Throttle:
    """Lets a line pass every few seconds, and each change of phase at once; lines of the queue by themselves."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._last: float | None = None
        self._phase: int | None = None
        self._last_queued: float | None = None

    def passes(self, progress: events_pb2.RunProgress) -> bool:
        """Return whether this progress is worth a line now."""
        now = self._clock()
        if not _is_due(self._last, now) and progress.phase == self._phase:
            return False
        self._last = now
        self._phase = progress.phase
        return True

    def passes_queued(self) -> bool:
        """Return whether a place in the queue is worth a line now."""
        now = self._clock()
        if not _is_due(self._last_queued, now):
            return False
        self._last_queued = now
        return True


def _is_due(last: float | None, now: float) -> bool:
    return last is None or now - last >= SECONDS_BETWEEN_LINES
