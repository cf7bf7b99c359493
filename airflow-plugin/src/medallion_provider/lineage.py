"""What OpenLineage is told of a stage: datasets in and out, their columns, rows and bytes.

Names follow OpenLineage's naming of datasets: the namespace is the bucket (``s3://bucket``) or ``file``, the name is
the key or the path.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from medallion_provider.protos.medallion.v1 import contracts_pb2, events_pb2

if TYPE_CHECKING:
    from collections.abc import Iterable

    from airflow.providers.openlineage.extractors import OperatorLineage

    from medallion_provider.exceptions import Failure

BRONZE_PREFIX = "data/bronze/"


def folder_of(store_uri: str, prefix: str) -> str:
    """Return the URI of the folder that a bronze stage reads.

    :param store_uri: The stage's store.
    :param prefix: The operator's own ``prefix``; empty: the service's default.
    """
    return f"{store_uri.rstrip('/')}/{(prefix or BRONZE_PREFIX).rstrip('/')}"


def lineage_of(result: events_pb2.StageResult, store_uri: str, prefix: str) -> OperatorLineage[Any, Any]:
    """Return the lineage of a stage that has succeeded.

    :param result: What the service returned.
    :param store_uri: The stage's store.
    :param prefix: The operator's own ``prefix``; empty: the service's default.
    """
    from airflow.providers.openlineage.extractors import OperatorLineage
    from openlineage.client.event_v2 import InputDataset, OutputDataset

    stage = result.WhichOneof("stage") or ""
    body = getattr(result, stage)
    target = body.manifest if stage == "bronze" else body.object
    size = body.size_bytes if stage == "bronze" else target.size_bytes
    written = OutputDataset(
        *_dataset(target.uri),
        facets=_facets(body.columns, target.digest),
        outputFacets=_statistics(body.row_count, size),
    )
    return OperatorLineage(inputs=[InputDataset(*_dataset(_source(result, store_uri, prefix)))], outputs=[written])


def _source(result: events_pb2.StageResult, store_uri: str, prefix: str) -> str:
    if result.HasField("silver"):
        return result.silver.manifest.uri
    if result.HasField("gold"):
        return result.gold.silver.uri
    return folder_of(store_uri, prefix)


def lineage_of_failure(failure: Failure) -> OperatorLineage[Any, Any]:
    """Return the lineage of a stage that has failed: why."""
    from airflow.providers.openlineage.extractors import OperatorLineage
    from openlineage.client.facet_v2 import error_message_run

    facet = error_message_run.ErrorMessageRunFacet(message=str(failure), programmingLanguage="python")
    return OperatorLineage(run_facets={"errorMessage": facet})


def _dataset(uri: str) -> tuple[str, str]:
    # The service writes keys and paths as they are: a '%', '?' or '#' in them is no markup of a URI.
    scheme, _, rest = uri.partition("://")
    if scheme == "file":
        return "file", rest
    bucket, _, key = rest.partition("/")
    return f"{scheme}://{bucket}", key


def _facets(columns: Iterable[contracts_pb2.Column], version: str) -> dict[str, Any]:
    from openlineage.client.facet_v2 import dataset_version_dataset, schema_dataset

    fields = [schema_dataset.SchemaDatasetFacetFields(name=column.name, type=_type(column.type)) for column in columns]
    return {
        "schema": schema_dataset.SchemaDatasetFacet(fields=fields),
        "version": dataset_version_dataset.DatasetVersionDatasetFacet(datasetVersion=version),
    }


def _statistics(rows: int, size: int) -> dict[str, Any]:
    from openlineage.client.facet_v2 import output_statistics_output_dataset as statistics

    return {"outputStatistics": statistics.OutputStatisticsOutputDatasetFacet(rowCount=rows, size=size)}


def _type(column_type: contracts_pb2.ColumnType) -> str:
    return contracts_pb2.ColumnType.Name(column_type).removeprefix("COLUMN_TYPE_")
