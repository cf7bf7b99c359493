from __future__ import annotations

from typing import Any

import pytest
from airflow.providers.common.compat.sdk import BaseHook, Variable

from medallion_provider.missing_settings import missing_setting


def error_of(ask: Any) -> Exception:
    with pytest.raises(Exception) as raised:  # noqa: PT011 # its class is another one in each Airflow version
        ask()
    return raised.value


@pytest.mark.parametrize("name", ["s3_bucket", "filename silver", "team.s3-bucket"])
@pytest.mark.parametrize(
    "text",
    [
        "Variable {} does not exist",
        "VARIABLE_NOT_FOUND: {{'message': 'Variable {} not found'}}",
        "VARIABLE_NOT_FOUND: {{'key': '{}'}}",
        "VARIABLE_NOT_FOUND: {{'status': 404,\n 'key': '{}', 'more': 1}}",
    ],
)
@pytest.mark.parametrize("kind", [KeyError, RuntimeError])
def test_missing_variable_is_recognised_in_the_words_of_every_airflow(
    kind: type[Exception], text: str, name: str
) -> None:
    failure = missing_setting(kind(text.format(name)))
    assert failure is not None
    assert (failure.reason, failure.place) == ("VARIABLE_NOT_FOUND", {"variable": name})
    assert failure.message == f"The Airflow variable '{name}' does not exist."
    assert failure.remedy == "Create it in Airflow under Admin > Variables, then clear the task."
    assert (failure.retryable, failure.explained) == (False, False)


@pytest.mark.parametrize("text", ["The conn_id `lake` isn't defined", "CONNECTION_NOT_FOUND: {'conn_id': 'lake'}"])
def test_missing_connection_is_recognised_in_the_words_of_every_airflow(text: str) -> None:
    failure = missing_setting(RuntimeError(text))
    assert failure is not None
    assert (failure.reason, failure.place) == ("CONNECTION_NOT_FOUND", {"connection": "lake"})
    assert failure.remedy == "Create it in Airflow under Admin > Connections, then clear the task."


@pytest.mark.parametrize("text", ["", "Variable x is odd", "The connection broke", "file not found", "'key': 'x'"])
def test_other_errors_are_left_alone(text: str) -> None:
    assert missing_setting(ValueError(text)) is None


def test_installed_airflow_says_that_a_connection_is_missing_in_known_words() -> None:
    failure = missing_setting(error_of(lambda: BaseHook.get_connection("a_connection_that_nobody_made")))
    assert failure is not None
    assert failure.place == {"connection": "a_connection_that_nobody_made"}


def test_installed_airflow_says_that_a_variable_is_missing_in_known_words() -> None:
    failure = missing_setting(error_of(lambda: Variable.get("a_variable_that_nobody_made")))
    assert failure is not None
    assert failure.place == {"variable": "a_variable_that_nobody_made"}


def test_airflow_3_tells_workers_in_known_words() -> None:
    exceptions = pytest.importorskip("airflow.sdk.exceptions", reason="Airflow 2 has no Task SDK")
    comms = pytest.importorskip("airflow.sdk.execution_time.comms")
    for error, detail, kind in (
        ("VARIABLE_NOT_FOUND", {"key": "s3_bucket"}, "variable"),
        ("CONNECTION_NOT_FOUND", {"conn_id": "s3_bucket"}, "connection"),
    ):
        answer = comms.ErrorResponse(error=exceptions.ErrorType[error], detail=detail)
        failure = missing_setting(exceptions.AirflowRuntimeError(answer))
        assert failure is not None
        assert failure.place == {kind: "s3_bucket"}
