"""Stages as tasks call them: their results, and the failures that a user meets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from airflow.providers.common.compat.sdk import AirflowFailException, Asset

from conftest import RecordedLog
from medallion_provider.assets import asset_uri
from medallion_provider.exceptions import FAILURE_XCOM_KEY, MedallionError
from medallion_provider.narrator import Narrator
from medallion_provider.operators.stages import ReadBronzeOperator, WriteGoldOperator, WriteSilverOperator
from operators.stage_calls import PEOPLE, TaskState, bronze, context_of, fresh_run, gold, run, silver
from test_assets import OutletEventAccessors

if TYPE_CHECKING:
    from conftest import Service


def test_tables_of_one_dag_run_stay_apart(service: Service) -> None:
    run_id = fresh_run()
    tables = {"people": ("User Id,Name\n1,Ana\n2,João\n1,Ana\n", 3, 2), "orders": ("Order,Total\n1,10\n", 1, 1)}
    reads = {}
    for table, (content, _, _) in tables.items():
        service.add_bronze(f"{run_id}/{table}/a.csv", content)
        read = ReadBronzeOperator(
            task_id=f"read_{table}", store_uri=service.store_uri, prefix=f"data/bronze/{run_id}/{table}/"
        )
        reads[table] = read.execute(context_of(read.task_id, run_id))

    with pytest.raises(AirflowFailException, match="manifest"):
        run(silver(service), run_id)

    for table, (_, rows, distinct) in tables.items():
        stage: dict[str, Any] = {"store_uri": service.store_uri, "filename": f"{run_id}_{table}"}
        write = WriteSilverOperator(task_id=f"write_{table}", bronze=reads[table], **stage)
        written = write.execute(context_of(write.task_id, run_id))
        gold_rows = run(WriteGoldOperator(task_id=f"gold_{table}", silver=written, **stage), run_id).rows
        assert (written["rows"], gold_rows) == (rows, distinct)


def test_input_that_is_no_result_is_fatal(service: Service) -> None:
    write = WriteSilverOperator(
        task_id="write", store_uri=service.store_uri, filename="f", bronze={"stage": "gold", "uri": "x"}
    )
    with pytest.raises(AirflowFailException, match=r"bronze=<task>\.output"):
        run(write, fresh_run())


def test_three_stages_hand_on_uris_and_counts(service: Service) -> None:
    service.add_bronze("people.csv", PEOPLE)
    service.add_bronze("people_v2.csv", PEOPLE)
    run_id = fresh_run()

    read, written, deduplicated = (run(stage(service), run_id) for stage in (bronze, silver, gold))

    assert (read.stage, read.files, read.rows) == ("bronze", 2, 6)
    assert (written.stage, written.rows) == ("silver", 6)
    assert written.uri == f"{service.store_uri}/data/silver/people_all.parquet"
    assert (deduplicated.rows, deduplicated.duplicates) == (2, 4)
    assert (service.folder / "data/gold/people_without_duplicates.parquet").exists()


def test_second_call_of_the_same_task_returns_the_stored_result(service: Service) -> None:
    service.add_bronze("people.csv", PEOPLE)
    run_id = fresh_run()

    first = run(bronze(service), run_id)
    second = run(bronze(service), run_id)

    assert not first.reused
    assert second.reused
    assert second.digest == first.digest


def test_mapped_tasks_are_runs_of_their_own(service: Service) -> None:
    service.add_bronze("people.csv", PEOPLE)
    run_id = fresh_run()
    results = [bronze(service).execute(context_of("read_bronze_data", run_id, index)) for index in (0, 1)]

    assert [result["run_key"].rsplit("/", 1)[1] for result in results] == ["read_bronze_data[0]", "read_bronze_data[1]"]
    assert not any(result["reused"] for result in results)


def test_no_bronze_file_fails_at_once_and_says_what_to_do(service: Service) -> None:
    with pytest.raises(AirflowFailException, match=r"What to do: .*\[NO_BRONZE_OBJECTS\]") as error:
        run(bronze(service), fresh_run())
    assert f"{service.store_uri}/data/bronze/" in str(error.value)


def test_failure_is_left_for_what_is_notified_of_it(service: Service) -> None:
    context = context_of("read_bronze_data", fresh_run())
    with pytest.raises(AirflowFailException):
        bronze(service).execute(context)

    failure = context["ti"].xcoms[FAILURE_XCOM_KEY]
    assert failure["reason"] == "NO_BRONZE_OBJECTS"
    assert failure["remedy"]
    assert failure["place"]["object"] == f"{service.store_uri}/data/bronze/"
    assert failure["run_key"].endswith("/read_bronze_data")


def test_malformed_record_is_located(service: Service) -> None:
    service.add_bronze("people.csv", "a,b\n1,2\n3\n")
    with pytest.raises(AirflowFailException, match=r"row 2.*line 3.*CSV_MALFORMED"):
        run(bronze(service), fresh_run())


def test_wrong_key_column_fails_at_once_in_the_language_asked_for(service: Service) -> None:
    service.add_bronze("people.csv", PEOPLE)
    run_id = fresh_run()
    run(bronze(service), run_id)
    run(silver(service), run_id)

    with pytest.raises(AirflowFailException, match=r"coluna-chave.*KEY_COLUMN_NOT_FOUND"):
        run(gold(service, key_columns=["User"], language="pt-BR"), run_id)


def test_store_that_the_service_does_not_serve_fails_at_once(service: Service) -> None:
    operator = ReadBronzeOperator(task_id="read_bronze_data", store_uri="s3://another-bucket")
    with pytest.raises(AirflowFailException, match="STORE_NOT_CONFIGURED"):
        run(operator, fresh_run())
    assert service.process.poll() is None


def test_service_that_is_away_fails_so_that_airflow_retries(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRFLOW_CONN_MEDALLION_DEFAULT", "medallion://127.0.0.1:9")
    # Nobody can tell a wrong port from a service that is being replaced: it is worth a retry.
    where = r"Where: connection medallion_default, service 127\.0\.0\.1:9\."
    with pytest.raises(MedallionError, match=rf"{where} What to do: Check host, port and TLS.*\[UNAVAILABLE\]"):
        run(bronze(service, patience=0.5), fresh_run())


def test_which_row_to_keep_is_checked_when_the_dag_is_parsed(service: Service) -> None:
    with pytest.raises(ValueError, match="'first' or 'last' is right"):
        gold(service, keep="middle")


def test_asset_event_that_airflow_refuses_does_not_fail_the_stage(service: Service, log: RecordedLog) -> None:
    # Each of these letters has two bytes, of which Airflow stores three characters each: at most 3000, 1500 since 3.0.
    folders = "/".join(["ç" * 50] * 10)
    path = service.folder / folders / "people.csv"
    path.parent.mkdir(parents=True)
    path.write_text(PEOPLE, encoding="utf-8")
    with pytest.raises(ValueError, match=r"1500|3000"):
        Asset(asset_uri(f"{service.store_uri}/{folders}"))

    context = {**context_of("read_bronze_data", fresh_run()), "outlet_events": OutletEventAccessors()}
    result = bronze(service, prefix=f"{folders}/", asset_alias="people").execute(context)

    assert result["rows"] == 3
    (line,) = (line for line in log.lines if "asset" in line)
    assert line.startswith(f"No asset event was recorded for {service.store_uri}/{folders}: ")
    assert "cannot exceed" in line or "<= 3000" in line
    assert "What to do: " in line


def test_later_try_tells_nothing_again(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    service.add_bronze("people.csv", PEOPLE)
    service.add_bronze("notes.txt", "not a CSV file")
    context = {**context_of("read_bronze_data", fresh_run()), "task_state_store": TaskState()}
    log = RecordedLog()
    monkeypatch.setattr("medallion_provider.operators.base.Narrator", lambda _: Narrator(log))

    bronze(service).execute(context)
    assert any("notes.txt" in line for line in log.lines)
    log.lines.clear()
    bronze(service).execute(context)

    assert [line.split(": ")[-1] for line in log.lines] == ["has succeeded before; its result is returned"]
