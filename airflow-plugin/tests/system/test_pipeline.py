"""The DAG as it is shipped, switched on in a running Airflow."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pyarrow.parquet
import pytest

from system.dags import PEOPLE, STAGES, TASKS, example, variant
from system.lake import BUCKET
from system.site import Tries

if TYPE_CHECKING:
    from system.lake import Lake
    from system.site import Site
    from system.slack import Slack

ROWS = 20_000
PEOPLE_COUNT = 10_000
WRITTEN = {
    "write_silver_data": "data/silver/people_all.parquet",
    "write_gold_data": "data/gold/people_without_duplicates.parquet",
}
PORTUGUESE = {
    "read_bronze_data": r"""\*\[Camada Bronze\]\*
Etapa concluída com sucesso!
2 arquivos foram lidos
Tempo: \d+,\d s
Linhas: 20\.000
Tamanho: 2,30 MB
Velocidade: [\d.]+ linhas/s · [\d.,]+ MB/s
Taxa de erro: 0,00% \(0 linhas rejeitadas\)
SLA: no prazo""",
    "write_silver_data": r"""\*\[Camada Silver\]\*
Etapa concluída com sucesso!
Dados atualizados no arquivo "people_all\.parquet"
Tempo: \d+,\d s
Linhas: 20\.000
Tamanho: {size} MB
Velocidade: [\d.]+ linhas/s · [\d.,]+ MB/s
Taxa de erro: 0,00% \(0 linhas rejeitadas\)
SLA: no prazo""",
    "write_gold_data": r"""\*\[Camada Gold\]\*
Etapa concluída com sucesso!
Dados atualizados no arquivo "people_without_duplicates\.parquet"
10\.000 registros duplicados foram removidos
Tempo: \d+,\d s
Linhas: 10\.000
Tamanho: {size} MB
Velocidade: [\d.]+ linhas/s · [\d.,]+ MB/s
Taxa de erro: 0,00% \(0 linhas rejeitadas\)
SLA: no prazo""",
}
ENGLISH = {
    "read_bronze_data": r"""\*\[Bronze layer\]\*
Stage finished successfully!
2 files were read
Time taken: \d+\.\d s
Rows: 20,000
Size: 2\.30 MB
Rate: [\d,]+ rows/s · [\d.,]+ MB/s
Error rate: 0\.00% \(0 rows rejected\)
SLA: on time""",
    "write_silver_data": r"""\*\[Silver layer\]\*
Stage finished successfully!
Data updated in the file "people_all\.parquet"
Time taken: \d+\.\d s
Rows: 20,000
Size: {size} MB
Rate: [\d,]+ rows/s · [\d.,]+ MB/s
Error rate: 0\.00% \(0 rows rejected\)
SLA: on time""",
    "write_gold_data": r"""\*\[Gold layer\]\*
Stage finished successfully!
Data updated in the file "people_without_duplicates\.parquet"
10,000 duplicate records were removed
Time taken: \d+\.\d s
Rows: 10,000
Size: {size} MB
Rate: [\d,]+ rows/s · [\d.,]+ MB/s
Error rate: 0\.00% \(0 rows rejected\)
SLA: on time""",
}


@pytest.fixture(autouse=True)
def people(lake: Lake) -> None:
    lake.clear()
    lake.slow_down(0)
    lake.add_bronze("people.csv", PEOPLE.read_bytes())
    lake.add_bronze("people_v2.csv", PEOPLE.read_bytes())


def test_people_pipeline_runs_green_as_it_is_shipped(site: Site, lake: Lake, slack: Slack) -> None:
    site.add_dag("people_pipeline", example())
    run_id = site.run_of("people_pipeline")

    assert site.wait_until_ended("people_pipeline", run_id) == "success"
    assert site.tasks("people_pipeline", run_id) == dict.fromkeys(TASKS, Tries("success", 1))
    check_what_airflow_shows(site, lake, "people_pipeline", run_id)
    check_messages(slack, lake, "people_pipeline", run_id, PORTUGUESE, "Abrir o log da tarefa")


def test_deferred_pipeline_does_the_same_in_english(site: Site, lake: Lake, slack: Slack) -> None:
    site.add_dag("people_deferred", variant("people_deferred", deferrable=True))
    site.post("variables", {"key": "medallion_language", "value": "en"})
    try:
        site.trigger("people_deferred", "deferred")
        assert site.wait_until_ended("people_deferred", "deferred") == "success"
    finally:
        site.delete("variables/medallion_language")

    assert site.tasks("people_deferred", "deferred") == dict.fromkeys(TASKS, Tries("success", 1))
    assert "DEFERRED" in site.log("people_deferred", "deferred", "write_gold_data")
    check_what_airflow_shows(site, lake, "people_deferred", "deferred")
    check_messages(slack, lake, "people_deferred", "deferred", ENGLISH, "Open the task's log")


def check_what_airflow_shows(site: Site, lake: Lake, dag_id: str, run_id: str) -> None:
    bronze, silver, gold = (site.xcom(dag_id, run_id, task) for task in STAGES)
    assert (bronze["files"], bronze["rows"], bronze["rejected_rows"]) == (2, ROWS, 0)
    assert (silver["rows"], silver["uri"]) == (ROWS, f"s3://{BUCKET}/data/silver/people_all.parquet")
    assert (gold["rows"], gold["duplicates"]) == (PEOPLE_COUNT, ROWS - PEOPLE_COUNT)
    assert gold["uri"] == f"s3://{BUCKET}/data/gold/people_without_duplicates.parquet"
    assert all(len(json.dumps(result)) < 2_000 for result in (bronze, silver, gold))
    table = pyarrow.parquet.read_table(lake.bucket / "data/gold/people_without_duplicates.parquet")
    assert (table.num_rows, len(set(table["User Id"].to_pylist()))) == (PEOPLE_COUNT, PEOPLE_COUNT)

    events = site.asset_events(dag_id, run_id)
    assert events["read_bronze_data"][0] == f"s3://{BUCKET}/data/bronze"
    for task, result in zip(STAGES[1:], (silver, gold), strict=True):
        uri, extra = events[task]
        assert uri == result["uri"]
        assert (extra["rows"], extra["bytes"], extra["duplicates"]) == (
            result["rows"],
            result["size_bytes"],
            result["duplicates"],
        )

    quoted = run_id.replace(":", "%3A").replace("+", "%2B")
    for task, stage in zip(STAGES, ("read_bronze", "write_silver", "write_gold"), strict=True):
        assert site.link(dag_id, run_id, task) == f"https://runs.example.invalid/{dag_id}/{quoted}/{stage}/{task}"
        lines = site.log(dag_id, run_id, task)
        assert f"Run {dag_id}/{run_id}/{task}: started on " in lines
        assert re.search(r"publishing, \d+ %, 20,000 rows, [\d.,]+ MB/s, 0 s left", lines)


def check_messages(slack: Slack, lake: Lake, dag_id: str, run_id: str, texts: dict[str, Any], label: str) -> None:
    messages = [text for text in slack.wait_for_messages(run_id, 3) if dag_id in text]
    assert len(messages) == len(STAGES)
    for task, text in zip(STAGES, messages, strict=True):
        expected = texts[task]
        if task in WRITTEN:
            size = f"{(lake.bucket / WRITTEN[task]).stat().st_size / 1e6:.2f}"
            expected = expected.replace("{size}", re.escape(size if texts is ENGLISH else size.replace(".", ",")))
        footer = rf"\n{dag_id}\n{re.escape(run_id)}\n{task}\n<http://\S+\|{label}>"
        assert re.fullmatch(expected + footer, text), text
