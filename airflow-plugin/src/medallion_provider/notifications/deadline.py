"""Tells a Slack channel that a DAG run has not finished in time (Deadline Alerts, Airflow 3.1 and newer)."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

from airflow.providers.common.compat.notifier import BaseNotifier
from asgiref.sync import sync_to_async

from medallion_provider.notifications import compose
from medallion_provider.notifications.delivery import Delivery
from medallion_provider.notifications.facts import MissedDeadline
from medallion_provider.notifications.language import LANGUAGE_VARIABLE, language_of
from medallion_provider.notifications.slack import DEFAULT_CONNECTION

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import timedelta

    from airflow.providers.common.compat.sdk import Context


class DeadlineSlackNotifier(BaseNotifier):  # type: ignore[misc] # its class is another one in each Airflow version
    """Sends one message when a DAG run has missed its deadline; for ``AsyncCallback``, which runs in the triggerer.

    :param slack_conn_id: Connection of type ``slackwebhook``.
    :param language: ``pt`` or ``en``; None: the Airflow variable ``medallion_language``, else ``pt``.
    :param context: Which run it is; the triggerer gives it.
    """

    def __init__(
        self,
        *,
        slack_conn_id: str = DEFAULT_CONNECTION,
        language: str | None = None,
        context: Context | None = None,
    ) -> None:
        super().__init__()
        self.slack_conn_id = slack_conn_id
        self.language = language
        self.context: Any = context or {}

    async def async_notify(self, context: Context) -> None:
        """Send the message from the triggerer."""
        language = language_of(self.language or await sync_to_async(_language)())
        message = compose.deadline(_missed(context), language)
        await Delivery(self.slack_conn_id, self.log).send_async(message)

    def notify(self, context: Context) -> None:
        """Send the message from a worker."""
        language = language_of(self.language or _language())
        Delivery(self.slack_conn_id, self.log).send(compose.deadline(_missed(context), language))


def dag_deadline(within: timedelta, *, slack_conn_id: str = DEFAULT_CONNECTION) -> dict[str, Any]:
    """Return the DAG arguments that tell Slack when a run is not done in time; none before Airflow 3.1.

    Before, the promise is kept an eye on by the service alone (``complete_by`` of the operators).

    :param within: Time from the run's logical date; a run without one has no deadline.
    :param slack_conn_id: Connection of type ``slackwebhook``.
    """
    try:
        from airflow.sdk.definitions.callback import AsyncCallback
        from airflow.sdk.definitions.deadline import DeadlineAlert, DeadlineReference
    except ImportError:
        return {}
    callback = AsyncCallback(DeadlineSlackNotifier, kwargs={"slack_conn_id": slack_conn_id})
    # Not the time of queueing: with that, Airflow 3.3.2 answers the clearing of a task with an internal error.
    reference = DeadlineReference.DAGRUN_LOGICAL_DATE
    return {"deadline": DeadlineAlert(reference=reference, interval=within, callback=callback)}


def _missed(context: Mapping[str, Any]) -> MissedDeadline:
    from airflow.configuration import conf

    run = context.get("dag_run") or {}
    dag_id, run_id = str(run.get("dag_id") or ""), str(run.get("dag_run_id") or run.get("run_id") or "")
    base = str(conf.get("api", "base_url", fallback="") or "").rstrip("/")
    return MissedDeadline(
        dag_id=dag_id,
        run_id=run_id,
        state=str(run.get("state") or ""),
        at=_utc((context.get("deadline") or {}).get("deadline_time")),
        url=f"{base}/dags/{dag_id}/runs/{run_id}" if base else "",
    )


def _utc(moment: datetime | str | None) -> datetime | None:
    """Return the moment with its zone; one without is in UTC, wherever this machine is."""
    if isinstance(moment, str):
        moment = datetime.fromisoformat(moment.replace("Z", "+00:00"))
    return moment.replace(tzinfo=timezone.utc) if moment is not None and moment.tzinfo is None else moment


def _language() -> str | None:
    from airflow.providers.common.compat.sdk import Variable

    try:
        language: str | None = Variable.get(LANGUAGE_VARIABLE, None)
    except Exception:  # noqa: BLE001 # the message is sent in the default language then
        return None
    return language
