"""Slack that is down, slow, wrong or not configured is a warning, and never more."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any

import pytest

from conftest import RecordedLog, free_port
from medallion_provider.notifications.delivery import Delivery, _is_address, _without
from medallion_provider.notifications.slack import LANGUAGE_TEMPLATE, StageSlackNotifier
from medallion_provider.notifications.slack_message import SlackMessage
from notifications.conftest import CONNECTION
from notifications.contexts import BRONZE, context_of, failure_of, result_of
from notifications.webhook import Webhook

MESSAGE = SlackMessage(("*[Camada Gold]*", "pronto"), (("Linhas", "5"),), ("detalhe",), ("rodapé",))
WAYS = ["send", "send_async"]


class Log(RecordedLog):
    def exception(self, text: str, *values: Any) -> None:
        self.lines.append(text % values)


class Notifier(StageSlackNotifier):
    log = Log()


def deliver(way: str, log: RecordedLog, conn_id: str = "slack_webhook_connection", timeout: int = 5) -> bool:
    delivery = Delivery(conn_id, log, timeout)
    return asyncio.run(delivery.send_async(MESSAGE)) if way == "send_async" else delivery.send(MESSAGE)


def set_webhook(monkeypatch: pytest.MonkeyPatch, password: str) -> None:
    monkeypatch.setenv(CONNECTION, json.dumps({"conn_type": "slackwebhook", "password": password}))


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Let retries of the Slack client follow at once; return how long they would have waited."""
    pauses: list[float] = []

    async def pause(seconds: float) -> None:
        pauses.append(seconds)

    monkeypatch.setattr("slack_sdk.http_retry.handler.time.sleep", pauses.append)
    monkeypatch.setattr("slack_sdk.http_retry.async_handler.asyncio.sleep", pause)
    return pauses


@pytest.mark.parametrize("way", WAYS)
def test_message_arrives_as_text_and_as_blocks(webhook: Webhook, log: RecordedLog, way: str) -> None:
    assert deliver(way, log)
    (message,) = webhook.messages
    assert message["text"] == "*[Camada Gold]*\npronto\nLinhas: 5\ndetalhe\nrodapé"
    assert [block["type"] for block in message["blocks"]] == ["section", "section", "section", "context"]
    assert message["unfurl_links"] is False
    assert log.lines == []


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("status", "remedy"),
    [
        (404, "Slack refuses the webhook: it was removed, or its channel was."),
        (403, "Slack refuses the webhook: it was removed, or its channel was."),
        (500, "Slack could not be reached or could not answer."),
    ],
)
def test_refusal_of_slack_is_a_warning_with_a_remedy(
    webhook: Webhook, log: RecordedLog, way: str, status: int, remedy: str
) -> None:
    webhook.answers = [status]
    assert not deliver(way, log)
    (line,) = log.lines
    assert line.startswith("No message was sent to Slack: ")
    assert f"Status Code: {status}" in line
    assert f"What to do: {remedy}" in line
    assert "'slack_webhook_connection'" in line


@pytest.mark.parametrize("way", WAYS)
def test_slack_that_asks_to_wait_is_asked_again(
    webhook: Webhook, log: RecordedLog, way: str, pauses: list[float]
) -> None:
    webhook.answers, webhook.headers = [429], {"Retry-After": "3"}
    assert deliver(way, log)
    assert len(webhook.messages) == 2
    assert len(pauses) == 1
    assert 3 <= pauses[0] < 5


@pytest.mark.parametrize("way", WAYS)
def test_slack_that_always_asks_to_wait_is_given_up(
    webhook: Webhook, log: RecordedLog, way: str, pauses: list[float]
) -> None:
    webhook.answers, webhook.headers = [429] * 10, {"Retry-After": "1"}
    assert not deliver(way, log)
    assert len(webhook.messages) == 3
    assert len(pauses) == 2
    assert len(log.lines) == 1


