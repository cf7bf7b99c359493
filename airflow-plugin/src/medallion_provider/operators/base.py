"""What the operators of all stages have in common."""

from __future__ import annotations

import base64
import time
from abc import abstractmethod
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn

from airflow.providers.common.compat.sdk import AirflowFailException, AssetAlias, BaseOperator, conf

from medallion_provider.assets import alias_name, record_event
from medallion_provider.cursors import TaskCursor
from medallion_provider.exceptions import FAILURE_XCOM_KEY, TASK_TIMED_OUT, Failure, MedallionError, invalid_setting
from medallion_provider.hooks.medallion import MedallionHook
from medallion_provider.lineage import folder_of, lineage_of, lineage_of_failure
from medallion_provider.links.run import XCOM_KEY as LINK_XCOM_KEY
from medallion_provider.links.run import MedallionRunLink, run_address
from medallion_provider.missing_settings import missing_setting
from medallion_provider.narrator import Narrator, key_text, tell_failure, tell_result
from medallion_provider.protos.medallion.v1 import events_pb2, run_key_pb2, stage_execution_pb2
from medallion_provider.recovery import Recovery, kill_reason
from medallion_provider.result import StageResult
from medallion_provider.stopped_worker import HANDED_OVER, is_worker_stopping
from medallion_provider.tracing import task_trace
from medallion_provider.triggers.stages import STAGES, StageTrigger

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from airflow.providers.common.compat.sdk import Context

    from medallion_provider.hooks.channel import ChannelSettings

DEFAULT_PATIENCE = 300.0
LONGEST_WAIT_BEFORE_RETRY = 60.0


