"""What OpenLineage is told, held against the schemas that it publishes."""

from __future__ import annotations

import json
import random
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

import pytest
from airflow.providers.common.compat.sdk import AirflowFailException
from jsonschema import Draft202012Validator, FormatChecker
from openlineage.client.event_v2 import Job, Run, RunEvent, RunState
from openlineage.client.serde import Serde
from referencing import Registry, Resource

from conftest import REPOSITORY
from medallion_provider.exceptions import Failure
from medallion_provider.lineage import folder_of, lineage_of, lineage_of_failure
from medallion_provider.protos.medallion.v1 import contracts_pb2, events_pb2
from operators.stage_calls import bronze, context_of, fresh_run, gold, silver

if TYPE_CHECKING:
    from conftest import Service

SCHEMAS = REPOSITORY.parent / "shared/data/apis/openlineage"
EVENT = "https://openlineage.io/spec/2-0-2/OpenLineage.json"
STORE = "s3://people"
COLUMNS = [
    contracts_pb2.Column(name="User Id", type=contracts_pb2.COLUMN_TYPE_STRING),
    contracts_pb2.Column(name="Índice", type=contracts_pb2.COLUMN_TYPE_BIGINT),
]
with_schemas = pytest.mark.skipif(not SCHEMAS.exists(), reason="The OpenLineage schemas in ../shared/data are absent")


def result_of(stage: str, uri: str = "", source: str = "") -> events_pb2.StageResult:
    """Return a result of 7 rows and 1,000 bytes."""
    result = events_pb2.StageResult()
    body = getattr(result, stage)
    body.row_count = 7
    body.columns.extend(COLUMNS)
    target = body.manifest if stage == "bronze" else body.object
    target.uri, target.digest = uri or f"{STORE}/data/{stage}/people.parquet", "ab" * 32
    if stage == "bronze":
        body.size_bytes = 1_000
    else:
        target.size_bytes = 1_000
    if stage == "silver":
        body.manifest.uri = source or f"{STORE}/.medallion/runs/manifest.json"
    if stage == "gold":
        body.silver.uri = source or f"{STORE}/data/silver/people.parquet"
    return result


def event_of(lineage: Any) -> Any:
    """Return the event that the OpenLineage provider sends, as JSON."""
    event = RunEvent(
        eventTime=datetime(2024, 1, 1, tzinfo=timezone.utc).isoformat(),
        run=Run(runId="01890a5d-ac96-774b-bcce-b302099a8057", facets=lineage.run_facets),
        job=Job(namespace="default", name="people_pipeline.write_gold_data", facets=lineage.job_facets),
        eventType=RunState.COMPLETE,
        inputs=lineage.inputs,
        outputs=lineage.outputs,
        producer="https://example.invalid/producer",
    )
    return json.loads(Serde.to_json(event))


def facets_of(event: Any) -> dict[str, Any]:
    datasets = [*event["inputs"], *event["outputs"]]
    kinds = ("facets", "inputFacets", "outputFacets")
    found = dict(event["run"].get("facets", {}))
    for dataset in datasets:
        for kind in kinds:
            found.update(dataset.get(kind, {}))
    return found


def validate(event: Any) -> None:
    """Check an event and each of its facets against the published schemas."""
    schemas = [json.loads(path.read_text(encoding="utf-8")) for path in SCHEMAS.rglob("*.json")]
    registry: Any = Registry().with_resources([(schema["$id"], Resource.from_contents(schema)) for schema in schemas])
    by_facet = {name: schema["$id"] for schema in schemas for name in schema.get("properties", {})}

    def check(value: Any, schema: str) -> None:
        Draft202012Validator({"$ref": schema}, registry=registry, format_checker=FormatChecker()).validate(value)

    check(event, EVENT)
    for name, facet in facets_of(event).items():
        check({name: facet}, by_facet[name])
        assert facet["_schemaURL"].rsplit("/", 1)[-1] == by_facet[name].rsplit("/", 1)[-1].removesuffix(".json")


def names(event: Any, kind: str) -> list[tuple[str, str]]:
    return [(dataset["namespace"], dataset["name"]) for dataset in event[kind]]


@with_schemas
@pytest.mark.parametrize("stage", ["bronze", "silver", "gold"])
def test_lineage_of_a_stage_is_as_openlineage_publishes(stage: str) -> None:
    event = event_of(lineage_of(result_of(stage), STORE, ""))
    assert set(facets_of(event)) == {"schema", "version", "outputStatistics"}
    validate(event)


@with_schemas
def test_lineage_of_a_failure_is_as_openlineage_publishes() -> None:
    failure = Failure("CSV_MALFORMED", "A record cannot be read.", "Correct it.", {"row": "7"})
    event = event_of(lineage_of_failure(failure))
    assert facets_of(event)["errorMessage"]["message"] == str(failure)
    assert facets_of(event)["errorMessage"]["programmingLanguage"] == "python"
    validate(event)


@with_schemas
def test_schemas_refuse_what_is_wrong() -> None:
    event = event_of(lineage_of(result_of("gold"), STORE, ""))
    event["outputs"][0]["facets"]["schema"]["fields"][0].pop("name")
    with pytest.raises(Exception, match="'name' is a required property"):
        validate(event)


