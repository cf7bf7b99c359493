"""Settings of a task and of its connection that are wrong, or give a token away."""

from __future__ import annotations

import asyncio
import json
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from airflow.providers.common.compat.sdk import AirflowFailException, TaskDeferred

from medallion_provider.exceptions import FAILURE_XCOM_KEY, MedallionError
from medallion_provider.operators.stages import ReadBronzeOperator
from operators.stage_calls import context_of, fresh_run

if TYPE_CHECKING:
    from conftest import RecordedLog


def connect(monkeypatch: pytest.MonkeyPatch, **values: Any) -> None:
    connection = {"conn_type": "medallion", "host": "127.0.0.1", "port": 9, **values}
    monkeypatch.setenv("AIRFLOW_CONN_MEDALLION_DEFAULT", json.dumps(connection))


def run_either_way(operator: Any, context: Any) -> Any:
    """Run a task to its end; a deferred one as a triggerer and then a worker do."""
    try:
        return operator.execute(context)
    except TaskDeferred as deferred:
        trigger = deferred.trigger

    async def first_event() -> Any:
        async for event in trigger.run():
            return event.payload
        return None

    return operator.execute_complete(context, asyncio.run(first_event()))


@pytest.mark.parametrize("deferrable", [False, True])
@pytest.mark.parametrize("host", ["no-such-host.invalid", "https://medallion.example.com"])
def test_host_that_cannot_be_one_fails_at_once_and_is_named(
    monkeypatch: pytest.MonkeyPatch, host: str, deferrable: bool
) -> None:
    connect(monkeypatch, host=host)
    operator = ReadBronzeOperator(task_id="t", store_uri="s3://people", deferrable=deferrable)
    context = context_of("t", fresh_run())
    with pytest.raises(AirflowFailException, match=r"What to do: Correct the host .*\[HOST_NOT_FOUND\]"):
        run_either_way(operator, context)
    place = context["ti"].xcoms[FAILURE_XCOM_KEY]["place"]
    assert place["connection"] == "medallion_default"
    assert host in place["service"]


@pytest.mark.parametrize(
    ("extra", "field", "deferrable"),
    [
        ({"options": "{"}, "options", False),
        ({"options": "{"}, "options", True),
        ({"tls": True, "ca_file": "/no/such/file.pem"}, "ca_file", False),
    ],
)
def test_setting_of_the_connection_that_is_wrong_fails_at_once(
    monkeypatch: pytest.MonkeyPatch, extra: dict[str, Any], field: str, deferrable: bool
) -> None:
    connect(monkeypatch, extra=extra)
    operator = ReadBronzeOperator(task_id="t", store_uri="s3://people", deferrable=deferrable)
    context = context_of("t", fresh_run())
    with pytest.raises(AirflowFailException, match=r"What to do: .*\[INVALID_SETTING\]"):
        operator.execute(context)
    left = context["ti"].xcoms[FAILURE_XCOM_KEY]
    assert (left["reason"], left["retryable"], left["explained"]) == ("INVALID_SETTING", False, False)
    assert left["place"] == {"connection": "medallion_default", "field": field}
    operator.on_kill()


@pytest.mark.parametrize("minutes", ["soon", "inf", "nan", "1e300"])
def test_promise_that_is_no_number_of_minutes_fails_at_once(minutes: str) -> None:
    operator = ReadBronzeOperator(task_id="t", store_uri="s3://people", complete_within_minutes=minutes)
    context = {**context_of("t", fresh_run()), "dag_run": SimpleNamespace(start_date=None)}
    with pytest.raises(AirflowFailException, match="INVALID_SETTING"):
        operator.execute(context)
    left = context["ti"].xcoms[FAILURE_XCOM_KEY]
    assert not left["explained"]
    assert left["place"] == {"task": "t", "field": "complete_within_minutes", "found": minutes}


@pytest.mark.parametrize("deferrable", [True, False])
def test_token_that_goes_out_without_tls_is_warned_of_once(
    monkeypatch: pytest.MonkeyPatch, log: RecordedLog, deferrable: bool
) -> None:
    connect(monkeypatch, host="no-such-host.invalid", password="a-token")
    operator = ReadBronzeOperator(task_id="t", store_uri="s3://people", patience=-1, deferrable=deferrable)
    with pytest.raises((AirflowFailException, MedallionError, TaskDeferred)):
        operator.execute(context_of("t", fresh_run()))
    (line,) = (line for line in log.lines if "TLS" in line and "token" in line)
    assert "'medallion_default' sends its token to no-such-host.invalid:9 without TLS" in line
    assert "What to do: " in line
    assert "a-token" not in "".join(log.lines)


def test_token_that_stays_on_the_machine_is_not_warned_of(monkeypatch: pytest.MonkeyPatch, log: RecordedLog) -> None:
    connect(monkeypatch, password="a-token")
    with pytest.raises(TaskDeferred):
        ReadBronzeOperator(task_id="t", store_uri="s3://people", deferrable=True).execute(context_of("t", fresh_run()))
    assert not any("token" in line for line in log.lines)
