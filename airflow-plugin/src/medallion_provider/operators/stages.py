"""One operator for each stage of the pipeline."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from medallion_provider.operators.base import MedallionStageOperator
from medallion_provider.operators.inputs import manifest_of, silver_object_of
from medallion_provider.operators.messages import parse
from medallion_provider.protos.medallion.v1 import contracts_pb2, stage_execution_pb2

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class ReadBronzeOperator(MedallionStageOperator):
    """Reads every CSV object of the bronze layer and stores a manifest of exactly what was read.

    :param contract: What the data must be, with the fields of ``medallion.v1.Contract``, for example
        ``{"columns": [{"name": "User Id", "required": True}]}``. None: no contract. A broken one fails the task.
    :param dialect: How the files are written, with the fields of ``medallion.v1.CsvDialect``, for example
        ``{"delimiter": ";"}``. None: found out from the data.
    """

    method = "ReadBronze"

    def __init__(
        self, *, contract: Mapping[str, Any] | None = None, dialect: Mapping[str, Any] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        parse("contract", contract, contracts_pb2.Contract())
        parse("dialect", dialect, stage_execution_pb2.CsvDialect())
        self.contract = contract
        self.dialect = dialect

    def request(self, run: stage_execution_pb2.RunOptions) -> stage_execution_pb2.ReadBronzeRequest:
        """Return the request of the stage."""
        return stage_execution_pb2.ReadBronzeRequest(
            run=run,
            store_uri=self.store_uri,
            prefix=self.prefix,
            dialect=parse("dialect", self.dialect, stage_execution_pb2.CsvDialect()),
            contract=parse("contract", self.contract, contracts_pb2.Contract()),
        )


class WriteSilverOperator(MedallionStageOperator):
    """Writes every row that this DAG run's bronze stage read to one Parquet object.

    :param filename: Name of the Parquet object, without the extension. Templated.
    :param bronze: The result of the ``ReadBronzeOperator`` to write, for example ``read_people.output``. None: that of
        the only one of this DAG run; needed where there are several. Templated.
    """

    template_fields = (*MedallionStageOperator.template_fields, "filename", "bronze")
    method = "WriteSilver"

    def __init__(self, *, filename: str, bronze: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.filename = filename
        self.bronze = bronze

    def request(self, run: stage_execution_pb2.RunOptions) -> stage_execution_pb2.WriteSilverRequest:
        """Return the request of the stage."""
        return stage_execution_pb2.WriteSilverRequest(
            run=run,
            store_uri=self.store_uri,
            prefix=self.prefix,
            name=self.filename,
            manifest=manifest_of(self.task_id, self.bronze),
        )


class WriteGoldOperator(MedallionStageOperator):
    """Writes the rows of this DAG run's silver object without duplicates to one Parquet object.

    :param filename: Name of the Parquet object, without the extension. Templated.
    :param silver: The result of the ``WriteSilverOperator`` to read, for example ``write_people.output``. None: that of
        the only one of this DAG run; needed where there are several. Templated.
    :param key_columns: Columns that make two rows the same; empty: all. Templated.
    :param keep: ``first`` or ``last``: which of the same rows stays.
    :param contract: What the rows of gold must be, with the fields of ``medallion.v1.Contract``. None: no contract.
    """

    template_fields = (*MedallionStageOperator.template_fields, "filename", "silver", "key_columns")
    method = "WriteGold"

    def __init__(
        self,
        *,
        filename: str,
        silver: Mapping[str, Any] | None = None,
        key_columns: Sequence[str] = (),
        keep: str = "first",
        contract: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        parse("contract", contract, contracts_pb2.Contract())
        self.contract = contract
        if keep not in ("first", "last"):
            raise ValueError(f"keep is '{keep}'; 'first' or 'last' is right")
        self.filename = filename
        self.silver = silver
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
            silver=silver_object_of(self.task_id, self.silver),
            deduplication=stage_execution_pb2.Deduplication(key_columns=self.key_columns, keep=keep),
            contract=parse("contract", self.contract, contracts_pb2.Contract()),
        )
