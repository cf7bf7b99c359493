"""Dashboard, alerts and autoscaling ask for metrics that the service has."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from support import chart
from test_monitoring import queries, rules

DOCUMENT = chart.ROOT / "src" / "docs" / "telemetry.md"
_METRIC = re.compile(r"\b((?:medallion|rpc_server|dotnet|kestrel)_[a-z0-9_]+?)(?:_bucket|_sum|_count)?(?=[{\[ )]|$)")


def asked() -> Iterator[str]:
    """Return the names of all metrics that are asked for."""
    expressions = [*queries(), *(rule["expr"] for group in rules()["groups"] for rule in group["rules"])]
    scaled = chart.resources(chart.example("keda"))[f"ScaledObject/{chart.RELEASE}"]["spec"]["triggers"]
    expressions += [trigger["metadata"]["query"] for trigger in scaled if trigger["type"] == "prometheus"]
    for expression in expressions:
        # Labels that group are no metrics.
        yield from _METRIC.findall(
            re.sub(r"\b(by|ignoring|group_left) \([^)]*\)", "", re.sub(r"\{[^}]*\}", "{}", expression))
        )


@pytest.mark.parametrize("metric", sorted(set(asked())))
def test_the_service_has_the_metric(metric: str) -> None:
    assert f"`{metric}`" in DOCUMENT.read_text(encoding="utf-8")


def test_metrics_are_found_in_queries() -> None:
    assert len(set(asked())) > 20
