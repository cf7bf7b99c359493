"""A run that takes longer than was promised, by Airflow's own Deadline Alerts."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from system.dags import PEOPLE, variant
from system.processes import wait_for
from system.site import IS_AIRFLOW_3

if TYPE_CHECKING:
    from collections.abc import Iterator

    from system.lake import Lake
    from system.site import Site
    from system.slack import Slack

DAG = "people_late"
WITHIN = 12
# The first stage takes longer than the whole run was promised to take.
SLOW = 10
LATE = """*[SLA fora do prazo]*
O pipeline "people_late" não terminou no prazo.
Prazo: {deadline:%d/%m/%Y %H:%M} UTC
Estado: running
*O que fazer:* """


@pytest.fixture(autouse=True)
def people(site: Site, lake: Lake) -> Iterator[None]:
    lake.clear()
    lake.add_bronze("people.csv", PEOPLE.read_bytes())
    site.add_dag(DAG, variant(DAG, within=f"seconds={WITHIN}"))
    yield
    lake.slow_down(0)


@pytest.mark.skipif(not IS_AIRFLOW_3, reason="Airflow has Deadline Alerts from 3.1 on")
def test_run_that_is_late_by_its_own_start_is_told_once(site: Site, lake: Lake, slack: Slack) -> None:
    # It has no logical date, from which Airflow could count.
    late = "too-late"
    lake.slow_down(SLOW)
    site.trigger(DAG, late)
    wait_for("it is told", lambda: of_deadline(slack, late), 120)
    lake.slow_down(0)
    assert site.wait_until_ended(DAG, late) == "success"

    start = datetime.fromisoformat(site.get(f"dags/{DAG}/dagRuns/{late}")["start_date"])
    (message,) = of_deadline(slack, late)
    assert message.startswith(LATE.format(deadline=start + timedelta(seconds=WITHIN)))
    assert f"\n{DAG}\n{late}\n<{site.address}/dags/{DAG}/runs/{late}|" in message
    # The service, which was promised the same, says the same of the stage that took so long.
    assert "\nSLA: fora do prazo" in slack.of_run(late)[1]


def of_deadline(slack: Slack, run_id: str) -> list[str]:
    return [text for text in slack.of_run(run_id) if text.startswith("*[SLA ")]
