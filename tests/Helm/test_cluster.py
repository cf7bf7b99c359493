"""Install, upgrade, rollback and removal on a real Kubernetes API, by somebody who may only use one namespace."""

from __future__ import annotations

import re
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from support import chart
from support.chart import RELEASE, Values
from support.cluster import DEPLOYER, ApiError, Cluster, Resource
from support.namespace import Namespace
from support.previous import Previous

EXAMPLES = chart.example_names()
DEPLOYMENT = f"deployments/{RELEASE}"


@pytest.fixture(scope="session")
def previous(tmp_path_factory: pytest.TempPathFactory) -> Previous:
    return Previous.unpack(tmp_path_factory.mktemp("previous"))


@pytest.mark.parametrize("example", EXAMPLES)
def test_a_release_lives_and_leaves_nothing_behind(namespace: Namespace, previous: Previous, example: str) -> None:
    values = chart.example(example)
    before = namespace.everything()

    namespace.apply_chart("install", previous.folder, previous.known(values))
    installed = namespace.everything()
    assert installed[DEPLOYMENT]["metadata"]["labels"]["helm.sh/chart"] == f"{RELEASE}-{previous.version}"

    namespace.apply_chart("upgrade", chart.CHART, values)
    upgraded = namespace.everything()
    assert upgraded[DEPLOYMENT]["metadata"]["labels"]["helm.sh/chart"] == f"{RELEASE}-{version_of(chart.CHART)}"
    assert_same(managed(upgraded), chart.resources(values))
    namespace.create_pod(upgraded[DEPLOYMENT]["spec"]["template"])

    namespace.helm("rollback", RELEASE, "1")
    back = namespace.everything()
    assert {name: spec(item) for name, item in managed(back).items()} == {
        name: spec(item) for name, item in managed(installed).items()
    }

    namespace.helm("uninstall", RELEASE)
    assert set(namespace.everything()) == set(before)


@pytest.mark.parametrize("example", EXAMPLES)
def test_a_fresh_release_tells_the_next_command_and_can_be_tested(namespace: Namespace, example: str) -> None:
    values = chart.example(example)
    before = namespace.everything()
    notes = namespace.apply_chart("install", chart.CHART, values).stdout
    assert f"kubectl --namespace {namespace.name} rollout status deployment/{RELEASE}" in notes
    assert f"helm test {RELEASE} --namespace {namespace.name}" in notes

    pods: list[Resource] = []
    kubelet = threading.Thread(target=succeed, args=(namespace, pods), daemon=True)
    kubelet.start()
    result = namespace.helm("test", RELEASE, "--timeout", "60s")
    kubelet.join(timeout=60)
    assert re.search(r"Phase:\s+Succeeded", result.stdout)
    assert pods[0]["spec"]["containers"][0]["args"][:2] == ["runs", "list"]

    namespace.helm("uninstall", RELEASE)
    assert set(namespace.everything()) == set(before)


def test_a_second_upgrade_changes_nothing(namespace: Namespace) -> None:
    values = chart.example("production-eks")
    namespace.apply_chart("install", chart.CHART, values)
    first = managed(namespace.everything())
    namespace.apply_chart("upgrade", chart.CHART, values)
    second = managed(namespace.everything())
    assert {name: item["metadata"]["resourceVersion"] for name, item in first.items()} == {
        name: item["metadata"]["resourceVersion"] for name, item in second.items()
    }


def test_two_releases_share_a_namespace(namespace: Namespace) -> None:
    file = namespace.cluster.folder / "second.json"
    file.write_text('{"image": {"repository": "r.example.com/m"}, "stores": [{"uri": "s3://lake"}]}', encoding="utf-8")
    namespace.apply_chart("install", chart.CHART, chart.example("minimal"))
    namespace.helm("install", "second", str(chart.CHART), "--values", str(file))
    found = namespace.everything()
    first, second = (found[f"services/{name}"]["spec"]["selector"] for name in (RELEASE, f"second-{RELEASE}"))
    assert first["app.kubernetes.io/instance"] != second["app.kubernetes.io/instance"]


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("securityContext", "runAsNonRoot"), False),
        (("securityContext", "seccompProfile"), {"type": "Unconfined"}),
        (("hostNetwork",), True),
        (("containers", 0, "securityContext", "allowPrivilegeEscalation"), True),
        (("containers", 0, "securityContext", "capabilities"), {"drop": []}),
    ],
    ids=lambda value: "-".join(map(str, value)) if isinstance(value, tuple) else "",
)
def test_the_namespace_refuses_a_pod_that_is_less_restricted(
    namespace: Namespace, place: tuple[str | int, ...], value: object
) -> None:
    namespace.apply_chart("install", chart.CHART, chart.example("minimal"))
    template = namespace.everything()[DEPLOYMENT]["spec"]["template"]
    namespace.create_pod(template)
    inner: Any = template["spec"]
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = value
    with pytest.raises(ApiError, match="violates PodSecurity"):
        namespace.create_pod(template)


