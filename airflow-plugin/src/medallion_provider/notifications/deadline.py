"""Tells a Slack channel that a DAG run has not finished in time (Deadline Alerts, Airflow 3.1 and newer)."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

from airflow.providers.common.compat.notifier import BaseNotifier
from asgiref.sync import sync_to_async

from medallion_provider.notifications import compose
from medallion_provider.notifications.delivery import Delivery
from medallion_provider.notifications.facts import MissedDeadline
from medallion_provider.notifications.language import LANGUAGE_VARIABLE, language_of
from medallion_provider.notifications.lateness import ENDED, wait_until_late
from medallion_provider.notifications.slack import DEFAULT_CONNECTION

if TYPE_CHECKING:
    from collections.abc import Mapping

    from airflow.providers.common.compat.sdk import Context


class DeadlineSlackNotifier(BaseNotifier):  # type: ignore[misc] # its class is another one in each Airflow version
    """Sends one message when a DAG run is late; for ``AsyncCallback``, which runs in the triggerer.

    A run that has ended is not late any more, and one that has failed has told why.

    :param slack_conn_id: Connection of type ``slackwebhook``.
    :param language: ``pt`` or ``en``; None: the Airflow variable ``medallion_language``, else ``pt``.
    :param within: Seconds from the run's start for which the triggerer waits before it tells; None: the deadline is
        the one that Airflow has counted. A worker, which others wait for, does not wait.
    :param context: Which run it is; the triggerer gives it.
    """

    def __init__(
        self,
        *,
        slack_conn_id: str = DEFAULT_CONNECTION,
        language: str | None = None,
        within: float | None = None,
        context: Context | None = None,
    ) -> None:
        super().__init__()
        self.slack_conn_id = slack_conn_id
        self.language = language
        self.within = within
        self.context: Any = context or {}

    async def async_notify(self, context: Context) -> None:
        """Send the message from the triggerer."""
        late: MissedDeadline | None = _missed(context)
        if late is not None and self.within is not None:
            late = await wait_until_late(late, timedelta(seconds=self.within), self.log)
        if late is None or late.state in ENDED:
            return
        language = language_of(self.language or await sync_to_async(_language)())
        await Delivery(self.slack_conn_id, self.log).send_async(compose.deadline(late, language))

    def notify(self, context: Context) -> None:
        """Send the message from a worker."""
        late = _missed(context)
        if late.state not in ENDED:
            language = language_of(self.language or _language())
            Delivery(self.slack_conn_id, self.log).send(compose.deadline(late, language))


def dag_deadline(within: timedelta, *, slack_conn_id: str = DEFAULT_CONNECTION) -> dict[str, Any]:
    """Return the DAG arguments that tell Slack when a run is not done in time; none before Airflow 3.1.

    Before, the promise is kept an eye on by the service alone (``complete_by`` of the operators).

    :param within: Time from the run's start, whatever its logical date is, and how long it was queued.
    :param slack_conn_id: Connection of type ``slackwebhook``.
    """
    try:
        from airflow.sdk.definitions import deadline
    except ImportError:
        return {}
    # The callback has a module of its own since 3.2; here it is since 3.1.
    module: Any = deadline
    if not hasattr(module, "AsyncCallback"):
        return {}
    arguments = {"slack_conn_id": slack_conn_id, "within": within.total_seconds()}
    # Airflow knows no deadline from a run's start. Every run is queued before that: the callback comes early and waits.
    reference = module.DeadlineReference.DAGRUN_QUEUED_AT
    callback = module.AsyncCallback(DeadlineSlackNotifier, kwargs=arguments)
    interval = _interval(within, module)
    return {"deadline": module.DeadlineAlert(reference=reference, interval=interval, callback=callback)}


def _interval(within: timedelta, module: Any) -> Any:
    """Return the interval as Airflow can count with it.

    Airflow 3.3 to 3.3.2 answers the clearing of a task with an internal error where the interval of a deadline from
    queueing is a timedelta; a number, which earlier versions have stored, it reads as seconds.
    """
    return within.total_seconds() if hasattr(module, "VariableInterval") else within


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
        started=_utc(run.get("start_date")),
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
