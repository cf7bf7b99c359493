"""The policies through Airflow's own DagBag, found by the entry point."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from medallion_provider.policies.command import main
from policies.dag_files import BAD_DAG, GOOD_DAG, IMPORTS

PLUGIN = Path(__file__).resolve().parents[2]
LINE = IMPORTS.count("\n") + 2
SCENARIOS = [
    {},
    {"policies": "off"},
    {"policies": "warn"},
    {"policies": "refuse"},
    {"policies": "Refuse", "language": "pt-BR"},
    {"policies": "refused"},
    {"policies": "refuse", "house": "yes"},
]
REFUSAL = """\
DAG "people_pipeline" is not ready for production:
{path}:{line0}:6 MDL003 Nobody is told when a task of DAG "people_pipeline" fails. \
What to do: Add "on_failure_callback" to default_args, for example a Slack notifier.
{path}:{line0}:6 MDL004 The tasks of DAG "people_pipeline" may run for ever. \
What to do: Add "execution_timeout": timedelta(hours=1) to default_args, or dagrun_timeout to the DAG.
{path}:{line0}:55 MDL005 start_date moves: datetime.now() gives another time whenever Airflow reads this file. \
What to do: Write a date that stays, for example start_date=datetime(2025, 1, 1).
{path}:{line1}:5 MDL001 Task "read" has no owner. \
What to do: Add owner="…" to it: the team that answers when it fails.
{path}:{line1}:5 MDL002 Task "read" gives up at its first failure. \
What to do: Add retries=3 and retry_delay=timedelta(minutes=5) to it.
{path}:{line2}:48 MDL007 The bucket "people-lake" stands in the code: the file works in one environment only. \
What to do: Keep the name in the Airflow variable s3_bucket and write "{{{{ var.value.s3_bucket }}}}" in its place."""


def entry_points() -> dict[str, dict[str, str]]:
    tomllib = pytest.importorskip("tomllib")
    project = tomllib.loads((PLUGIN / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {**project["entry-points"], "console_scripts": project["scripts"]}


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """Return what becomes of a bad and a good DAG in each scenario, with the package installed as pip does it."""
    site, dags, home = (tmp_path_factory.mktemp(name) for name in ("site", "dags", "home"))
    info = site / "airflow_provider_medallion-0.1.0.dist-info"
    info.mkdir()
    info.joinpath("METADATA").write_text("Metadata-Version: 2.1\nName: airflow-provider-medallion\nVersion: 0.1.0\n")
    sections = [
        f"[{group}]\n" + "".join(f"{name} = {value}\n" for name, value in points.items())
        for group, points in entry_points().items()
    ]
    info.joinpath("entry_points.txt").write_text("\n".join(sections))
    (dags / "bad.py").write_text(BAD_DAG)
    (dags / "good.py").write_text(GOOD_DAG.replace("people_pipeline", "good_pipeline"))
    environment = {
        **os.environ,
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "PYTHONPATH": os.pathsep.join([str(PLUGIN / "src"), str(site)]),
    }
    script = Path(__file__).with_name("bag_dags.py")
    command = [sys.executable, str(script), str(dags), json.dumps(SCENARIOS)]
    run = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert run.returncode == 0, run.stderr
    found: list[dict[str, Any]] = json.loads(run.stdout.splitlines()[-1])
    return [{**each, "path": str(dags / "bad.py")} for each in found]


def refusal_of(result: dict[str, Any]) -> str:
    return REFUSAL.format(path=result["path"], line0=LINE, line1=LINE + 1, line2=LINE + 2)


@pytest.mark.parametrize("scenario", [0, 1])
def test_off_unless_it_is_switched_on(results: list[dict[str, Any]], scenario: int) -> None:
    assert results[scenario]["dags"] == ["good_pipeline", "people_pipeline"]
    assert results[scenario]["errors"] == {}
    assert results[scenario]["log"] == []


def test_warn_lets_the_dag_in_and_logs_everything(results: list[dict[str, Any]]) -> None:
    warned = results[2]
    assert warned["dags"] == ["good_pipeline", "people_pipeline"]
    assert warned["errors"] == {}
    assert warned["log"] == ["WARNING " + refusal_of(warned)]


def test_refuse_keeps_the_bad_dag_out_and_tells_its_author_everything_at_once(results: list[dict[str, Any]]) -> None:
    refused = results[3]
    assert refused["dags"] == ["good_pipeline"]
    assert refused["errors"] == {refused["path"]: "AirflowClusterPolicyViolation: " + refusal_of(refused)}


def test_refusal_speaks_portuguese(results: list[dict[str, Any]]) -> None:
    (error,) = results[4]["errors"].values()
    lines = error.splitlines()
    assert lines[0] == 'AirflowClusterPolicyViolation: A DAG "people_pipeline" não está pronta para produção:'
    assert lines[4] == (
        f'{results[4]["path"]}:{LINE + 1}:5 MDL001 A tarefa "read" não tem dono. '
        'O que fazer: Inclua owner="…" nela: a equipe que responde quando ela falha.'
    )


def test_unknown_mode_warns_and_says_which_words_are_right(results: list[dict[str, Any]]) -> None:
    unknown = results[5]
    assert unknown["dags"] == ["good_pipeline", "people_pipeline"]
    assert (
        "ERROR [medallion] policies is 'refused'; off, warn or refuse is right. It is taken for warn." in unknown["log"]
    )
    assert "WARNING " + refusal_of(unknown) in unknown["log"]


def test_what_another_policy_mends_is_not_refused(results: list[dict[str, Any]]) -> None:
    (error,) = results[6]["errors"].values()
    assert "MDL001" not in error
    assert "MDL003" not in error
    assert "MDL002" in error


def test_entry_points_lead_to_the_command_and_the_hook() -> None:
    points = entry_points()
    assert points["console_scripts"]["medallion-dag-check"] == f"{main.__module__}:{main.__name__}"
    assert points["airflow.policy"] == {"medallion": "medallion_provider.policies.hook"}
