"""Which failures are called again, after how long, and when that is given up."""

from __future__ import annotations

import random
from typing import Any

import grpc
import pytest

from contract import Reason, reasons
from grpc_errors import CallError, explained
from medallion_provider.exceptions import MedallionError
from medallion_provider.protos.medallion.v1 import errors_pb2
from medallion_provider.recovery import FIRST_PAUSE, LONGEST_PAUSE, Recovery, kill_reason

MOVED_ON = {"SERVER_STOPPING", "QUEUE_FULL", "RUN_INTERRUPTED", "STREAM_ROTATED"}
HEALED_BY_GRPC = {
    grpc.StatusCode.UNAVAILABLE,
    grpc.StatusCode.DEADLINE_EXCEEDED,
    grpc.StatusCode.RESOURCE_EXHAUSTED,
}
AWAY = CallError(grpc.StatusCode.UNAVAILABLE, "connect: refused")
NO_HOST = CallError(grpc.StatusCode.UNAVAILABLE, "DNS: Domain name not found")


class Clock:
    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def raised(recovery: Recovery, error: Any) -> Any:
    with pytest.raises(MedallionError) as raised:
        recovery.pause_after(error)
    return raised.value.failure


def test_contract_has_the_reasons_of_the_protos() -> None:
    if not reasons():
        pytest.skip("The service's documentation is not beside the plugin")
    names = {name.removeprefix("ERROR_REASON_") for name in dict(errors_pb2.ErrorReason.items())}
    assert {reason.name for reason in reasons()} == names - {"UNSPECIFIED"}
    assert {reason.name for reason in reasons()} >= MOVED_ON


@pytest.mark.parametrize("reason", reasons(), ids=str)
def test_reason_of_the_service_is_followed_up_as_it_says(reason: Reason, clock: Clock) -> None:
    recovery = Recovery(patience=300, clock=clock)
    error = explained(reason.name, reason.code, retry_after=reason.retry_after, metadata={"row": "7"})
    if reason.name in MOVED_ON:
        assert reason.retry_after is not None
        assert recovery.pause_after(error) >= reason.retry_after
        return
    failure = raised(recovery, error)
    assert (failure.reason, failure.message, failure.remedy) == (reason.name, "What happened.", "Do it.")
    assert (failure.retryable, failure.retry_after) == (reason.retry_after is not None, reason.retry_after)
    assert failure.place == {"row": "7"}
    assert failure.help_uri == f"https://docs.example/{reason.name}"
    assert failure.explained


@pytest.mark.parametrize("code", [code for code in grpc.StatusCode if code is not grpc.StatusCode.OK])
def test_status_that_the_service_does_not_explain_is_healed_when_it_can_be(code: grpc.StatusCode, clock: Clock) -> None:
    recovery = Recovery(patience=300, clock=clock)
    if code in HEALED_BY_GRPC:
        assert FIRST_PAUSE / 2 <= recovery.pause_after(CallError(code)) <= FIRST_PAUSE
        return
    failure = raised(recovery, CallError(code, "words of a proxy"))
    assert (failure.reason, failure.message, failure.retryable) == (code.name, "words of a proxy", False)
    assert failure.remedy
    assert not failure.explained


@pytest.mark.parametrize(
    "error",
    [
        explained("SERVER_STOPPING", grpc.StatusCode.UNAVAILABLE, domain="somebody.else", retry_after=1),
        CallError(grpc.StatusCode.UNAVAILABLE, "", (("grpc-status-details-bin", b""), ("other-bin", b"\xff"))),
        CallError(grpc.StatusCode.UNAVAILABLE, "", (("grpc-status-details-bin", "text"),)),
    ],
)
def test_details_of_others_are_no_explanation(error: CallError, clock: Clock) -> None:
    recovery = Recovery(patience=-1, clock=clock)
    failure = raised(recovery, error)
    assert (failure.reason, failure.explained) == ("UNAVAILABLE", False)


PLACE = {"connection": "medallion_default", "service": "127.0.0.1:5080"}


