from __future__ import annotations

import pytest

from policies.judging import assert_finds

CODE = "MDL008"


def test_ids_uris_and_counts_are_left_alone() -> None:
    assert_finds(
        CODE,
        """\
        import gzip
        import pandas as pd
        from airflow.sdk import DAG, task
        from airflow.providers.standard.operators.python import PythonOperator

        @task
        def count(uri):
            df = pd.read_csv(uri).drop_duplicates()
            df.to_parquet(uri)
            return {"uri": uri, "rows": len(df), "columns": list(df.columns), "total": df["price"].sum()}

        @task
        def write(uri, settings):
            frame = pd.read_csv(uri)
            settings.to_dict()
            return frame.to_csv(uri)

        @task(do_xcom_push=False)
        def keeps_to_itself(uri):
            return pd.read_csv(uri)

        @task
        def describe(result):
            def frame():
                return pd.DataFrame()
            return result.to_dict()

        def load(ti):
            ti.xcom_push(key="rows", value=len(pd.read_csv("people.csv")))
            return ti.run_id

        def helper():
            return pd.DataFrame()

        PythonOperator(task_id="load", python_callable=load)
        PythonOperator(task_id="quiet", python_callable=helper, do_xcom_push=False)
        PythonOperator(task_id="small", python_callable=lambda: 1)
        """,
    )


@pytest.mark.parametrize(
    "returned",
    [
        "pd.read_csv('people.csv')",
        "frame",
        "frame.drop_duplicates().to_dict('records')",
        "frame.to_json()",
        "frame.to_csv(index=False)",
        "frame[['User Id']]",
        "frame.loc[0:10].values.tolist()",
        "{'people': frame, 'rows': 3}",
        "[1, frame]",
        "json.dumps(frame.to_dict())",
        "df.to_dict()",
        "typed.head()",
        "handle.read()",
        "client.get_object(Bucket=bucket, Key=key)['Body'].read().decode()",
        "hook.get_records('select * from people')",
        "frame if ok else None",
        "joined()",
        "pl.read_parquet('people.parquet').to_dicts()",
        "[row for row in cursor.fetchall()]",
        "people.to_dict(orient='records')",
    ],
)
def test_data_is_found_however_it_is_returned(returned: str) -> None:
    assert_finds(
        CODE,
        f"""\
        import json
        import pandas as pd
        import polars as pl
        from airflow.decorators import task

        def joined():
            return pd.concat([pd.DataFrame(), pd.DataFrame()])

        @task.virtualenv
        def read(df, typed: pd.DataFrame, ok, cursor, hook, people):
            frame = pd.read_csv("people.csv")
            frame = frame.fillna("")
            with open("people.csv") as handle:
                return {returned}  # bad
        """,
    )


def test_callables_pushes_lambdas_and_types_are_found() -> None:
    assert_finds(
        CODE,
        """\
        import pandas as pd
        from airflow.sdk import task
        from airflow.providers.standard.operators.python import PythonOperator

        def read(**context):
            frame = pd.read_csv("people.csv")
            context["ti"].xcom_push(key="people", value=frame.to_dict())  # bad
            context["ti"].xcom_push("people", frame)  # bad
            return frame  # bad

        PythonOperator(task_id="read", python_callable=read)
        PythonOperator(task_id="short", python_callable=lambda: pd.read_csv("people.csv"))  # bad

        @task
        def typed() -> "pd.DataFrame":  # bad
            return load()
        """,
    )


def test_functions_that_call_each_other_end() -> None:
    assert_finds(
        CODE,
        """\
        from airflow.sdk import task

        def ping():
            value = pong()
            value = value
            return value

        def pong():
            return ping()

        @task
        def play():
            return ping()
        """,
    )


def test_what_is_wrong_and_what_to_change_in_both_languages() -> None:
    (found,) = assert_finds(
        CODE, "from airflow.sdk import task\n@task\ndef read(df):\n    return df.to_dict()  # bad\n"
    )
    assert found.in_language("en") == (
        "dag.py:4:12 MDL008 read puts data in XCom, which is Airflow's database: df.to_dict(). "
        "What to do: Write the data to the bucket, and hand on only its URI and counts."
    )
    assert found.in_language("pt-BR") == (
        "dag.py:4:12 MDL008 read põe dados no XCom, que é o banco de dados do Airflow: df.to_dict(). "
        "O que fazer: Grave os dados no bucket e passe adiante só a URI e as contagens."
    )
