"""Tells a run's events in the log of its task."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from medallion_provider.progress import Throttle, describe
from medallion_provider.protos.medallion.v1 import events_pb2, run_key_pb2

if TYPE_CHECKING:
    from collections.abc import Callable

    from medallion_provider.exceptions import Failure
    from medallion_provider.result import StageResult


class Narrator:
    """Writes one line for each event that a reader should see.

    :param log: Where to write.
    :param throttle: Which progress and which place in the queue is worth a line.
    """

    def __init__(self, log: Any, throttle: Throttle | None = None) -> None:
        self._log = log
        self._throttle = throttle or Throttle()
        self._accepted = False
        self.reused = False
        self._lines: dict[str, Callable[[events_pb2.RunEvent], bool]] = {
            "accepted": self._tell_accepted,
            "queued": self._tell_queued,
            "progress": self._tell_progress,
            "finding": lambda event: self._warn(event.finding),
            "sla": lambda event: self._warn(event.sla),
        }

    def tell(self, event: events_pb2.RunEvent) -> bool:
        """Write the event's line; return whether there was one."""
        line = self._lines.get(event.WhichOneof("event") or "")
        return line is not None and line(event)

    def _tell_accepted(self, event: events_pb2.RunEvent) -> bool:
        accepted = event.accepted
        self.reused = self.reused or accepted.acceptance == events_pb2.ACCEPTANCE_REUSED
        if event.sequence and self._accepted:
            # The stored event of the call that started the run, after the live one of the call that found it.
            return False
        self._accepted = True
        self._log.info("Run %s: %s", key_text(accepted.key), _acceptance(accepted))
        return True

    def _tell_queued(self, event: events_pb2.RunEvent) -> bool:
        if not self._throttle.passes_queued():
            return False
        self._log.info("Waits in the queue, at place %s", event.queued.position)
        return True

    def _tell_progress(self, event: events_pb2.RunEvent) -> bool:
        if not self._throttle.passes(event.progress):
            return False
        self._log.info("%s", describe(event.progress))
        return True

    def _warn(self, notice: events_pb2.Finding | events_pb2.SlaNotice) -> bool:
        self._log.warning("%s What to do: %s", notice.message, notice.remedy)
        return True


def tell_result(log: Any, result: StageResult) -> None:
    """Write what a stage has done: the last line of its log."""
    if result.stage == "bronze":
        done = f"Read {result.files:,} files: {result.rows:,} rows, {result.rejected_rows:,} rejected"
    elif result.stage == "silver":
        done = f"Wrote {result.uri}: {result.rows:,} rows, {result.rejected_rows:,} rejected"
    else:
        done = f"Wrote {result.uri}: {result.rows:,} rows, {result.duplicates:,} duplicates removed"
    log.info("%s, %s MB in %s s", done, f"{result.size_bytes / 1e6:,.1f}", f"{result.seconds:,.1f}")


def tell_failure(log: Any, failure: Failure) -> None:
    """Write what, where and how to proceed, each as a line of its own: Airflow's page cuts long ones."""
    log.error("%s: %s", failure.reason, failure.message)
    if failure.place:
        log.error("Where: %s", ", ".join(f"{name} {value}" for name, value in failure.place.items()))
    log.error("What to do: %s", failure.remedy)


def key_text(key: run_key_pb2.RunKey) -> str:
    """Return the key as one reads it: ``pipeline/run id/task``."""
    return "/".join(part for part in (key.pipeline, key.run_id, key.task) if part)


def _acceptance(accepted: events_pb2.RunAccepted) -> str:
    return {
        events_pb2.ACCEPTANCE_ATTACHED: "found as it is running, and followed on",
        events_pb2.ACCEPTANCE_REUSED: "has succeeded before; its result is returned",
    }.get(accepted.acceptance, f"started on {accepted.executor}")
