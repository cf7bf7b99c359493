"""Tells Airflow which asset (dataset) a stage has written, with its counts: other DAGs can be scheduled on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from airflow.providers.common.compat.sdk import Asset, AssetAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    from medallion_provider.result import StageResult


def alias_name(dag_id: str, task_id: str) -> str:
    """Return the name of the asset alias of a stage's task: what another DAG is scheduled on."""
    return f"{dag_id}.{task_id}"


def asset_uri(uri: str) -> str:
    """Return an object's URI, which holds the key as it is, as Airflow takes it: percent-encoded."""
    return quote(uri, safe=":/+=@,;!$&'()*~")


def record_event(outlets: list[Any], events: Any, uri: str, result: StageResult) -> None:
    """Add the event of what a stage has written to the task's outlets.

    An outlet with the asset's own URI gets the counts; an alias gets the asset and the counts.

    :param outlets: Outlets of the task.
    :param events: ``outlet_events`` of the task's context.
    :param uri: URI of the asset; the same in each run, because Airflow keeps every asset that it was told of.
    :param result: What the stage returned.
    """
    uri = asset_uri(uri)
    extra = _extra(result)
    for outlet in outlets:
        if isinstance(outlet, AssetAlias):
            events[outlet].add(Asset(uri), extra=extra)
        elif isinstance(outlet, Asset) and outlet.uri == uri:
            events[outlet].extra = extra


def _extra(result: StageResult) -> Mapping[str, Any]:
    return {
        "run_key": result.run_key,
        "uri": result.uri,
        "rows": result.rows,
        "bytes": result.size_bytes,
        "duplicates": result.duplicates,
        "rejected_rows": result.rejected_rows,
        "digest": result.digest,
    }