@pytest.mark.parametrize("way", WAYS)
def test_nobody_at_the_webhooks_port_is_a_warning(
    monkeypatch: pytest.MonkeyPatch, log: RecordedLog, way: str, pauses: list[float]
) -> None:
    set_webhook(monkeypatch, f"http://127.0.0.1:{free_port()}/services/T0/B0/secret")
    assert not deliver(way, log)
    (line,) = log.lines
    assert "What to do: Slack could not be reached or could not answer." in line
    assert len(pauses) == (1 if way == "send" else 0)


@pytest.mark.parametrize("way", WAYS)
def test_slack_that_does_not_answer_is_waited_for_no_longer_than_said(
    webhook: Webhook, log: RecordedLog, way: str, pauses: list[float]
) -> None:
    webhook.is_mute.set()
    started = time.monotonic()
    assert not deliver(way, log, timeout=1)
    assert time.monotonic() - started < 5
    assert len(log.lines) == 1
    assert len(pauses) <= 1


@pytest.mark.parametrize("way", WAYS)
def test_missing_connection_is_a_warning_that_says_how_to_make_it(log: RecordedLog, way: str) -> None:
    assert not deliver(way, log, "slack_that_nobody_made")
    (line,) = log.lines
    assert "Create the connection 'slack_that_nobody_made' in Airflow under Admin > Connections" in line


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("password", ["", "   ", "ftp://hooks.slack.com/services/x", "http:// /services"])
def test_wrong_webhook_is_a_warning(
    monkeypatch: pytest.MonkeyPatch, log: RecordedLog, way: str, password: str, pauses: list[float]
) -> None:
    set_webhook(monkeypatch, password)
    assert not deliver(way, log)
    (line,) = log.lines
    assert "What to do: " in line
    assert len(pauses) <= 1


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    "address",
    [
        "ftp://hooks.slack.com/services/tEaM/B0/sEcReT",
        "http:// /services/tEaM/B0/sEcReT",
        "https:///services/tEaM/B0/sEcReT",
        "https://hooks.slack.com:port/services/tEaM/B0/sEcReT",
        "https://hooks.slack.com:99999/services/tEaM/B0/sEcReT",
        "https://hooks.slack.com/services/tEaM/ B0/sEcReT",
        "https://hooks.slack.com/services/tEaM/B0/çsEcReT",
        "https://hooks.slack.com/services/tEaM/\nB0/sEcReT",
        "https://[hooks/services/tEaM/B0/sEcReT",
        "https://me@hooks.slack.com/services/tEaM/B0/sEcReT",
        "hooks.slack.com/services/tEaM/B0/sEcReT",
        "https:/services/tEaM/B0/sEcReT",
    ],
)
def test_malformed_webhook_is_told_as_such_and_never_shown(
    monkeypatch: pytest.MonkeyPatch,
    log: RecordedLog,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    way: str,
    address: str,
) -> None:
    set_webhook(monkeypatch, address)
    assert not deliver(way, log)
    (line,) = log.lines
    assert "is malformed" in line
    assert "What to do: Correct the connection 'slack_webhook_connection' in Airflow under Admin > Connections" in line
    shown = f"{line}{caplog.text}{''.join(capfd.readouterr())}"
    assert "sEcReT" not in shown
    assert "tEaM" not in shown


@pytest.mark.parametrize("way", WAYS)
def test_address_is_not_shown_when_slack_is_called_again(
    monkeypatch: pytest.MonkeyPatch,
    log: RecordedLog,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    way: str,
    pauses: list[float],
) -> None:
    set_webhook(monkeypatch, f"http://127.0.0.1:{free_port()}/services/T0/B0/sEcReT")
    assert not deliver(way, log)
    assert len(pauses) == (1 if way == "send" else 0)
    assert "sEcReT" not in f"{log.lines}{caplog.text}{''.join(capfd.readouterr())}"


