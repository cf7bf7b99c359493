"""The chart and the service mean the same: settings, memory of a stage, time to drain."""

from __future__ import annotations

import re

import pytest

from support import chart, service
from support.chart import merged

SETTINGS = sorted({name for example in chart.example_names() for name in chart.settings(chart.example(example))})
MEBIBYTE = 1 << 20


@pytest.mark.parametrize("variable", [name for name in SETTINGS if name.startswith("MEDALLION__")])
def test_the_service_knows_the_setting(variable: str) -> None:
    assert service.knows(variable), f"{variable}: no property of the service's settings takes it"


def test_a_setting_that_nobody_reads_is_found_out() -> None:
    for variable in ("MEDALLION__LISTENS", "MEDALLION__RUNS__MAXRUN", "MEDALLION__NOTHING__AT__ALL"):
        assert not service.knows(variable)


@pytest.mark.parametrize("setting", ["ReadAheadBytes", "DeduplicationBytes", "RowGroupBytes"])
def test_memory_of_a_stage_is_counted_as_the_service_does(setting: str) -> None:
    template = (chart.CHART / "templates/_capacity.tpl").read_text(encoding="utf-8")
    match = re.search(rf'"name" "{setting}" "default" (\d+)', template)
    assert match
    assert int(match[1]) == service.number("EngineOptions", setting)


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("EngineOptions", "const int CopiesOfRowGroup = 3;"),
        ("EngineOptions", "const long UploadBytes = 32L * 1024 * 1024;"),
        ("RunCapacity", "public const int Least = 2;"),
        ("RunCapacity", "private const long ProcessBytes = 64L * 1024 * 1024;"),
        ("RunCapacity", "long fits = ((memoryBytes / 4 * 3) - ProcessBytes) / engine.StageBytes;"),
    ],
)
def test_the_rule_of_capacity_is_that_of_the_service(source: str, line: str) -> None:
    assert line in service.source_of(source), "templates/_capacity.tpl counts the same way: change both"


def test_the_pods_outlive_the_end_of_the_drain() -> None:
    match = re.search(r"TimeAfterDrain = TimeSpan\.FromSeconds\((\d+)\)", service.source_of("MedallionHost"))
    assert match
    values = chart.example("minimal")
    pod = chart.resources(values)[f"Deployment/{chart.RELEASE}"]["spec"]["template"]["spec"]
    assert pod["terminationGracePeriodSeconds"] >= 5 + 20 + int(match[1])


def test_probes_ask_for_a_service_that_is_there() -> None:
    container = chart.container(chart.example("minimal"))
    name = container["readinessProbe"]["grpc"]["service"]
    proto = (chart.ROOT / "protos/medallion/v1/stage_execution.proto").read_text(encoding="utf-8")
    assert name.startswith("medallion.v1.")
    assert f"service {name.rpartition('.')[2]} {{" in proto


@pytest.mark.parametrize(
    ("cores", "memory", "stages"),
    [("1", "1Gi", 2), ("1", "330Mi", 1), ("4", "4Gi", 4), ("4", "1Gi", 2), ("500m", "64Gi", 2), ("16", "64Gi", 16)],
)
def test_as_many_stages_as_cores_and_memory_allow(cores: str, memory: str, stages: int) -> None:
    limits = {"resources": {"requests": {"cpu": cores}, "limits": {"memory": memory}}}
    assert chart.settings(merged(chart.example("minimal"), limits))["MEDALLION__RUNS__MAXRUNNING"] == str(stages)


def test_a_larger_budget_of_keys_leaves_room_for_fewer_stages() -> None:
    values = merged(chart.example("minimal"), {"resources": {"requests": {"cpu": "4"}, "limits": {"memory": "2Gi"}}})
    larger = merged(values, {"settings": {"Medallion:Engine:DeduplicationBytes": 900 * MEBIBYTE}})
    assert chart.settings(values)["MEDALLION__RUNS__MAXRUNNING"] == "4"
    assert chart.settings(larger)["MEDALLION__RUNS__MAXRUNNING"] == "1"
    assert chart.settings(larger)["MEDALLION__ENGINE__DEDUPLICATIONBYTES"] == str(900 * MEBIBYTE)


def test_the_runtime_is_told_memory_and_cores() -> None:
    limits = {"resources": {"requests": {"cpu": "1500m"}, "limits": {"memory": "2Gi"}}, "gc": {"heapPercent": 50}}
    environment = {item["name"]: item for item in chart.container(merged(chart.example("minimal"), limits))["env"]}
    assert int(environment["DOTNET_GCHeapHardLimit"]["value"], 16) == 1024 * MEBIBYTE
    assert environment["DOTNET_PROCESSOR_COUNT"]["value"] == "2"


def test_stages_of_a_pod_share_the_spill_volume() -> None:
    values = merged(chart.example("minimal"), {"runs": {"maxRunning": 3}, "spill": {"sizeLimit": "5Gi"}})
    spilled = int(chart.settings(values)["MEDALLION__ENGINE__SPILLBYTES"])
    assert 0.8 * 5 * 1024 * MEBIBYTE < 3 * spilled < 5 * 1024 * MEBIBYTE
