"""The example DAG, and variants of it that a test needs."""

from __future__ import annotations

from pathlib import Path

EXAMPLE = Path(__file__).parents[2] / "src/medallion_provider/example_dags/people_pipeline.py"
PEOPLE = Path(__file__).parents[4] / "shared/data/people/people-10000.csv"
STAGES = ("read_bronze_data", "write_silver_data", "write_gold_data")
TASKS = ("Start", *STAGES, "End")


def example() -> str:
    return EXAMPLE.read_text(encoding="utf-8")


def variant(
    dag_id: str,
    *,
    deferrable: bool = False,
    bronze: str = "",
    conn_id: str = "",
    stage: str = "",
    within: str = "hours=1",
) -> str:
    """Return the example under another id, started by hand, that retries after a second.

    :param dag_id: Its id.
    :param deferrable: Whether its stages wait in the triggerer.
    :param bronze: Further arguments of the bronze operator.
    :param conn_id: Another connection to the service.
    :param stage: Further entries of the arguments of every stage.
    :param within: The promise, as arguments of a timedelta.
    """
    stage += f'    "deferrable": {deferrable},\n'
    if conn_id:
        stage += f'    "medallion_conn_id": "{conn_id}",\n'
    changes = {
        'dag_id="people_pipeline"': f'dag_id="{dag_id}"',
        'schedule="@daily"': "schedule=None",
        "timedelta(seconds=30)": "timedelta(seconds=1)",
        "COMPLETE_WITHIN = timedelta(hours=1)": f"COMPLETE_WITHIN = timedelta({within})",
        "STAGE: dict[str, Any] = {\n": "STAGE: dict[str, Any] = {\n" + stage,
        'task_id="read_bronze_data", ': f'task_id="read_bronze_data", {bronze}',
    }
    text = example()
    for old, new in changes.items():
        assert old in text, old
        text = text.replace(old, new)
    return text