@pytest.mark.parametrize(
    ("stage", "inputs", "outputs"),
    [
        ("bronze", ("s3://people", "data/bronze"), ("s3://people", "data/bronze/people.parquet")),
        ("silver", ("s3://people", ".medallion/runs/manifest.json"), ("s3://people", "data/silver/people.parquet")),
        ("gold", ("s3://people", "data/silver/people.parquet"), ("s3://people", "data/gold/people.parquet")),
    ],
)
def test_stage_reads_what_the_stage_before_it_wrote(
    stage: str, inputs: tuple[str, str], outputs: tuple[str, str]
) -> None:
    event = event_of(lineage_of(result_of(stage), STORE, ""))
    assert (names(event, "inputs"), names(event, "outputs")) == ([inputs], [outputs])


@pytest.mark.parametrize("stage", ["bronze", "silver", "gold"])
def test_rows_bytes_columns_and_version_are_told(stage: str) -> None:
    facets = facets_of(event_of(lineage_of(result_of(stage), STORE, "")))
    assert (facets["outputStatistics"]["rowCount"], facets["outputStatistics"]["size"]) == (7, 1_000)
    assert [(field["name"], field["type"]) for field in facets["schema"]["fields"]] == [
        ("User Id", "STRING"),
        ("Índice", "BIGINT"),
    ]
    assert facets["version"]["datasetVersion"] == "ab" * 32


@pytest.mark.parametrize(
    ("uri", "name"),
    [
        ("s3://people/data/gold/people.parquet", ("s3://people", "data/gold/people.parquet")),
        ("s3://a.bucket-1/x", ("s3://a.bucket-1", "x")),
        ("s3://people/data/gold/100%25 #1?.parquet", ("s3://people", "data/gold/100%25 #1?.parquet")),
        ("s3://people/data/gold/João.parquet", ("s3://people", "data/gold/João.parquet")),
        ("s3://people/data//x/", ("s3://people", "data//x/")),
        ("file:///lake/data/gold/people.parquet", ("file", "/lake/data/gold/people.parquet")),
        ("file:///a lake/100%25#1?.parquet", ("file", "/a lake/100%25#1?.parquet")),
    ],
)
def test_datasets_are_named_as_openlineage_names_them(uri: str, name: tuple[str, str]) -> None:
    event = event_of(lineage_of(result_of("gold", uri=uri, source=uri), STORE, ""))
    assert (names(event, "inputs"), names(event, "outputs")) == ([name], [name])


@pytest.mark.parametrize(
    ("uri", "converter"), [("s3://people/data/x.parquet", "s3"), ("file:///lake/x.parquet", "file")]
)
def test_datasets_have_the_names_that_airflows_own_providers_give_them(uri: str, converter: str) -> None:
    modules = {"s3": "airflow.providers.amazon.aws.assets.s3", "file": "airflow.providers.common.io.assets.file"}
    module = pytest.importorskip(modules[converter])
    from airflow.providers.common.compat.sdk import Asset

    theirs = module.convert_asset_to_openlineage(Asset(uri), None)
    ours = lineage_of(result_of("gold", uri=uri), STORE, "").outputs[0]
    assert (ours.namespace, ours.name) == (theirs.namespace, theirs.name)


def test_different_objects_have_different_names() -> None:
    source = random.Random(5)
    uris = {"s3://people/" + "".join(source.choices("ab%2F5#?/é ", k=6)) for _ in range(500)}
    found = {lineage_of(result_of("gold", uri=uri), STORE, "").outputs[0].name for uri in uris}
    assert len(found) == len(uris)


@pytest.mark.parametrize(
    ("store", "prefix", "folder"),
    [
        ("s3://people", "", "s3://people/data/bronze"),
        ("s3://people/", "", "s3://people/data/bronze"),
        ("s3://people", "raw/csv/", "s3://people/raw/csv"),
        ("file:///lake", "raw", "file:///lake/raw"),
    ],
)
def test_bronze_reads_the_folder_of_its_prefix(store: str, prefix: str, folder: str) -> None:
    assert folder_of(store, prefix) == folder
    (source,) = lineage_of(result_of("bronze"), store, prefix).inputs
    assert folder.endswith(source.name)


@with_schemas
def test_operators_tell_the_lineage_of_what_they_did(service: Service) -> None:
    service.add_bronze("people.csv", "User Id,Name\n1,Ana\n2,João\n1,Ana\n")
    run_id = fresh_run()
    events = []
    for operator in (bronze(service), silver(service), gold(service)):
        assert operator.get_openlineage_facets_on_complete(None) is None
        operator.execute(context_of(operator.task_id, run_id))
        events.append(event_of(operator.get_openlineage_facets_on_complete(None)))

    for event in events:
        validate(event)
    assert names(events[0], "inputs") == [("file", f"{service.folder}/data/bronze")]
    assert names(events[0], "outputs") == names(events[1], "inputs")
    assert names(events[1], "outputs") == names(events[2], "inputs")
    assert names(events[2], "outputs") == [("file", f"{service.folder}/data/gold/people_without_duplicates.parquet")]
    assert [facets_of(event)["outputStatistics"]["rowCount"] for event in events] == [3, 3, 2]


def test_operator_tells_why_it_failed(service: Service) -> None:
    operator = bronze(service)
    assert operator.get_openlineage_facets_on_failure(None) is None
    with pytest.raises(AirflowFailException):
        operator.execute(context_of(operator.task_id, fresh_run()))
    event = event_of(operator.get_openlineage_facets_on_failure(None))
    assert "[NO_BRONZE_OBJECTS]" in facets_of(event)["errorMessage"]["message"]
