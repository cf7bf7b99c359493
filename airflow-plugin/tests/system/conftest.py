from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from system.jaeger import Jaeger
from system.lake import BUCKET, PROGRAM, TOKEN, Lake
from system.site import Site
from system.slack import Slack

if TYPE_CHECKING:
    from collections.abc import Iterator


VARIABLES = {"s3_bucket": BUCKET, "filename_silver": "people_all", "filename_gold": "people_without_duplicates"}
RUN_URL = "https://runs.example.invalid/{pipeline}/{run_id}/{stage}/{task}"


def connections(lake: Lake, slack: Slack) -> dict[str, dict[str, Any]]:
    """Return the Airflow connections of the example DAG."""
    return {
        "medallion_default": {
            "conn_type": "medallion",
            "host": "127.0.0.1",
            "port": lake.port,
            "password": TOKEN,
            "extra": json.dumps({"run_url": RUN_URL}),
        },
        "slack_webhook_connection": {"conn_type": "slackwebhook", "password": slack.webhook},
    }


@pytest.fixture(scope="session")
def jaeger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Jaeger]:
    program = Path(os.environ.get("MEDALLION_KIT", "/nowhere")) / "bin/jaeger"
    if not program.exists():
        pytest.skip("Jaeger is needed: MEDALLION_KIT names no folder that has bin/jaeger")
    jaeger = Jaeger(tmp_path_factory.mktemp("jaeger"), program)
    yield jaeger
    jaeger.stop()


@pytest.fixture(scope="session")
def lake(jaeger: Jaeger, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lake]:
    tools = Path(os.environ.get("MEDALLION_KIT", "/nowhere")) / "bin"
    if not (tools / "versitygw").exists():
        pytest.skip("An S3 gateway is needed: MEDALLION_KIT names no folder that has bin/versitygw")
    if not PROGRAM.exists() or shutil.which("dotnet") is None:
        pytest.skip("The service is not built: dotnet build src/Medallion.Cli -c Release")
    lake = Lake(tmp_path_factory.mktemp("lake"), tools, jaeger.settings_of_service)
    yield lake
    lake.stop()


@pytest.fixture(scope="session")
def slack() -> Iterator[Slack]:
    slack = Slack()
    yield slack
    slack.stop()


@pytest.fixture(scope="session")
def site(lake: Lake, slack: Slack, jaeger: Jaeger, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    home = tmp_path_factory.mktemp("airflow")
    site = Site(home, VARIABLES, connections(lake, slack), jaeger.settings_of_airflow)
    yield site
    site.stop()