@pytest.mark.parametrize(
    ("error", "place"),
    [
        (AWAY, PLACE),
        (NO_HOST, PLACE),
        (None, PLACE),
        (CallError(grpc.StatusCode.UNIMPLEMENTED), PLACE),
        (explained("UNAUTHENTICATED", grpc.StatusCode.UNAUTHENTICATED), PLACE),
        (
            explained("PERMISSION_DENIED", grpc.StatusCode.PERMISSION_DENIED, metadata={"row": "7"}),
            {**PLACE, "row": "7"},
        ),
        (explained("CSV_MALFORMED", grpc.StatusCode.FAILED_PRECONDITION, metadata={"row": "7"}), {"row": "7"}),
    ],
)
def test_failure_of_the_way_to_the_service_is_placed_at_the_connection(
    error: Any, place: dict[str, str], clock: Clock
) -> None:
    assert raised(Recovery(patience=-1, place=PLACE, clock=clock), error).place == place
    assert "connection" not in raised(Recovery(patience=-1, clock=clock), error).place


def test_stream_that_ends_without_a_result_is_opened_again(clock: Clock) -> None:
    assert 0 < Recovery(patience=300, clock=clock).pause_after(None) <= FIRST_PAUSE


def test_stream_that_always_ends_without_a_result_is_given_up(clock: Clock) -> None:
    recovery = Recovery(patience=10, clock=clock)
    recovery.pause_after(None)
    clock.now += 11
    failure = raised(recovery, None)
    assert (failure.reason, failure.retryable) == ("UNAVAILABLE", True)


def test_pauses_grow_up_to_a_bound_and_are_spread(clock: Clock) -> None:
    random.seed(4)
    recovery = Recovery(patience=1e9, clock=clock)
    for attempt in range(20):
        longest = min(LONGEST_PAUSE, FIRST_PAUSE * 2**attempt)
        assert longest / 2 <= recovery.pause_after(AWAY) <= longest
    pauses = {Recovery(patience=300, clock=clock).pause_after(AWAY) for _ in range(50)}
    assert len(pauses) == 50


@pytest.mark.parametrize("seconds", [2.5, 60.0])
def test_service_that_asks_for_a_pause_gets_it(seconds: float, clock: Clock) -> None:
    error = explained("QUEUE_FULL", grpc.StatusCode.RESOURCE_EXHAUSTED, retry_after=seconds)
    assert Recovery(patience=300, clock=clock).pause_after(error) == seconds


def test_pause_does_not_outlast_the_tasks_time(clock: Clock) -> None:
    recovery = Recovery(patience=300, deadline=clock.now + 5, clock=clock)
    error = explained("QUEUE_FULL", grpc.StatusCode.RESOURCE_EXHAUSTED, retry_after=30)
    assert recovery.pause_after(error) == 5
    clock.now += 5
    assert raised(recovery, error).reason == "TASK_TIMED_OUT"


def test_patience_counts_from_the_first_loss(clock: Clock) -> None:
    recovery = Recovery(patience=60, clock=clock)
    for _ in range(7):
        recovery.pause_after(AWAY)
        clock.now += 10
    assert raised(recovery, AWAY).reason == "UNAVAILABLE"


def test_event_that_arrives_renews_patience_and_pauses(clock: Clock) -> None:
    recovery = Recovery(patience=60, clock=clock)
    for _ in range(20):
        recovery.pause_after(AWAY)
        clock.now += 50
        recovery.connected()
    assert recovery.pause_after(AWAY) <= FIRST_PAUSE


def test_host_that_was_never_known_is_told_at_once(clock: Clock) -> None:
    failure = raised(Recovery(patience=300, clock=clock), NO_HOST)
    assert (failure.reason, failure.retryable) == ("HOST_NOT_FOUND", False)


def test_host_that_was_known_a_moment_ago_may_come_back(clock: Clock) -> None:
    recovery = Recovery(patience=300, clock=clock)
    recovery.connected()
    assert recovery.pause_after(NO_HOST) > 0
    clock.now += 301
    assert raised(recovery, NO_HOST).reason == "HOST_NOT_FOUND"


