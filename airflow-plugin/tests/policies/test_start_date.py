from __future__ import annotations

import pytest

from policies.judging import assert_finds

CODE = "MDL005"


def test_date_that_stays_is_left_alone() -> None:
    assert_finds(
        CODE,
        """\
        from datetime import datetime
        import pendulum
        from airflow.sdk import DAG, task

        START = pendulum.datetime(2025, 1, 1, tz="UTC")
        dag = DAG("people", start_date=START, default_args={"start_date": datetime(2025, 1, 1)})

        @task
        def fetch():
            query(start_date=datetime.now())
        """,
    )


@pytest.mark.parametrize(
    ("imports", "clock"),
    [
        ("from datetime import datetime", "datetime.now()"),
        ("import datetime as dt", "dt.datetime.utcnow()"),
        ("import datetime", "datetime.datetime.combine(datetime.date.today(), datetime.time())"),
        ("import pendulum", "pendulum.today('UTC').add(days=-1)"),
        ("from pendulum import yesterday", "yesterday()"),
        ("from airflow.utils.dates import days_ago", "days_ago(2)"),
        ("from airflow.sdk import timezone", "timezone.utcnow()"),
    ],
)
def test_every_clock_is_known(imports: str, clock: str) -> None:
    assert_finds(CODE, f'{imports}\nfrom airflow.sdk import DAG\nDAG("people", start_date={clock})  # bad\n')


def test_clock_is_followed_to_where_it_is_read() -> None:
    assert_finds(
        CODE,
        """\
        from datetime import datetime, timedelta
        from airflow.sdk import DAG, dag

        NOW = datetime.now()  # bad
        COMMON = {"start_date": NOW - timedelta(days=1)}
        ARGS = {**COMMON, "retries": 1}

        def start():
            return datetime.today()  # bad

        DAG("people", default_args=ARGS)

        @dag(start_date=start())
        def sales():
            pass

        more = {}
        more["start_date"] = datetime.utcnow()  # bad
        more.update(dict(start_date=datetime.utcnow()))  # bad
        """,
    )


def test_what_is_wrong_and_what_to_change_in_both_languages() -> None:
    text = (
        'from datetime import datetime\nfrom airflow.sdk import DAG\nDAG("people", start_date=datetime.now())  # bad\n'
    )
    (found,) = assert_finds(CODE, text)
    assert found.in_language("en") == (
        "dag.py:3:26 MDL005 start_date moves: datetime.now() gives another time whenever Airflow reads this file. "
        "What to do: Write a date that stays, for example start_date=datetime(2025, 1, 1)."
    )
    assert found.in_language("pt-BR") == (
        "dag.py:3:26 MDL005 start_date muda: datetime.now() dá outra hora a cada vez que o Airflow lê este arquivo. "
        "O que fazer: Escreva uma data que não muda, por exemplo start_date=datetime(2025, 1, 1)."
    )


def test_date_that_refers_to_itself_ends() -> None:
    assert_finds(CODE, "from airflow.sdk import DAG\nstart = start\nDAG('people', start_date=start)\n")
