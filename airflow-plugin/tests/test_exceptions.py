"""What a failure says, and what is read from the errors of gRPC."""

from __future__ import annotations

import json
from typing import Any

import grpc
import pytest

from grpc_errors import CallError, explained
from medallion_provider.exceptions import HOST_NOT_FOUND, Failure, MedallionError, failure_of, invalid_setting

UNAVAILABLE = grpc.StatusCode.UNAVAILABLE
WHOLE = Failure(
    "CSV_MALFORMED",
    "A record cannot be read.",
    "Correct it.",
    {"object": "s3://people/a.csv", "row": "7"},
    retryable=True,
    retry_after=2.5,
    help_uri="https://docs.example/CSV_MALFORMED",
)


def test_failure_is_written_with_what_where_and_what_to_do() -> None:
    assert str(WHOLE) == (
        "A record cannot be read. Where: object s3://people/a.csv, row 7. What to do: Correct it. [CSV_MALFORMED] "
        "More: https://docs.example/CSV_MALFORMED"
    )
    assert str(Failure("INTERNAL", "", "Wait.")) == "What to do: Wait. [INTERNAL]"
    assert str(MedallionError(WHOLE)) == str(WHOLE)


def test_failure_comes_back_from_an_xcom_the_same() -> None:
    assert Failure.from_xcom(json.loads(json.dumps(WHOLE.to_xcom()))) == WHOLE


def test_failure_of_another_version_is_read() -> None:
    assert Failure.from_xcom({**WHOLE.to_xcom(), "of_later": 1}) == WHOLE
    assert Failure.from_xcom({"reason": "A", "message": "b", "remedy": "c"}) == Failure("A", "b", "c")


@pytest.mark.parametrize(("retry_after", "retryable"), [(None, False), (0.0, True), (2.5, True)])
def test_what_the_service_explains_is_read(retry_after: float | None, retryable: bool) -> None:
    metadata = {"object": "s3://people/a.csv", "remedy": "Free some space."}
    error = explained("STORE_FULL", UNAVAILABLE, message="It is full.", retry_after=retry_after, metadata=metadata)
    assert failure_of(error) == Failure(
        "STORE_FULL",
        "It is full.",
        "Free some space.",
        {"object": "s3://people/a.csv"},
        retryable,
        retry_after,
        "https://docs.example/STORE_FULL",
    )


@pytest.mark.parametrize("code", [code for code in grpc.StatusCode if code is not grpc.StatusCode.OK])
def test_what_nobody_explains_has_a_message_and_a_remedy(code: grpc.StatusCode) -> None:
    failure = failure_of(CallError(code))
    assert (failure.reason, failure.explained) == (code.name, False)
    assert code.name in failure.message
    assert failure.remedy


@pytest.mark.parametrize(
    "details",
    [
        # Of the resolvers of gRPC, for a name that no name server knows, and for a URL in place of a name.
        "errors resolving no-such-host.invalid:9: [... address lookup failed: Domain name not found]",
        "errors resolving [https://a.example]:9: [... address lookup failed: Misformatted domain name]",
        "errors resolving a:9: [... os_error: Name or service not known syscall: getaddrinfo]",
    ],
)
def test_name_that_there_is_not_is_no_outage(details: str) -> None:
    failure = failure_of(CallError(UNAVAILABLE, details))
    assert (failure.reason, failure.message, failure.retryable) == (HOST_NOT_FOUND, details, False)
    assert "host" in failure.remedy


@pytest.mark.parametrize(
    "details",
    [
        "failed to connect to all addresses; last error: ... Connection refused",
        "errors resolving a:9: [... Temporary failure in name resolution]",
        "errors resolving a:9: [... Timeout while contacting DNS servers]",
    ],
)
def test_host_that_does_not_answer_may_be_one_that_is_being_replaced(details: str) -> None:
    failure = failure_of(CallError(UNAVAILABLE, details))
    assert (failure.reason, failure.retryable) == ("UNAVAILABLE", True)


@pytest.mark.parametrize("place", [None, {}])
def test_failure_without_a_connection_keeps_its_place(place: Any) -> None:
    assert WHOLE.met_at(place) is WHOLE


def test_wrong_setting_names_itself() -> None:
    failure = invalid_setting("It is 'soon'.", "Give a number.", task="t", field="minutes").failure
    assert (failure.reason, failure.retryable, failure.explained) == ("INVALID_SETTING", False, False)
    assert failure.place == {"task": "t", "field": "minutes"}