def test_the_deployer_may_use_one_namespace_alone(namespace: Namespace, api: Cluster) -> None:
    api.call("POST", "/api/v1/namespaces", {"metadata": {"name": f"{namespace.name}-other"}})
    api.call("GET", f"/api/v1/namespaces/{namespace.name}/secrets", user=DEPLOYER)
    for path in (
        f"/api/v1/namespaces/{namespace.name}-other/secrets",
        "/api/v1/namespaces",
        "/api/v1/nodes",
        "/apis/rbac.authorization.k8s.io/v1/clusterroles",
    ):
        with pytest.raises(ApiError) as refused:
            api.call("GET", path, user=DEPLOYER)
        assert refused.value.status == 403


def test_a_wrong_value_changes_nothing(namespace: Namespace) -> None:
    namespace.apply_chart("install", chart.CHART, chart.example("minimal"))
    before = namespace.everything()
    result = namespace.try_helm("upgrade", RELEASE, str(chart.CHART), "--reuse-values", "--set", "runs.maxRunning=99")
    assert result.returncode != 0
    assert "runs.maxRunning: 99 stages" in result.stderr
    after = namespace.everything()
    assert {name: item["metadata"]["resourceVersion"] for name, item in managed(before).items()} == {
        name: item["metadata"]["resourceVersion"] for name, item in managed(after).items()
    }


def test_the_previous_version_is_an_earlier_one(previous: Previous) -> None:
    def parts(version: str) -> list[int]:
        return [int(part) for part in version.split(".")]

    assert parts(previous.version) < parts(version_of(chart.CHART))
    values: Values = chart.example("keda")
    assert "serviceMonitor" in values
    assert "serviceMonitor" not in previous.known(values)


def succeed(namespace: Namespace, pods: list[Resource]) -> None:
    """Do the kubelet's part for the test's pod, as soon as it is there."""
    path = f"/api/v1/namespaces/{namespace.name}/pods/{RELEASE}-test"
    for _ in range(300):
        try:
            pods.append(namespace.cluster.call("GET", path))
            break
        except ApiError:
            time.sleep(0.1)
    done = {"status": {"phase": "Succeeded"}}
    namespace.cluster.call("PATCH", f"{path}/status", done, kind="merge-patch+json")


def managed(everything: dict[str, Resource]) -> dict[str, Resource]:
    """Return what Helm made, without its own records."""
    return {
        name: item
        for name, item in everything.items()
        if item["metadata"].get("labels", {}).get("app.kubernetes.io/managed-by") == "Helm"
    }


def spec(item: Resource) -> Resource:
    """Return what was asked for of a resource, without what the API adds as it changes."""
    kept = {key: value for key, value in item.items() if key not in {"metadata", "status"}}
    metadata = item["metadata"]
    annotations = {key: text for key, text in metadata.get("annotations", {}).items() if "revision" not in key}
    return {**kept, "labels": metadata["labels"], "annotations": annotations}


def assert_same(found: dict[str, Resource], wanted: dict[str, Resource]) -> None:
    """Assert that the cluster has the rendered resources and no others; the test's pod comes with the test alone."""
    rendered = {
        f"{name.split('/')[0].lower()}/{name.split('/')[1]}" for name, item in wanted.items() if item["kind"] != "Pod"
    }
    plurals = {f"{_singular(name.split('/')[0])}/{name.split('/')[1]}" for name in found}
    assert plurals == rendered


def version_of(folder: Path) -> str:
    """Return the version of a chart."""
    version: str = chart.load(folder / "Chart.yaml")["version"]
    return version


def _singular(plural: str) -> str:
    if plural.endswith("ies"):
        return f"{plural[:-3]}y"
    return plural.removesuffix("es") if plural.endswith("sses") else plural.removesuffix("s")
