"""People, from CSV files to one Parquet file without duplicates.

Reads every CSV file under `data/bronze/`, writes all rows to `data/silver/`, and the rows without duplicates by
*User Id* to `data/gold/`. The Medallion.Grpc service does the work; this DAG says in which order, and tells Slack.

Copy this file into the DAGs folder; nothing in it has to be changed. What it needs in Airflow:

| kind | name | meaning |
|---|---|---|
| Variable | `s3_bucket` | the bucket's name |
| Variable | `filename_silver`, `filename_gold` | names of the Parquet files, without the extension |
| Variable | `medallion_language` | optional: `pt-BR` (default) or `en`, for logs and Slack |
| Connection | `medallion_default` | type Medallion: host and port of the service |
| Connection | `slack_webhook_connection` | type Slack Incoming Webhook: the webhook's address |
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

from airflow.providers.common.compat.sdk import DAG
from airflow.providers.standard.operators.empty import EmptyOperator

from medallion_provider.notifications.deadline import dag_deadline
from medallion_provider.notifications.slack import StageSlackNotifier
from medallion_provider.operators.stages import ReadBronzeOperator, WriteGoldOperator, WriteSilverOperator

# The promise: gold is there within an hour. Slack hears of it when it is broken.
COMPLETE_WITHIN = timedelta(hours=1)

STAGE: dict[str, Any] = {
    "store_uri": "s3://{{ var.value.s3_bucket }}",
    "language": "{{ var.value.get('medallion_language', 'pt-BR') }}",
    "complete_within_minutes": COMPLETE_WITHIN.total_seconds() / 60,
    "on_success_callback": StageSlackNotifier("success"),
}

with DAG(
    dag_id="people_pipeline",
    description="Bronze CSV files to silver and gold Parquet files, without duplicates.",
    doc_md=__doc__,
    schedule="@daily",
    start_date=datetime(2024, 1, 1, tzinfo=timezone.utc),
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=timedelta(hours=6),
    tags=["medallion", "people"],
    default_args={
        "owner": "data-team",
        "retries": 3,
        "retry_delay": timedelta(seconds=30),
        "retry_exponential_backoff": True,
        "max_retry_delay": timedelta(minutes=10),
        "execution_timeout": timedelta(hours=2),
        "on_failure_callback": StageSlackNotifier("failure"),
    },
    **dag_deadline(COMPLETE_WITHIN),
):
    Start = EmptyOperator(task_id="Start")
    read_bronze_data = ReadBronzeOperator(task_id="read_bronze_data", **STAGE)
    write_silver_data = WriteSilverOperator(
        task_id="write_silver_data", filename="{{ var.value.filename_silver }}", **STAGE
    )
    write_gold_data = WriteGoldOperator(
        task_id="write_gold_data", filename="{{ var.value.filename_gold }}", key_columns=["User Id"], **STAGE
    )
    End = EmptyOperator(task_id="End")

    Start >> read_bronze_data >> write_silver_data >> write_gold_data >> End
