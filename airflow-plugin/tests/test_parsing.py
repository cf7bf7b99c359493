"""Reading the DAG file costs nothing outside of the process that reads it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

SOURCES = Path(__file__).parents[1] / "src"
PARSE = """
import json, socket, sys, threading
import grpc, grpc.aio

opened = []

def refuse(name):
    def call(*arguments, **options):
        opened.append(name)
        raise AssertionError(name)
    return call

for module in (grpc, grpc.aio):
    for name in ("insecure_channel", "secure_channel"):
        setattr(module, name, refuse(f"{module.__name__}.{name}"))
import airflow.providers.common.compat.sdk as sdk
sdk.Variable.get = refuse("Variable.get")
sdk.BaseHook.get_connection = refuse("BaseHook.get_connection")
socket.socket.connect = refuse("connect")
before = threading.active_count()

from medallion_provider.example_dags import people_pipeline
from medallion_provider.hooks.medallion import MedallionHook
MedallionHook("nowhere")

print(json.dumps({
    "tasks": people_pipeline.Start.dag.task_ids,
    "opened": opened,
    "threads": threading.active_count() - before,
    "modules": sorted(name for name in sys.modules if name.split(".")[0] in ("flask_appbuilder", "slack_sdk", "aiohttp")
        or name.startswith(("openlineage", "airflow.providers.openlineage.extractors"))),
}))
"""


@pytest.fixture(scope="module")
def parsed(tmp_path_factory: pytest.TempPathFactory) -> Any:
    environment = {**os.environ, "AIRFLOW_HOME": str(tmp_path_factory.mktemp("airflow")), "PYTHONPATH": str(SOURCES)}
    found = subprocess.run(
        [sys.executable, "-c", PARSE], env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert found.returncode == 0, found.stderr[-3000:]
    return json.loads(found.stdout.splitlines()[-1])


def test_dag_is_read(parsed: Any) -> None:
    assert parsed["tasks"] == ["Start", "read_bronze_data", "write_silver_data", "write_gold_data", "End"]


def test_no_channel_is_opened_and_no_setting_is_read(parsed: Any) -> None:
    assert parsed["opened"] == []


def test_no_thread_is_started(parsed: Any) -> None:
    assert parsed["threads"] == 0


def test_what_only_a_form_a_message_or_lineage_needs_is_not_imported(parsed: Any) -> None:
    assert parsed["modules"] == []
