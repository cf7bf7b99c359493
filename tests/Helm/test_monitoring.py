"""Dashboard and alert rules: what Prometheus itself says about them."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from support import chart, tools

DASHBOARD = chart.CHART / "dashboards" / "medallion.json"
ALERT_TESTS = Path(__file__).parent / "alerts.test.yaml"


def dashboard() -> dict[str, Any]:
    content: dict[str, Any] = json.loads(DASHBOARD.read_text(encoding="utf-8"))
    return content


def panels() -> list[dict[str, Any]]:
    return [panel for panel in dashboard()["panels"] if panel["type"] != "row"]


def queries() -> list[str]:
    """Return every query of the dashboard, as Grafana sends it."""
    expressions = [target["expr"] for panel in panels() for target in panel["targets"]]
    return [
        expression.replace("$__rate_interval", "2m").replace("$namespace", ".*").replace("$job", ".*")
        for expression in expressions
    ]


def rules() -> dict[str, Any]:
    spec: dict[str, Any] = chart.resources(chart.example("keda"))[f"PrometheusRule/{chart.RELEASE}"]["spec"]
    return spec


def promtool(*arguments: str) -> subprocess.CompletedProcess[str]:
    program = tools.require("promtool")["promtool"]
    return subprocess.run([program, *arguments], capture_output=True, text=True, check=False, timeout=120)


def test_the_config_map_holds_the_dashboard() -> None:
    found = chart.resources(chart.example("minimal"))[f"ConfigMap/{chart.RELEASE}-grafana-dashboard"]
    assert json.loads(found["data"]["medallion.json"]) == dashboard()
    assert found["metadata"]["labels"]["grafana_dashboard"] == "1"


def test_every_panel_says_what_it_shows_and_has_its_place() -> None:
    assert len(panels()) > 25
    places: set[tuple[int, int]] = set()
    for panel in dashboard()["panels"]:
        place = panel["gridPos"]
        assert place["x"] + place["w"] <= 24
        cells = {(place["x"] + x, place["y"] + y) for x in range(place["w"]) for y in range(place["h"])}
        assert not places & cells, f"{panel['title']} overlaps another panel"
        places |= cells
    assert all(panel["description"] and panel["title"] for panel in panels())
    identities = [panel["id"] for panel in dashboard()["panels"]]
    assert len(identities) == len(set(identities))


def test_prometheus_understands_every_query(tmp_path: Path) -> None:
    recorded = [{"record": f"panel:{number}", "expr": query} for number, query in enumerate(queries())]
    file = tmp_path / "panels.yaml"
    file.write_text(yaml.safe_dump({"groups": [{"name": "panels", "rules": recorded}]}), encoding="utf-8")
    result = promtool("check", "rules", str(file))
    assert result.returncode == 0, result.stdout + result.stderr
    assert f"{len(recorded)} rules found" in result.stdout


def test_every_query_keeps_to_the_chosen_namespace_and_job() -> None:
    for target in (target["expr"] for panel in panels() for target in panel["targets"]):
        for selector in re.findall(r"\{[^}]*\}", target):
            assert 'namespace=~"$namespace",job=~"$job"' in selector, target


def test_prometheus_understands_the_alert_rules(tmp_path: Path) -> None:
    file = write_rules(tmp_path)
    result = promtool("check", "rules", str(file))
    assert result.returncode == 0, result.stdout + result.stderr
    assert f"{len(rules()['groups'][0]['rules'])} rules found" in result.stdout


def test_alerts_are_raised_and_end_when_they_should(tmp_path: Path) -> None:
    write_rules(tmp_path)
    copy = shutil.copy(ALERT_TESTS, tmp_path / "alerts.test.yaml")
    result = promtool("test", "rules", str(copy))
    assert result.returncode == 0, result.stdout + result.stderr


def test_every_alert_is_tested_and_says_what_to_do() -> None:
    tested = {
        case["alertname"]
        for group in chart.load(ALERT_TESTS)["tests"]
        for case in group["alert_rule_test"]
        if case.get("exp_alerts")
    }
    alerts = rules()["groups"][0]["rules"]
    assert {alert["alert"] for alert in alerts} == tested
    for alert in alerts:
        assert alert["labels"]["severity"] in {"warning", "critical"}
        assert len(alert["annotations"]["description"]) > 40


@pytest.mark.parametrize("minutes", [0, 60])
def test_the_age_of_data_that_counts_as_old_is_a_value(minutes: int) -> None:
    values = chart.merged(chart.example("minimal"), {"prometheusRule": {"staleAfterMinutes": minutes}})
    found = chart.resources(values)[f"PrometheusRule/{chart.RELEASE}"]["spec"]["groups"][0]["rules"]
    old = [rule["expr"] for rule in found if rule["alert"] == "MedallionDataOld"]
    assert len(old) == (1 if minutes else 0)
    assert all(f"> {minutes * 60}" in expression for expression in old)


def write_rules(folder: Path) -> Path:
    """Write the rendered rules as a file of Prometheus."""
    file = folder / "rules.yaml"
    file.write_text(yaml.safe_dump(rules()), encoding="utf-8")
    return file
