"""Tells a Slack channel how the stages of a pipeline went."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from airflow.providers.common.compat.notifier import BaseNotifier

from medallion_provider.notifications import compose
from medallion_provider.notifications.causes import cause_of
from medallion_provider.notifications.delivery import Delivery
from medallion_provider.notifications.facts import Place, result_of
from medallion_provider.notifications.language import DEFAULT_LANGUAGE, LANGUAGE_VARIABLE, language_of
from medallion_provider.notifications.root_cause import told_by

if TYPE_CHECKING:
    from collections.abc import Sequence

    from airflow.providers.common.compat.sdk import Context

    from medallion_provider.notifications.slack_message import SlackMessage

DEFAULT_CONNECTION = "slack_webhook_connection"
LANGUAGE_TEMPLATE = f"{{{{ var.value.get('{LANGUAGE_VARIABLE}', '{DEFAULT_LANGUAGE}') }}}}"


class StageSlackNotifier(BaseNotifier):  # type: ignore[misc] # its class is another one in each Airflow version
    """Sends one message when a stage has succeeded or failed.

    A failure is told once: a task that fails because of one before it says nothing. That Slack cannot be reached is a
    warning in the task's log and never fails the task.

    :param on: ``success`` or ``failure``: which message to send; the callback that it is given to.
    :param slack_conn_id: Connection of type ``slackwebhook``. Templated.
    :param language: ``pt`` or ``en``. Default: the Airflow variable ``medallion_language``, else ``pt``. Templated.
    :param timeout: Seconds to wait for Slack; None: what the connection says, else 30.
    """

    template_fields: Sequence[str] = ("slack_conn_id", "language")

    def __init__(
        self,
        on: Literal["success", "failure"],
        *,
        slack_conn_id: str = DEFAULT_CONNECTION,
        language: str = LANGUAGE_TEMPLATE,
        timeout: int | None = None,
    ) -> None:
        super().__init__()
        if on not in ("success", "failure"):
            raise ValueError(f"on is '{on}'; 'success' or 'failure' is right")
        self.on = on
        self.slack_conn_id = slack_conn_id
        self.language = language
        self.timeout = timeout

    def render_template_fields(self, context: Context, jinja_env: Any = None) -> None:
        """Render the templates; where Airflow cannot read the variable now, the message is sent all the same."""
        try:
            super().render_template_fields(context, jinja_env)
        except Exception as error:  # noqa: BLE001 # a message in the other language is better than none
            self.log.warning("The templates of the Slack message cannot be rendered, its defaults are used: %s", error)
            self.slack_conn_id = DEFAULT_CONNECTION if "{{" in self.slack_conn_id else self.slack_conn_id
            self.language = DEFAULT_LANGUAGE

    def notify(self, context: Context) -> None:
        """Send the message."""
        try:
            message = self._message(context)
        except Exception:
            # The callback of a task that has finished is the last place where a fault of ours may show.
            self.log.exception("The Slack message could not be written")
            return
        if message is not None:
            Delivery(self.slack_conn_id, self.log, self.timeout).send(message)

    def _message(self, context: Any) -> SlackMessage | None:
        language = language_of(self.language)
        place = Place.of(context)
        if self.on == "success":
            return compose.success(place, result_of(context), language)
        cause = cause_of(context, language)
        earlier = told_by(context, cause)
        if earlier is not None:
            self.log.info("Slack is not told again: task %s has told why this one failed", earlier)
            return None
        return compose.failure(place, cause, language)
