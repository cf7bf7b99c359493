"""The DAG as it is shipped, switched on in a running Airflow."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from system.lake import BUCKET
from system.site import Tries

if TYPE_CHECKING:
    from system.lake import Lake
    from system.site import Site
    from system.slack import Slack

EXAMPLE = Path(__file__).parents[2] / "src/medallion_provider/example_dags/people_pipeline.py"
PEOPLE = Path(__file__).parents[4] / "shared/data/people/people-10000.csv"
TASKS = ("Start", "read_bronze_data", "write_silver_data", "write_gold_data", "End")


def test_people_pipeline_runs_green(site: Site, lake: Lake, slack: Slack) -> None:
    lake.add_bronze("people.csv", PEOPLE.read_bytes())
    lake.add_bronze("people_v2.csv", PEOPLE.read_bytes())
    site.add_dag("people_pipeline", EXAMPLE.read_text(encoding="utf-8"))
    run_id = site.run_of("people_pipeline")

    assert site.wait_until_ended("people_pipeline", run_id) == "success"
    assert site.tasks("people_pipeline", run_id) == dict.fromkeys(TASKS, Tries("success", 1))
