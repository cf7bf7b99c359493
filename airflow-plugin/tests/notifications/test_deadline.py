from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from conftest import free_port
from medallion_provider.notifications import deadline, lateness
from medallion_provider.notifications.deadline import DeadlineSlackNotifier, dag_deadline
from notifications.conftest import CONNECTION
from notifications.webhook import Webhook

PORTUGUESE = """*[SLA fora do prazo]*
O pipeline "people_pipeline" não terminou no prazo.
Prazo: 01/02/2024 13:05 UTC
Estado: running
*O que fazer:* Abra a execução e veja qual etapa está em andamento: o log dela mostra o progresso e o tempo que falta. \
Se ela estiver parada, o log diz o que fazer.
people_pipeline
manual__1
<https://airflow.example/dags/people_pipeline/runs/manual__1|Abrir a execução>"""
ENGLISH = """*[SLA missed]*
The pipeline "people_pipeline" did not finish in time.
Deadline: 2024-02-01 13:05 UTC
State: running
*What to do:* Open the run and see which stage is going on: its log shows the progress and the time left. If it stands \
still, the log says what to do.
people_pipeline
manual__1
<https://airflow.example/dags/people_pipeline/runs/manual__1|Open the run>"""
CONTEXT: dict[str, Any] = {
    "dag_run": {"dag_id": "people_pipeline", "dag_run_id": "manual__1", "state": "running"},
    "deadline": {"id": "5", "deadline_time": "2024-02-01T10:05:00-03:00"},
}


@pytest.fixture(autouse=True)
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Set where Airflow's pages are, and a machine that does not live in UTC."""
    monkeypatch.setenv("AIRFLOW__API__BASE_URL", "https://airflow.example/")
    with pytest.MonkeyPatch.context() as zone:
        zone.setenv("TZ", "America/Sao_Paulo")
        time.tzset()
        yield
    time.tzset()


def tell(way: str, context: Any, **options: Any) -> None:
    notifier = DeadlineSlackNotifier(**options)
    if way == "async":
        asyncio.run(notifier.async_notify(context))
    else:
        notifier.notify(context)


@pytest.mark.parametrize("way", ["async", "sync"])
@pytest.mark.parametrize(("language", "text"), [("pt", PORTUGUESE), ("en", ENGLISH)])
def test_missed_deadline_is_told_with_what_to_do(webhook: Webhook, way: str, language: str, text: str) -> None:
    tell(way, CONTEXT, language=language)
    assert [message["text"] for message in webhook.messages] == [text]


@pytest.mark.parametrize(
    "at",
    [
        "2024-02-01T13:05:00Z",
        "2024-02-01T13:05:00+00:00",
        datetime(2024, 2, 1, 13, 5, tzinfo=timezone.utc),
        # Without a zone it is UTC, wherever the machine is.
        "2024-02-01T13:05:00",
        datetime(2024, 2, 1, 13, 5),
    ],
)
def test_moment_of_the_deadline_is_read_in_every_form(webhook: Webhook, at: Any) -> None:
    tell("sync", {**CONTEXT, "deadline": {"deadline_time": at}}, language="en")
    assert webhook.messages[0]["text"] == ENGLISH


