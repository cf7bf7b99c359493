"""Hands a message to Slack; whatever goes wrong with that is a line in the log and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from medallion_provider.notifications.slack_message import SlackMessage

_REMEDIES = (
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

    def send(self, message: SlackMessage) -> bool:
        """Send the message; return whether Slack took it."""
        try:
            from slack_sdk.http_retry.builtin_handlers import ConnectionErrorRetryHandler, RateLimitErrorRetryHandler

            retries = [ConnectionErrorRetryHandler(), RateLimitErrorRetryHandler(max_retry_count=2)]
            self._hook(retries).send(text=message.text, blocks=message.blocks, unfurl_links=False)
        except Exception as error:  # noqa: BLE001 # a stage never fails because of its message
            return self._tell(error)
        return True

    async def send_async(self, message: SlackMessage) -> bool:
        """Do the same on an event loop."""
        try:
            from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler

            hook = self._hook([AsyncRateLimitErrorRetryHandler(max_retry_count=2)])
            await hook.async_send(text=message.text, blocks=message.blocks, unfurl_links=False)
        except Exception as error:  # noqa: BLE001 # nor does a deadline's callback
            return self._tell(error)
        return True

    def _hook(self, retries: list[Any]) -> Any:
        from airflow.providers.slack.hooks.slack_webhook import SlackWebhookHook

        return SlackWebhookHook(slack_webhook_conn_id=self._conn_id, timeout=self._timeout, retry_handlers=retries)

    def _tell(self, error: Exception) -> bool:
        warn: Callable[..., None] = self._log.warning
        text = str(error)
        remedy = next((remedy for signs, remedy in _REMEDIES if any(sign in text for sign in signs)), _UNREACHABLE)
        warn(
            "No message was sent to Slack: %s What to do: %s",
            text or type(error).__name__,
            remedy.format(conn_id=self._conn_id),
        )
        return False
