"""Hands a message to Slack; whatever goes wrong with that is a line in the log and nothing else."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from asgiref.sync import sync_to_async

if TYPE_CHECKING:
    from collections.abc import Callable

    from medallion_provider.notifications.slack_message import SlackMessage

_MALFORMED = "is malformed"
_REMEDIES = (
    (
        (_MALFORMED,),
        "Correct the connection {conn_id!r} in Airflow under Admin > Connections: the whole address of the webhook "
        "(https://hooks.slack.com/services/...) as its Webhook Token.",
    ),
    (
        ("isn't defined", "CONNECTION_NOT_FOUND", "does not contain password"),
        "Create the connection {conn_id!r} in Airflow under Admin > Connections: type Slack Incoming Webhook, and the "
        "whole address of the webhook (https://hooks.slack.com/services/...) as its Webhook Token.",
    ),
    (
        ("Status Code: 4",),
        "Slack refuses the webhook: it was removed, or its channel was. Create a new incoming webhook in Slack and put "
        "its address into the connection {conn_id!r}.",
    ),
)
_UNREACHABLE = (
    "Slack could not be reached or could not answer. Check that the Airflow workers may open https://hooks.slack.com "
    "(proxy, firewall, NAT), and the connection {conn_id!r}."
)
_SHORTEST_SECRET = 8
_VISIBLE = re.compile(r"[!-~]+")
_SLACK = "hooks.slack.com"
# In the path of Slack's own host: an address that was entered without its beginning, which Airflow has put before it.
_ADDRESS = re.compile(r"https?:|hooks\.slack\.com", re.IGNORECASE)
# Slack's client writes the whole address, which is a secret, when it calls again; what matters is told by the delivery.
_SILENT = logging.getLogger(f"{__name__}.client")
_SILENT.setLevel(logging.CRITICAL + 1)


class Delivery:
    """Sends messages through the incoming webhook of a connection.

    Slack's client is imported when a message is sent: that takes a third of a second, which every reading of a DAG file
    would take.

    :param conn_id: Connection of the Slack provider's type ``slackwebhook``.
    :param log: Where to say that a message could not be sent.
    :param timeout: Seconds to wait for Slack; None: what the connection says, else 30.
    """

    def __init__(self, conn_id: str, log: Any, timeout: int | None = None) -> None:
        self._conn_id = conn_id
        self._log = log
        self._timeout = timeout
        self._address = ""

    def send(self, message: SlackMessage) -> bool:
        """Send the message; return whether Slack took it."""
        try:
            from slack_sdk.http_retry.builtin_handlers import ConnectionErrorRetryHandler, RateLimitErrorRetryHandler

            retries = [ConnectionErrorRetryHandler(), RateLimitErrorRetryHandler(max_retry_count=2)]
            hook = self._hook(retries)
            self._check_address(hook)
            hook.send(text=message.text, blocks=message.blocks, unfurl_links=False)
        except Exception as error:  # noqa: BLE001 # a stage never fails because of its message
            return self._tell(error)
        return True

    async def send_async(self, message: SlackMessage) -> bool:
        """Do the same on an event loop."""
        try:
            from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler

            hook = self._hook([AsyncRateLimitErrorRetryHandler(max_retry_count=2)])
            await sync_to_async(self._check_address)(hook)
            await hook.async_send(text=message.text, blocks=message.blocks, unfurl_links=False)
        except Exception as error:  # noqa: BLE001 # nor does a deadline's callback
            return self._tell(error)
        return True

    def _hook(self, retries: list[Any]) -> Any:
        from airflow.providers.slack.hooks.slack_webhook import SlackWebhookHook

        return SlackWebhookHook(
            slack_webhook_conn_id=self._conn_id, timeout=self._timeout, retry_handlers=retries, logger=_SILENT
        )

    def _check_address(self, hook: Any) -> None:
        self._address = hook.client.url
        if not _is_address(self._address):
            raise ValueError(f"The address of the webhook in the connection {self._conn_id!r} {_MALFORMED}.")

    def _tell(self, error: Exception) -> bool:
        warn: Callable[..., None] = self._log.warning
        text = _without(self._address, str(error))
        remedy = next((remedy for signs, remedy in _REMEDIES if any(sign in text for sign in signs)), _UNREACHABLE)
        warn(
            "No message was sent to Slack: %s What to do: %s",
            text or type(error).__name__,
            remedy.format(conn_id=self._conn_id),
        )
        return False


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        has_host = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    is_clean = _VISIBLE.fullmatch(text) is not None and "@" not in parts.netloc
    is_twice = parts.hostname == _SLACK and _ADDRESS.search(parts.path) is not None
    return parts.scheme in ("http", "https") and has_host and is_clean and not is_twice


def _without(address: str, text: str) -> str:
    """Return what a library says without the webhook's address, nor the path that is its secret."""
    path = address.partition("://")[2].partition("/")[2]
    for secret in (address, path):
        # A shorter one is no secret of Slack's, and would be found in other words.
        text = text.replace(secret, "***") if len(secret) >= _SHORTEST_SECRET else text
    return text
