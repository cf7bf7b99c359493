from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from conftest import RecordedLog
from notifications.webhook import Webhook

if TYPE_CHECKING:
    from collections.abc import Iterator

CONNECTION = "AIRFLOW_CONN_SLACK_WEBHOOK_CONNECTION"


@pytest.fixture
def webhook(monkeypatch: pytest.MonkeyPatch) -> Iterator[Webhook]:
    webhook = Webhook()
    monkeypatch.setenv(CONNECTION, json.dumps({"conn_type": "slackwebhook", "password": webhook.address}))
    yield webhook
    webhook.stop()


@pytest.fixture
def log() -> RecordedLog:
    return RecordedLog()
