"""What several tests share: one cluster for all of them, and a namespace for each."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from support import chart, cluster
from support.namespace import Namespace

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[cluster.Cluster]:
    """Return a cluster with the kinds that the chart knows beyond Kubernetes' own."""
    with cluster.running(tmp_path_factory.mktemp("cluster")) as running:
        for path in sorted((Path(__file__).parent / "crds").glob("*.yaml")):
            running.call("POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", chart.load(path))
        # The platform team's, which the example for production names.
        priority = {"metadata": {"name": "data-services"}, "value": 1000}
        running.call("POST", "/apis/scheduling.k8s.io/v1/priorityclasses", priority)
        wait_for_kinds(running)
        yield running


def wait_for_kinds(running: cluster.Cluster) -> None:
    """Wait until the API serves the kinds of the CRDs, a moment after it took them."""
    for kind in chart.EXTENSIONS:
        group, _, name = kind.rpartition("/")
        for attempt in range(200):
            try:
                running.call("GET", f"/apis/{group}/{name.lower()}s")
                break
            except cluster.ApiError:
                if attempt == 199:
                    raise
                time.sleep(0.1)


@pytest.fixture
def namespace(api: cluster.Cluster) -> Namespace:
    """Return a namespace that enforces Pod Security "restricted", in which the deployer may do what its role says."""
    return Namespace.create(api, f"data-{next(_numbers)}")
