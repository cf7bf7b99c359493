"""DAG files for the tests, as text."""

from __future__ import annotations

# Works on both Airflow versions.
IMPORTS = """\
from datetime import datetime, timedelta

from airflow import DAG
from airflow.providers.common.compat.sdk import TaskGroup, dag, task, task_group

try:
    from airflow.providers.standard.operators.bash import BashOperator
    from airflow.providers.standard.operators.empty import EmptyOperator
    from airflow.providers.standard.operators.python import PythonOperator
except ImportError:
    from airflow.operators.bash import BashOperator
    from airflow.operators.empty import EmptyOperator
    from airflow.operators.python import PythonOperator


def tell(context):
    pass


GOOD = {
    "owner": "data-platform",
    "retries": 3,
    "on_failure_callback": tell,
    "execution_timeout": timedelta(hours=1),
    "start_date": datetime(2025, 1, 1),
}
"""

GOOD_DAG = (
    IMPORTS
    + """\

with DAG("people_pipeline", schedule=None, default_args=GOOD):
    EmptyOperator(task_id="Start") >> BashOperator(task_id="read", bash_command="true")
"""
)

BAD_DAG = (
    IMPORTS
    + """\

with DAG("people_pipeline", schedule=None, start_date=datetime.now()):
    BashOperator(task_id="read", bash_command="true")
    BashOperator(task_id="write", bash_command="aws s3 ls s3://people-lake/", owner="data-platform", retries=1)
"""
)
