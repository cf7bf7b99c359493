"""Wrong settings and wrong data: the task fails at once, and log and Slack say what, where and what to do."""

from __future__ import annotations

import html
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from system.dags import PEOPLE, variant
from system.lake import BUCKET, TOKEN
from system.site import Tries, nightly_on_airflow_2

if TYPE_CHECKING:
    from collections.abc import Iterator

    from system.lake import Lake
    from system.site import Site
    from system.slack import Slack

DAG = "people_settings"
CONTRACT = 'contract={"columns": [{"name": "Sex", "type": "COLUMN_TYPE_BIGINT"}]}, '


@pytest.fixture(autouse=True)
def people(site: Site, lake: Lake) -> None:
    lake.clear()
    lake.slow_down(0)
    lake.add_bronze("people.csv", PEOPLE.read_bytes())
    if not (site.dags / f"{DAG}.py").exists():
        site.add_dag(DAG, variant(DAG))


@nightly_on_airflow_2
def test_bucket_that_does_not_exist(site: Site, slack: Slack) -> None:
    with variable(site, "s3_bucket", "people-lkae"):
        fail(
            site,
            slack,
            "wrong-bucket",
            "STORE_NOT_FOUND",
            where="objeto s3://people-lkae",
            remedy="Crie-o ou corrija o nome (no Airflow: a variável s3_bucket).",
        )


def test_variable_that_does_not_exist(site: Site, slack: Slack) -> None:
    site.delete("variables/s3_bucket")
    try:
        message = fail(
            site,
            slack,
            "no-variable",
            "VARIABLE_NOT_FOUND",
            remedy="Crie-a no Airflow, em Admin > Variables.",
        )
    finally:
        site.post("variables", {"key": "s3_bucket", "value": BUCKET})
    assert 'A variável "s3_bucket" não existe no Airflow.' in message


def test_connection_that_does_not_exist(site: Site, slack: Slack) -> None:
    dag_id = "people_no_connection"
    site.add_dag(dag_id, variant(dag_id, conn_id="medallion_elsewhere"))
    message = fail(
        site,
        slack,
        "no-connection",
        "CONNECTION_NOT_FOUND",
        remedy="Crie-a no Airflow, em Admin > Connections.",
        dag_id=dag_id,
    )
    assert 'A conexão "medallion_elsewhere" não existe no Airflow.' in message


def test_wrong_token(site: Site, lake: Lake, slack: Slack) -> None:
    with connection(site, {"password": "not-" + TOKEN}, {"password": TOKEN}):
        fail(
            site,
            slack,
            "wrong-token",
            "UNAUTHENTICATED",
            where=f"conexão medallion_default, serviço 127.0.0.1:{lake.port}",
            remedy="Configure um token",
        )


@nightly_on_airflow_2
def test_wrong_host(site: Site, lake: Lake, slack: Slack) -> None:
    with connection(site, {"host": "no-such-host.invalid"}, {"host": "127.0.0.1"}):
        fail(
            site,
            slack,
            "wrong-host",
            "HOST_NOT_FOUND",
            where=f"conexão medallion_default, serviço no-such-host.invalid:{lake.port}",
            remedy="Corrija o host da conexão",
        )


@nightly_on_airflow_2
def test_broken_contract(site: Site, slack: Slack) -> None:
    dag_id = "people_contract"
    site.add_dag(dag_id, variant(dag_id, bronze=CONTRACT))
    fail(
        site,
        slack,
        "contract",
        "CONTRACT_BROKEN",
        where="coluna Sex",
        remedy="Veja os achados de cada quebra",
        dag_id=dag_id,
    )


@nightly_on_airflow_2
def test_no_bronze_file(site: Site, lake: Lake, slack: Slack) -> None:
    lake.clear()
    fail(
        site,
        slack,
        "no-file",
        "NO_BRONZE_OBJECTS",
        where=f"objeto s3://{BUCKET}/data/bronze/",
        remedy="Coloque ao menos um arquivo .csv ou .csv.gz sob o prefixo bronze",
    )


@nightly_on_airflow_2
def test_slack_that_is_down_fails_no_stage(site: Site, slack: Slack) -> None:
    slack.status = 404
    try:
        site.trigger(DAG, "slack-down")
        assert site.wait_until_ended(DAG, "slack-down") == "success"
    finally:
        slack.status = 200
    assert slack.of_run("slack-down") == []


def fail(site: Site, slack: Slack, run_id: str, reason: str, *, remedy: str, where: str = "", dag_id: str = DAG) -> str:
    """Run the DAG; check that it fails at its first try and says why; return what Slack was told."""
    site.trigger(dag_id, run_id)

    assert site.wait_until_ended(dag_id, run_id) == "failed"
    tasks = site.tasks(dag_id, run_id)
    assert tasks["read_bronze_data"] == Tries("failed", 1)
    assert {tasks[task].state for task in ("write_silver_data", "write_gold_data", "End")} == {"upstream_failed"}
    log = site.log(dag_id, run_id, "read_bronze_data")
    assert f"[{reason}]" in log
    assert "What to do: " in log
    assert not where or "Where: " in log
    (text,) = slack.wait_for_messages(run_id, 1)
    message = html.unescape(text)
    assert message.startswith("*[Camada Bronze]*\nOcorreu o erro abaixo:\n")
    assert f"*Motivo:* {reason}" in message
    assert ("*Onde:* " in message, where in message) == (bool(where), True)
    assert f"*O que fazer:* {remedy}" in message
    assert "|Abrir o log da tarefa>" in message
    return message


@contextmanager
def variable(site: Site, key: str, value: str) -> Iterator[None]:
    before = site.get(f"variables/{key}")["value"]
    site.patch(f"variables/{key}", {"key": key, "value": value})
    yield
    site.patch(f"variables/{key}", {"key": key, "value": before})


@contextmanager
def connection(site: Site, change: dict[str, str], back: dict[str, str]) -> Iterator[None]:
    path, base = "connections/medallion_default", {"connection_id": "medallion_default", "conn_type": "medallion"}
    fields = ",".join(change)
    site.patch(f"{path}?update_mask={fields}", {**base, **change})
    yield
    site.patch(f"{path}?update_mask={fields}", {**base, **back})
