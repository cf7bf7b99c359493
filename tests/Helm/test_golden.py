"""Rendered examples are what the chart renders to, and hold what they are there to show."""

from __future__ import annotations

import difflib
from typing import Any

import pytest

from support import chart, golden

EXAMPLES = chart.example_names()


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_rendered_example_is_up_to_date(example: str) -> None:
    kept = golden.path_of(example).read_text(encoding="utf-8")
    now = golden.text_of(example)
    change = "\n".join(difflib.unified_diff(kept.splitlines(), now.splitlines(), "kept", "rendered now", lineterm=""))
    assert not change, f"Look at the change; where it is meant, in tests/Helm: python -m support.golden\n{change}"


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_chart_passes_helm_lint(example: str) -> None:
    values = str(chart.EXAMPLES / example / "values.yaml")
    extensions = [text for kind in chart.EXTENSIONS for text in ("--api-versions", kind)]
    if "--api-versions" not in chart.helm("lint", "--help").stdout:
        extensions = []
    result = chart.helm(
        "lint", "--strict", str(chart.CHART), "--values", values, "--kube-version", chart.KUBERNETES, *extensions
    )
    if not extensions and "no ScaledObject" in result.stdout:
        pytest.skip("this Helm cannot lint for a cluster with KEDA")
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_resource_is_of_one_namespace_and_one_release(example: str) -> None:
    for name, resource in chart.resources(chart.example(example)).items():
        assert resource["metadata"]["namespace"] == chart.NAMESPACE, name
        assert resource["metadata"]["labels"]["app.kubernetes.io/instance"] == chart.RELEASE, name


@pytest.mark.parametrize("example", EXAMPLES)
def test_each_template_holds_one_resource(example: str) -> None:
    sources = [line for line in chart.rendered(chart.example(example)).splitlines() if line.startswith("# Source: ")]
    assert sources
    assert len(sources) == len(set(sources))


@pytest.mark.parametrize("example", EXAMPLES)
def test_a_pod_has_time_to_drain(example: str) -> None:
    values = chart.example(example)
    pod = chart.resources(values)[f"Deployment/{chart.RELEASE}"]["spec"]["template"]["spec"]
    pause = pod["containers"][0]["lifecycle"]["preStop"]["sleep"]["seconds"]
    drain = _seconds(chart.settings(values)["MEDALLION__RUNS__DRAINPERIOD"])
    # 15 s: TimeAfterDrain of the service's MedallionHost, compared in test_service.py.
    assert pod["terminationGracePeriodSeconds"] > pause + drain + 15


def test_pods_are_spread_and_updated_without_a_gap() -> None:
    deployment = chart.resources(chart.example("production-eks"))[f"Deployment/{chart.RELEASE}"]["spec"]
    keys = [rule["topologyKey"] for rule in deployment["template"]["spec"]["topologySpreadConstraints"]]
    assert keys == ["topology.kubernetes.io/zone", "kubernetes.io/hostname"]
    assert deployment["strategy"]["rollingUpdate"]["maxUnavailable"] == 0
    assert "replicas" not in deployment, "the autoscaler's number would be overwritten by every upgrade"


def test_selectors_find_the_serving_pods_and_not_the_test() -> None:
    found = chart.resources(chart.example("minimal"))
    labels = found[f"Deployment/{chart.RELEASE}"]["spec"]["template"]["metadata"]["labels"]
    caller = found[f"Pod/{chart.RELEASE}-test"]["metadata"]["labels"]
    for name in (f"Service/{chart.RELEASE}", f"Service/{chart.RELEASE}-headless"):
        assert _selects(found[name]["spec"]["selector"], labels)
        assert not _selects(found[name]["spec"]["selector"], caller)


def test_changed_settings_make_new_pods() -> None:
    def annotations(values: chart.Values) -> Any:
        template = chart.resources(values)[f"Deployment/{chart.RELEASE}"]["spec"]["template"]
        return template["metadata"]["annotations"]

    values = chart.example("minimal")
    assert annotations(values) == annotations(values)
    assert annotations(values) != annotations(chart.merged(values, {"runs": {"maxQueued": 7}}))


def test_secrets_are_named_and_never_written() -> None:
    text = chart.rendered(chart.example("mtls"))
    assert "kind: Secret\n" not in text
    environment = {item["name"]: item for item in chart.container(chart.example("mtls"))["env"]}
    reference = environment["MEDALLION__STORES__0__S3__SECRETACCESSKEY"]["valueFrom"]["secretKeyRef"]
    assert reference == {"name": "minio-medallion", "key": "secretAccessKey"}


def test_kinds_that_the_cluster_lacks_are_left_out() -> None:
    kinds = {name.split("/")[0] for name in chart.resources(chart.example("minimal"), extensions=())}
    assert not kinds & {"ServiceMonitor", "PrometheusRule"}
    kinds = {name.split("/")[0] for name in chart.resources(chart.example("minimal"))}
    assert kinds >= {"ServiceMonitor", "PrometheusRule"}


def _selects(selector: dict[str, str], labels: dict[str, str]) -> bool:
    return selector.items() <= labels.items()


def _seconds(period: str) -> int:
    days, clock = period.split(".")
    hours, minutes, seconds = clock.split(":")
    return ((int(days) * 24 + int(hours)) * 60 + int(minutes)) * 60 + int(seconds)