class MedallionStageOperator(BaseOperator):  # type: ignore[misc] # its class is another one in each Airflow version
    """Runs one stage in the service and stays with it.

    The run's key is made of the DAG's id, the logical run and the task (with its map index), without the try number: a
    retry finds the run that it lost and goes on with it, and a run that has succeeded returns its result at once.

    :param store_uri: ``s3://bucket`` or ``file:///folder``: a store that the service is configured for. Templated.
    :param prefix: Key prefix of the stage's layer; empty for the service's default. Templated.
    :param language: ``en`` or ``pt-BR``: language of findings, failures and remedies. Templated.
    :param complete_within_minutes: The promise (SLA): minutes from the start of the DAG run in which the stage has to
        be done. The service says once when it is at risk and once when it is missed. None or empty: no promise.
        Templated.
    :param force: Whether to execute even where this run has succeeded before.
    :param patience: Seconds for which the service may be away before the task fails (and Airflow retries it).
    :param deferrable: Whether to wait in the triggerer instead of on a worker. Default: Airflow's
        ``[operators] default_deferrable``.
    :param asset_alias: Name of the asset alias (dataset alias) whose events tell what was written. None:
        ``dag_id.task_id``.
    :param medallion_conn_id: Connection of type ``medallion``.
    """

    template_fields: Sequence[str] = (
        "store_uri",
        "prefix",
        "language",
        "complete_within_minutes",
        "medallion_conn_id",
    )
    operator_extra_links = (MedallionRunLink(),)
    ui_color = "#f3ead7"

    method: ClassVar[str]

    def __init__(
        self,
        *,
        store_uri: str,
        prefix: str = "",
        language: str = "en",
        complete_within_minutes: float | str | None = None,
        force: bool = False,
        patience: float = DEFAULT_PATIENCE,
        deferrable: bool = conf.getboolean("operators", "default_deferrable", fallback=False),
        asset_alias: str | None = None,
        medallion_conn_id: str = MedallionHook.default_conn_name,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.store_uri = store_uri
        self.prefix = prefix
        self.language = language
        self.complete_within_minutes = complete_within_minutes
        self.force = force
        self.patience = patience
        self.deferrable = deferrable
        self.medallion_conn_id = medallion_conn_id
        self.asset_alias = asset_alias
        if asset_alias or self.has_dag():
            self.add_outlets([AssetAlias(asset_alias or alias_name(self.dag_id, self.task_id))])
        self._key: run_key_pb2.RunKey | None = None
        self._try_number = 1
        self._result: events_pb2.StageResult | None = None
        self._failure: Failure | None = None
        self._hook: MedallionHook | None = None
        self._instance: Any = None
        self._ends_at: float | None = None
        self._is_handed_over = False

    @abstractmethod
    def request(self, run: stage_execution_pb2.RunOptions) -> Any:
        """Return the request of the stage."""

    def render_template_fields(self, context: Context, jinja_env: Any = None) -> None:
        """Render the templates; a variable that does not exist fails the task at once, because no retry creates it."""
        try:
            super().render_template_fields(context, jinja_env)
        except Exception as error:
            self._fail_if_a_setting_is_missing(context, error)
            raise

    def execute(self, context: Context) -> dict[str, Any]:
        """Run the stage; return its result for the XCom."""
        try:
            return self._execute(context)
        except MedallionError as error:
            self._fail(context, error.failure)
        except Exception as error:
            self._fail_if_a_setting_is_missing(context, error)
            raise

    def _execute(self, context: Context) -> dict[str, Any]:
        self._identify(context)
        cursor = TaskCursor(context)
        request = self._request(context, cursor)
        deadline = self._ends_at = self._deadline(context)
        trace = task_trace(context)
        hook = self._hook = MedallionHook(self.medallion_conn_id, trace)
        self._push_link(context, hook)
        try:
            # Before the task waits: what is wrong with the connection is told at once, by the worker.
            self._warn_of_open_token(hook.settings)
            if self.deferrable:
                self._defer(request, deadline, trace)
            recovery = Recovery(self.patience, deadline, self._try_number, hook.settings.place)
            narrator = Narrator(self.log)
            for event in hook.follow(self.method, request, recovery).events():
                if event.HasField("result"):
                    return self._succeed(context, event.result, reused=narrator.reused)
                if narrator.tell(event):
                    cursor.save(event.sequence)
                if self._is_handed_over:
                    raise MedallionError(HANDED_OVER)
        finally:
            hook.close()
        raise RuntimeError("The events of a run ended without its result.")

    def execute_complete(self, context: Context, event: Mapping[str, Any]) -> dict[str, Any]:
        """Go on after the trigger: return its result, or raise its failure."""
        self._identify(context)
        # First: a try after a failure goes on in the log as well. An earlier version's failure came without it.
        TaskCursor(context).save(event.get("sequence", 0))
        if "failure" in event:
            self._fail(context, Failure.from_xcom(event["failure"]))
        result = events_pb2.StageResult.FromString(base64.b64decode(event["result"]))
        return self._succeed(context, result, reused=event["reused"])

    def on_kill(self) -> None:
        """Stop the run when somebody stops the task; where only its worker stops, leave the run to the next try."""
        if self._key is None:
            return
        if not self._is_over_time() and is_worker_stopping(self._instance):
            self._hand_over()
        else:
            self._cancel_run()

    def _is_over_time(self) -> bool:
        # Airflow stops a task whose time is over by itself, and calls it running until it has.
        return self._ends_at is not None and time.time() >= self._ends_at

    def _hand_over(self) -> None:
        if self._instance.try_number > (getattr(self._instance, "max_tries", None) or 0):
            self.log.warning(
                "The worker of this task stops, at its last try; its run in the service goes on. What to do: Should "
                "the task end with its worker, clear it soon: it goes on with the run."
            )
            return
        self._is_handed_over = True
        self.log.warning("The worker of this task stops. Its run in the service goes on, and the next try with it.")

    def _cancel_run(self) -> None:
        # Airflow calls from a signal handler, which may have interrupted a question to Airflow or a call to the
        # service: what is asked here must not wait for either, or the task is dead before its run is cancelled.
        hook = self._hook.with_own_channel() if self._hook else MedallionHook(self.medallion_conn_id)
        assert self._key is not None
        try:
            hook.cancel_run(self._key, kill_reason(self._try_number))
        except MedallionError as error:
            self.log.warning("The run could not be cancelled: %s", error)
        finally:
            hook.close()

    def get_openlineage_facets_on_complete(self, task_instance: Any) -> Any:  # noqa: ARG002
        """Return the datasets that the stage has read and written; called by the OpenLineage provider."""
        return None if self._result is None else lineage_of(self._result, self.store_uri, self.prefix)

    def get_openlineage_facets_on_failure(self, task_instance: Any) -> Any:  # noqa: ARG002
        """Return why the stage has failed; called by the OpenLineage provider."""
        return None if self._failure is None else lineage_of_failure(self._failure)

    def _identify(self, context: Context) -> None:
        instance = context["ti"]
        task = instance.task_id
        if instance.map_index is not None and instance.map_index >= 0:
            task = f"{task}[{instance.map_index}]"
        self._instance = instance
        self._try_number = instance.try_number
        self._key = run_key_pb2.RunKey(
            pipeline=instance.dag_id, run_id=instance.run_id, stage=STAGES[self.method], task=task
        )

    def _request(self, context: Context, cursor: TaskCursor) -> Any:
        run = stage_execution_pb2.RunOptions(
            key=self._key,
            language=self.language,
            force=self.force,
            resume_after_sequence=cursor.load(),
            labels=_labels(context),
        )
        run.key.stage = run_key_pb2.STAGE_UNSPECIFIED
        if self.execution_timeout:
            # The service counts from the start of the work: a later try that finds the run gets no more time for it.
            run.timeout.FromTimedelta(self.execution_timeout)
        if self.complete_within_minutes not in (None, ""):
            run.complete_by.FromDatetime(self._promise(context))
        return self.request(run)

    def _promise(self, context: Context) -> datetime:
        try:
            within = timedelta(minutes=float(self.complete_within_minutes or 0))
            return (context["dag_run"].start_date or datetime.now(timezone.utc)) + within
        except (TypeError, ValueError, OverflowError) as error:
            raise invalid_setting(
                f"complete_within_minutes is '{self.complete_within_minutes}', which is no number of minutes.",
                "Give the minutes as a number, for example 60, in the Airflow variable or the DAG.",
                task=self.task_id,
                field="complete_within_minutes",
                found=str(self.complete_within_minutes),
            ) from error

    def _deadline(self, context: Context) -> float | None:
        if not self.execution_timeout:
            return None
        # That of this try, which Airflow keeps across deferrals. Across tries the service counts, from the start of the
        # work: whichever ends first.
        start = context["ti"].start_date
        started = start.timestamp() if start else time.time()
        return float(started + self.execution_timeout.total_seconds())

    def _defer(self, request: Any, deadline: float | None, trace: dict[str, str]) -> NoReturn:
        trigger = StageTrigger(
            method=self.method,
            request=base64.b64encode(request.SerializeToString()).decode(),
            medallion_conn_id=self.medallion_conn_id,
            patience=self.patience,
            deadline=deadline,
            try_number=self._try_number,
            trace=trace,
        )
        self.defer(trigger=trigger, method_name="execute_complete")
        raise AssertionError("defer() raises")

    def _push_link(self, context: Context, hook: MedallionHook) -> None:
        assert self._key is not None
        address = run_address(hook.get_connection(self.medallion_conn_id), self._key)
        if address:
            context["ti"].xcom_push(key=LINK_XCOM_KEY, value=address)

    def _warn_of_open_token(self, settings: ChannelSettings) -> None:
        # No error: the network below may encrypt, as those of some clusters do.
        if settings.sends_token_openly:
            self.log.warning(
                "The connection '%s' sends its token to %s without TLS: whoever reads along on the way has it. What to "
                "do: Switch on TLS in the connection; leave it off only where the network itself encrypts.",
                self.medallion_conn_id,
                settings.target,
            )

    def _record(self, context: Context, uri: str, result: StageResult) -> None:
        try:
            record_event(self.outlets, context.get("outlet_events"), uri, result)
        except Exception as error:  # noqa: BLE001 # a stage that has succeeded never fails of telling so
            self.log.warning(
                "No asset event was recorded for %s: %s What to do: Nothing for this task; DAGs that are scheduled on "
                "the asset were not started. Where the URI is too long for Airflow (1500 characters, percent-encoded), "
                "choose a shorter prefix or filename.",
                uri,
                error,
            )

    def _succeed(self, context: Context, result: events_pb2.StageResult, *, reused: bool) -> dict[str, Any]:
        assert self._key is not None
        self._result = result
        summary = StageResult.of(result, key_text(self._key), reused=reused)
        uri = folder_of(self.store_uri, self.prefix) if summary.stage == "bronze" else summary.uri
        self._record(context, uri, summary)
        tell_result(self.log, summary)
        return summary.to_xcom()

    def _fail(self, context: Context, failure: Failure) -> NoReturn:
        if self._key is None:
            self._identify(context)
        assert self._key is not None
        self._failure = failure
        # Pushed first: what is notified of the failure reads it there.
        value = {**failure.to_xcom(), "run_key": key_text(self._key), "stage": self.method}
        context["ti"].xcom_push(key=FAILURE_XCOM_KEY, value=value)
        tell_failure(self.log, failure)
        error = MedallionError(failure)
        if failure.reason == TASK_TIMED_OUT:
            self._cancel_run()
        if not failure.retryable:
            raise AirflowFailException(str(error)) from error
        self._wait_before_retry(failure)
        raise error

    def _fail_if_a_setting_is_missing(self, context: Context, error: Exception) -> None:
        if (failure := missing_setting(error)) is not None:
            self._fail(context, failure)

    def _wait_before_retry(self, failure: Failure) -> None:
        """Wait for what the service asks for beyond the task's own ``retry_delay``."""
        missing = (failure.retry_after or 0.0) - self.retry_delay.total_seconds()
        if self.retries and missing > 0:
            time.sleep(min(missing, LONGEST_WAIT_BEFORE_RETRY))


def _labels(context: Context) -> dict[str, str]:
    instance = context["ti"]
    labels = {"dag_id": instance.dag_id, "task_id": instance.task_id, "try": str(instance.try_number)}
    log_url = getattr(instance, "log_url", None)
    if log_url:
        labels["log_url"] = str(log_url)[:1024]
    return labels