def test_run_without_its_facts_is_told_with_what_is_known(webhook: Webhook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRFLOW__API__BASE_URL", "")
    tell("sync", {"dag_run": {"dag_id": "people_pipeline", "run_id": "r"}, "deadline": None}, language="en")
    lines = webhook.messages[0]["text"].splitlines()
    assert lines[:2] == ENGLISH.splitlines()[:2]
    assert lines[-3:] == ["people_pipeline", "r", "Open the run"]


@pytest.mark.parametrize("way", ["async", "sync"])
@pytest.mark.parametrize(("variable", "text"), [("en", ENGLISH), ("pt-BR", PORTUGUESE), (None, PORTUGUESE)])
def test_language_is_that_of_the_variable(
    webhook: Webhook, monkeypatch: pytest.MonkeyPatch, way: str, variable: str | None, text: str
) -> None:
    if variable:
        monkeypatch.setenv("AIRFLOW_VAR_MEDALLION_LANGUAGE", variable)
    tell(way, CONTEXT)
    assert webhook.messages[0]["text"] == text


@pytest.mark.parametrize("way", ["async", "sync"])
def test_slack_that_is_down_does_not_fail_the_callback(monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    monkeypatch.setattr("slack_sdk.http_retry.handler.time.sleep", lambda _: None)
    monkeypatch.setenv(CONNECTION, f"slackwebhook://:http%3A%2F%2F127.0.0.1%3A{free_port()}%2Fx@/")
    tell(way, CONTEXT, language="en")


@pytest.mark.parametrize("way", ["async", "sync"])
def test_missing_connection_does_not_fail_the_callback(way: str) -> None:
    tell(way, CONTEXT, language="en", slack_conn_id="slack_that_nobody_made")


@pytest.mark.parametrize("way", ["async", "sync"])
@pytest.mark.parametrize("state", ["success", "failed"])
def test_run_that_has_ended_is_not_told_as_late(webhook: Webhook, way: str, state: str) -> None:
    tell(way, {**CONTEXT, "dag_run": {**CONTEXT["dag_run"], "state": state}}, language="en")
    assert webhook.messages == []


def started(ago: timedelta) -> Any:
    start = datetime.now(timezone.utc) - ago
    return {**CONTEXT, "dag_run": {**CONTEXT["dag_run"], "start_date": start.isoformat()}}


def test_late_run_is_told_with_the_deadline_that_counts_from_its_start(
    webhook: Webhook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lateness, "state_of", lambda *_: "running")
    context = started(timedelta(hours=2))
    start = datetime.fromisoformat(context["dag_run"]["start_date"])
    tell("async", context, language="en", within=3600)
    (message,) = webhook.messages
    assert f"Deadline: {start + timedelta(hours=1):%Y-%m-%d %H:%M} UTC" in message["text"].splitlines()


def test_run_that_ends_within_its_time_is_not_told_however_early_airflow_asks(
    webhook: Webhook, monkeypatch: pytest.MonkeyPatch
) -> None:
    states = iter(["running", "success"])
    monkeypatch.setattr(lateness, "state_of", lambda *_: next(states))
    tell("async", started(timedelta(seconds=59.8)), language="en", within=60)
    assert webhook.messages == []


def test_dag_gets_a_deadline_where_airflow_knows_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    # Airflow 3.1 had no such module.
    monkeypatch.setitem(sys.modules, "airflow.sdk.definitions.callback", None)
    arguments = dag_deadline(timedelta(hours=1), slack_conn_id="slack_of_the_team")
    try:
        from airflow.sdk.definitions.deadline import DeadlineAlert
    except ImportError:
        assert arguments == {}
        return
    alert = arguments["deadline"]
    assert isinstance(alert, DeadlineAlert)
    assert alert.interval in (timedelta(hours=1), 3600)
    assert type(alert.reference).__name__ == "DagRunQueuedAtDeadline"
    assert alert.callback.path.endswith("deadline.DeadlineSlackNotifier")
    assert alert.callback.kwargs == {"slack_conn_id": "slack_of_the_team", "within": 3600}
    # The triggerer makes the notifier of the path, the arguments, and the run's context.
    notifier = deadline.DeadlineSlackNotifier(**alert.callback.kwargs, context=CONTEXT)
    assert notifier.context == CONTEXT


def test_airflow_that_has_no_callbacks_for_deadlines_gets_none(monkeypatch: pytest.MonkeyPatch) -> None:
    try:
        from airflow.sdk.definitions import deadline as module
    except ImportError:
        pytest.skip("Airflow 2 has no deadlines")
    monkeypatch.delattr(module, "AsyncCallback")
    assert dag_deadline(timedelta(hours=1)) == {}