@pytest.mark.parametrize("way", WAYS)
def test_address_in_the_words_of_a_library_is_left_out(
    webhook: Webhook, log: RecordedLog, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise OSError(f"too many redirects of {webhook.address}")

    monkeypatch.setattr(f"airflow.providers.slack.hooks.slack_webhook.SlackWebhookHook.{_method(way)}", refuse)
    assert not deliver(way, log)
    (line,) = log.lines
    assert "too many redirects of " in line
    assert webhook.address not in line


@pytest.mark.parametrize("address", ["https://hooks.slack.com/e", "", "e"])
def test_words_of_a_library_are_left_as_they_are_where_there_is_no_secret(address: str) -> None:
    assert _without(address, "the end") == "the end"


@pytest.mark.parametrize(
    ("address", "is_right"),
    [
        ("https://hooks.slack.com/services/T0/B0/x", True),
        ("http://127.0.0.1:8080/x", True),
        ("https://[::1]:8080/x", True),
        # A gateway that hands on what is in its path.
        ("https://egress.example/hooks.slack.com/services/T0/B0/x", True),
        ("https://hooks.slack.com/services/hooks.slack.com/services/T0/B0/x", False),
        ("", False),
    ],
)
def test_address_of_a_webhook_is_told_from_other_texts(address: str, is_right: bool) -> None:
    assert _is_address(address) == is_right


def _method(way: str) -> str:
    return "async_send" if way == "send_async" else "send"


def test_empty_webhook_is_told_to_be_filled_in(monkeypatch: pytest.MonkeyPatch, log: RecordedLog) -> None:
    set_webhook(monkeypatch, "")
    assert not deliver("send", log)
    assert "the whole address of the webhook" in log.lines[0]


@pytest.mark.parametrize("on", ["success", "failure"])
def test_notifier_sends_through_the_connection(webhook: Webhook, on: Any) -> None:
    context = context_of(BRONZE, result=result_of("bronze").to_xcom(), left={BRONZE: failure_of()})
    StageSlackNotifier(on, language="pt-BR").notify(context)
    (message,) = webhook.messages
    second = {"success": "Etapa concluída com sucesso!", "failure": "Ocorreu o erro abaixo:"}
    assert message["text"].splitlines()[:2] == ["*[Camada Bronze]*", second[on]]


@pytest.mark.parametrize("on", ["success", "failure"])
def test_notifier_survives_a_slack_that_is_down(monkeypatch: pytest.MonkeyPatch, on: Any, pauses: list[float]) -> None:
    set_webhook(monkeypatch, f"http://127.0.0.1:{free_port()}/services/T0/B0/secret")
    Notifier.log = Log()
    Notifier(on, language="en", timeout=1).notify(context_of(BRONZE))
    (line,) = Notifier.log.lines
    assert line.startswith("No message was sent to Slack: ")
    assert len(pauses) <= 1


@pytest.mark.parametrize("on", ["success", "failure"])
def test_notifier_survives_a_context_that_it_does_not_know(webhook: Webhook, on: Any) -> None:
    Notifier.log = Log()
    Notifier(on, language="en").notify({})
    assert Notifier.log.lines == ["The Slack message could not be written"]
    assert webhook.messages == []


def test_notifier_whose_templates_cannot_be_rendered_uses_its_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    Notifier.log = Log()
    notifier = Notifier("failure", slack_conn_id="{{ no.such.thing }}")
    assert notifier.language == LANGUAGE_TEMPLATE

    def refuse(*_: Any, **__: Any) -> None:
        raise RuntimeError("no variables here")

    monkeypatch.setattr(StageSlackNotifier.__mro__[1], "render_template_fields", refuse)
    notifier.render_template_fields({})

    assert (notifier.slack_conn_id, notifier.language) == ("slack_webhook_connection", "pt")
    assert "no variables here" in Notifier.log.lines[0]


def test_notifier_keeps_a_connection_that_is_no_template(monkeypatch: pytest.MonkeyPatch) -> None:
    notifier = Notifier("success", slack_conn_id="slack_of_the_team")

    def refuse(*_: Any, **__: Any) -> None:
        raise RuntimeError("no variables here")

    monkeypatch.setattr(StageSlackNotifier.__mro__[1], "render_template_fields", refuse)
    notifier.render_template_fields({})
    assert notifier.slack_conn_id == "slack_of_the_team"


def test_notifier_for_anything_else_is_refused_when_the_dag_is_parsed() -> None:
    with pytest.raises(ValueError, match="'success' or 'failure' is right"):
        StageSlackNotifier("retry")  # type: ignore[arg-type]