def test_time_left_is_never_nothing(clock: Clock) -> None:
    assert Recovery(patience=1, clock=clock).time_left() is None
    recovery = Recovery(patience=1, deadline=clock.now + 5, clock=clock)
    assert recovery.time_left() == 5
    clock.now += 10
    assert 0 < (recovery.time_left() or 0) < 0.01


def test_task_whose_time_is_over_is_retryable_and_says_what_to_do(clock: Clock) -> None:
    failure = raised(Recovery(patience=300, deadline=clock.now, clock=clock), AWAY)
    assert (failure.reason, failure.retryable, failure.explained) == ("TASK_TIMED_OUT", True, False)
    assert "execution_timeout" in failure.remedy


@pytest.mark.parametrize("reason", [reason for reason in reasons() if reason.retry_after is None], ids=str)
def test_failure_that_no_retry_heals_is_told_although_the_tasks_time_is_over(reason: Reason, clock: Clock) -> None:
    recovery = Recovery(patience=300, deadline=clock.now, clock=clock)
    clock.now += 0.5
    assert raised(recovery, explained(reason.name, reason.code)).reason == reason.name


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (CallError(grpc.StatusCode.UNAUTHENTICATED), "UNAUTHENTICATED"),
        (CallError(grpc.StatusCode.UNIMPLEMENTED), "UNIMPLEMENTED"),
        (NO_HOST, "HOST_NOT_FOUND"),
        (AWAY, "TASK_TIMED_OUT"),
        (None, "TASK_TIMED_OUT"),
        (CallError(grpc.StatusCode.DEADLINE_EXCEEDED), "TASK_TIMED_OUT"),
        # How a call may end that was given up at this very deadline.
        (CallError(grpc.StatusCode.CANCELLED), "TASK_TIMED_OUT"),
        (explained("RUN_TIMED_OUT", grpc.StatusCode.DEADLINE_EXCEEDED, retry_after=1), "TASK_TIMED_OUT"),
        (explained("QUEUE_FULL", grpc.StatusCode.RESOURCE_EXHAUSTED, retry_after=1), "TASK_TIMED_OUT"),
        (
            explained("RUN_CANCELLED", grpc.StatusCode.CANCELLED, message=f"The run: {kill_reason(1)}."),
            "TASK_TIMED_OUT",
        ),
    ],
)
def test_what_a_task_whose_time_is_over_tells(error: Any, reason: str, clock: Clock) -> None:
    recovery = Recovery(patience=300, deadline=clock.now, try_number=2, clock=clock)
    assert raised(recovery, error).reason == reason


def test_host_that_was_known_a_moment_ago_does_not_hide_that_the_time_is_over(clock: Clock) -> None:
    recovery = Recovery(patience=300, deadline=clock.now, clock=clock)
    recovery.connected()
    assert raised(recovery, NO_HOST).reason == "TASK_TIMED_OUT"


@pytest.mark.parametrize(("killed", "try_number", "is_healed"), [(1, 2, True), (2, 2, False), (3, 2, False)])
def test_run_that_was_cancelled_for_an_earlier_try_is_started_again(
    killed: int, try_number: int, is_healed: bool, clock: Clock
) -> None:
    message = f"The run was cancelled: {kill_reason(killed)}."
    error = explained("RUN_CANCELLED", grpc.StatusCode.CANCELLED, message=message)
    recovery = Recovery(patience=300, try_number=try_number, clock=clock)
    if is_healed:
        assert recovery.pause_after(error) == 0
    else:
        assert raised(recovery, error).reason == "RUN_CANCELLED"


def test_run_that_a_person_cancelled_stays_cancelled(clock: Clock) -> None:
    error = explained("RUN_CANCELLED", grpc.StatusCode.CANCELLED, message="The run was cancelled: wrong day.")
    assert raised(Recovery(patience=300, try_number=5, clock=clock), error).reason == "RUN_CANCELLED"
