"""One operator for each stage of the pipeline."""

from __future__ import annotations

import time
from abc import abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar

from airflow.providers.common.compat.sdk import AirflowFailException, BaseOperator

from medallion_provider.exceptions import MedallionError
from medallion_provider.hooks.medallion import MedallionHook
from medallion_provider.progress import Throttle, describe
from medallion_provider.protos.medallion.v1 import events_pb2, run_key_pb2, stage_execution_pb2
from medallion_provider.result import StageResult

if TYPE_CHECKING:
    from collections.abc import Sequence

    from airflow.providers.common.compat.sdk import Context

DEFAULT_PATIENCE = 300.0


class MedallionStageOperator(BaseOperator):  # type: ignore[misc] # its class is another one in each Airflow version
    """Runs one stage in the service and stays with it.

    The run's key is made of the DAG's id, the logical run and the task (with its map index), without the try number: a
    retry finds the run that it lost and goes on with it, and a run that has succeeded returns its result at once.

    :param store_uri: ``s3://bucket`` or ``file:///folder``: a store that the service is configured for. Templated.
    :param prefix: Key prefix of the stage's layer; empty for the service's default. Templated.
    :param language: ``en`` or ``pt-BR``: language of findings, failures and remedies. Templated.
    :param force: Whether to execute even where this run has succeeded before.
    :param patience: Seconds for which the service may be away before the task fails (and Airflow retries it).
    :param medallion_conn_id: Connection of type ``medallion``.
    """

    template_fields: Sequence[str] = ("store_uri", "prefix", "language", "medallion_conn_id")
    ui_color = "#f3ead7"

    method: ClassVar[str]
    stage: ClassVar[run_key_pb2.Stage]

    def __init__(
        self,
        *,
        store_uri: str,
        prefix: str = "",
        language: str = "en",
        force: bool = False,
        patience: float = DEFAULT_PATIENCE,
        medallion_conn_id: str = MedallionHook.default_conn_name,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.store_uri = store_uri
        self.prefix = prefix
        self.language = language
        self.force = force
        self.patience = patience
        self.medallion_conn_id = medallion_conn_id
        self._hook: MedallionHook | None = None
        self._key: run_key_pb2.RunKey | None = None

    @abstractmethod
    def request(self, run: stage_execution_pb2.RunOptions) -> Any:
        """Return the request of the stage."""

    def execute(self, context: Context) -> dict[str, Any]:
        """Run the stage; return its result for the XCom."""
        self._key = self._run_key(context)
        self._hook = MedallionHook(self.medallion_conn_id)
        run = stage_execution_pb2.RunOptions(key=self._key, language=self.language, force=self.force)
        run.key.stage = run_key_pb2.STAGE_UNSPECIFIED
        timeout = self.execution_timeout
        deadline = time.monotonic() + timeout.total_seconds() if timeout else None
        follower = self._hook.follow(self.method, self.request(run), self.patience, deadline)
        try:
            return self._follow(follower.events())
        except MedallionError as error:
            if error.failure.retryable:
                raise
            raise AirflowFailException(str(error)) from error
        finally:
            self._hook.close()

    def on_kill(self) -> None:
        """Stop the run when the task is killed."""
        if self._key is None:
            return
        hook = MedallionHook(self.medallion_conn_id)
        try:
            hook.cancel_run(self._key, "The Airflow task was killed.")
        except MedallionError as error:
            self.log.warning("The run could not be cancelled: %s", error)
        finally:
            hook.close()

    def _run_key(self, context: Context) -> run_key_pb2.RunKey:
        instance = context["ti"]
        task = instance.task_id
        if instance.map_index is not None and instance.map_index >= 0:
            task = f"{task}[{instance.map_index}]"
        return run_key_pb2.RunKey(pipeline=instance.dag_id, run_id=instance.run_id, stage=self.stage, task=task)

    def _follow(self, events: Any) -> dict[str, Any]:
        throttle = Throttle()
        reused = False
        for event in events:
            kind = event.WhichOneof("event")
            if kind == "accepted":
                # The live event comes first; the stored one of the run's first call may follow it.
                reused = reused or event.accepted.acceptance == events_pb2.ACCEPTANCE_REUSED
                self.log.info("Run %s: %s", _text(event.accepted.key), _acceptance(event.accepted))
            elif kind == "queued":
                self.log.info("Waits in the queue, at place %s", event.queued.position)
            elif kind == "progress" and throttle.passes(event.progress):
                self.log.info("%s", describe(event.progress))
            elif kind == "finding":
                self.log.warning("%s What to do: %s", event.finding.message, event.finding.remedy)
            elif kind == "sla":
                self.log.warning("%s What to do: %s", event.sla.message, event.sla.remedy)
            elif kind == "result":
                return StageResult.of(event.result, _text(self._key), reused=reused).to_xcom()
        raise RuntimeError("The events of a run ended without its result.")


class ReadBronzeOperator(MedallionStageOperator):
    """Reads every CSV object of the bronze layer and stores a manifest of exactly what was read."""

    method = "ReadBronze"
    stage = run_key_pb2.STAGE_READ_BRONZE

    def request(self, run: stage_execution_pb2.RunOptions) -> stage_execution_pb2.ReadBronzeRequest:
        """Return the request of the stage."""
        return stage_execution_pb2.ReadBronzeRequest(run=run, store_uri=self.store_uri, prefix=self.prefix)


class WriteSilverOperator(MedallionStageOperator):
    """Writes every row that this DAG run's bronze stage read to one Parquet object.

    :param filename: Name of the Parquet object, without the extension. Templated.
    """

    template_fields = (*MedallionStageOperator.template_fields, "filename")
    method = "WriteSilver"
    stage = run_key_pb2.STAGE_WRITE_SILVER

    def __init__(self, *, filename: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.filename = filename

    def request(self, run: stage_execution_pb2.RunOptions) -> stage_execution_pb2.WriteSilverRequest:
        """Return the request of the stage."""
        return stage_execution_pb2.WriteSilverRequest(
            run=run, store_uri=self.store_uri, prefix=self.prefix, name=self.filename
        )


class WriteGoldOperator(MedallionStageOperator):
    """Writes the rows of this DAG run's silver object without duplicates to one Parquet object.

    :param filename: Name of the Parquet object, without the extension. Templated.
    :param key_columns: Columns that make two rows the same; empty: all. Templated.
    :param keep: ``first`` or ``last``: which of the same rows stays.
    """

    template_fields = (*MedallionStageOperator.template_fields, "filename", "key_columns")
    method = "WriteGold"
    stage = run_key_pb2.STAGE_WRITE_GOLD

    def __init__(self, *, filename: str, key_columns: Sequence[str] = (), keep: str = "first", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if keep not in ("first", "last"):
            raise ValueError(f"keep is '{keep}'; 'first' or 'last' is right")
        self.filename = filename
        self.key_columns = key_columns
        self.keep = keep

    def request(self, run: stage_execution_pb2.RunOptions) -> stage_execution_pb2.WriteGoldRequest:
        """Return the request of the stage."""
        keep = stage_execution_pb2.KEEP_LAST if self.keep == "last" else stage_execution_pb2.KEEP_FIRST
        return stage_execution_pb2.WriteGoldRequest(
            run=run,
            store_uri=self.store_uri,
            prefix=self.prefix,
            name=self.filename,
            deduplication=stage_execution_pb2.Deduplication(key_columns=self.key_columns, keep=keep),
        )


def _text(key: run_key_pb2.RunKey | None) -> str:
    return "" if key is None else "/".join(part for part in (key.pipeline, key.run_id, key.task) if part)


def _acceptance(accepted: events_pb2.RunAccepted) -> str:
    return {
        events_pb2.ACCEPTANCE_ATTACHED: "found as it is running, and followed on",
        events_pb2.ACCEPTANCE_REUSED: "has succeeded before; its result is returned",
    }.get(accepted.acceptance, f"started on {accepted.executor}")
