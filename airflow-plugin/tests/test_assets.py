from __future__ import annotations

import random
import string
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote

import pytest
from airflow.providers.common.compat.sdk import Asset, AssetAlias

from medallion_provider.assets import alias_name, asset_uri, record_event
from medallion_provider.operators.stages import WriteGoldOperator
from notifications.contexts import GOLD, pipeline, result_of

try:
    from airflow.sdk.execution_time.context import OutletEventAccessors
except ImportError:
    from airflow.utils.context import OutletEventAccessors

URI = "s3://people/data/gold/people_all.parquet"
EXTRA = {
    "run_key": "people_pipeline/manual__1/task",
    "uri": URI,
    "rows": 1_234_567,
    "bytes": 2_345_678_901,
    "duplicates": 54_321,
    "rejected_rows": 0,
    "digest": "00" * 32,
}


def events_of_alias(accessor: Any) -> list[tuple[str, Any]]:
    """Return URI and extras of an alias' events, in both versions of Airflow."""
    if hasattr(accessor, "asset_alias_events"):
        return [(event.dest_asset_key.uri, event.extra) for event in accessor.asset_alias_events]
    return [(event["dest_dataset_uri"], event["extra"]) for event in accessor.dataset_alias_events]


def test_alias_of_the_task_gets_the_asset_with_its_counts() -> None:
    alias, events = AssetAlias("people_pipeline.write_gold_data"), OutletEventAccessors()
    record_event([alias], events, URI, result_of("gold"))
    assert events_of_alias(events[alias]) == [(URI, EXTRA)]


@pytest.mark.parametrize("uri", [URI, "s3://people/data/gold/Jo%C3%A3o%20%231.parquet", "file:///lake/a.parquet"])
def test_outlet_with_the_assets_own_uri_gets_the_counts(uri: str) -> None:
    asset, events = Asset(uri), OutletEventAccessors()
    record_event([asset], events, unquote(uri), result_of("gold"))
    assert events[asset].extra == EXTRA


def test_outlet_of_another_asset_is_left_alone() -> None:
    asset, events = Asset("s3://people/data/gold/other.parquet"), OutletEventAccessors()
    record_event([asset, "text", SimpleNamespace()], events, URI, result_of("gold"))
    assert events[asset].extra == {}


def test_task_without_outlets_records_nothing() -> None:
    record_event([], None, URI, result_of("gold"))


def test_counts_are_those_of_the_stage() -> None:
    alias, events = AssetAlias("a"), OutletEventAccessors()
    record_event([alias], events, "s3://people/data/bronze", result_of("bronze", rows=5, size_bytes=6))
    ((uri, extra),) = events_of_alias(events[alias])
    assert uri == "s3://people/data/bronze"
    assert (extra["rows"], extra["bytes"], extra["duplicates"], extra["rejected_rows"]) == (5, 6, 0, 8_765)


@pytest.mark.parametrize(
    ("uri", "expected"),
    [
        (URI, URI),
        ("s3://people/data/João.parquet", "s3://people/data/Jo%C3%A3o.parquet"),
        ("s3://people/a b#c?d.parquet", "s3://people/a%20b%23c%3Fd.parquet"),
        ("s3://people/100%.parquet", "s3://people/100%25.parquet"),
        ("file:///lake/data/gold/x.parquet", "file:///lake/data/gold/x.parquet"),
    ],
)
def test_uri_of_an_asset_is_what_airflow_takes(uri: str, expected: str) -> None:
    assert asset_uri(uri) == expected
    assert Asset(asset_uri(uri)).uri == expected


def test_every_key_makes_an_asset_of_its_own() -> None:
    source = random.Random(9)
    keys = {"".join(source.choices(string.printable.strip() + " é漢🎉", k=source.randrange(1, 9))) for _ in range(500)}
    keys = {key.strip("/") for key in keys} - {""}
    uris = {Asset(asset_uri(f"s3://people/{key}")).uri for key in keys}
    assert len(uris) == len(keys)
    assert {unquote(uri).removeprefix("s3://people/") for uri in uris} == keys
    assert all(uri.isascii() for uri in uris)


def test_alias_is_named_after_dag_and_task() -> None:
    task = pipeline().get_task(GOLD)
    assert (
        [outlet.name for outlet in task.outlets] == [alias_name("people_pipeline", GOLD)] == [f"people_pipeline.{GOLD}"]
    )


def test_alias_can_be_named_by_the_author() -> None:
    operator = WriteGoldOperator(task_id="t", store_uri="s3://people", filename="x", asset_alias="people")
    assert [outlet.name for outlet in operator.outlets] == ["people"]


def test_author_keeps_the_outlets_that_were_given() -> None:
    asset = Asset(URI)
    operator = WriteGoldOperator(
        task_id="t", store_uri="s3://people", filename="x", asset_alias="people", outlets=[asset]
    )
    assert asset in operator.outlets
    assert len(operator.outlets) == 2
