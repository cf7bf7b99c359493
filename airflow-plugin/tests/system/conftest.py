from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from system.lake import BUCKET, PROGRAM, TOKEN, Lake
from system.site import Site
from system.slack import Slack

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lake]:
    tools = Path(os.environ.get("MEDALLION_KIT", "/nowhere")) / "bin"
    if not (tools / "versitygw").exists():
        pytest.skip("An S3 gateway is needed: MEDALLION_KIT names no folder that has bin/versitygw")
    if not PROGRAM.exists() or shutil.which("dotnet") is None:
        pytest.skip("The service is not built: dotnet build src/Medallion.Cli -c Release")
    lake = Lake(tmp_path_factory.mktemp("lake"), tools)
    yield lake
    lake.stop()


@pytest.fixture(scope="session")
def slack() -> Iterator[Slack]:
    slack = Slack()
    yield slack
    slack.stop()


@pytest.fixture(scope="session")
def site(lake: Lake, slack: Slack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    variables = {"s3_bucket": BUCKET, "filename_silver": "people_all", "filename_gold": "people_without_duplicates"}
    run_url = "https://runs.example.invalid/{pipeline}/{run_id}/{stage}/{task}"
    connections = {
        "medallion_default": {
            "conn_type": "medallion",
            "host": "127.0.0.1",
            "port": lake.port,
            "password": TOKEN,
            "extra": f'{{"run_url": "{run_url}"}}',
        },
        "slack_webhook_connection": {"conn_type": "slackwebhook", "password": slack.webhook},
    }
    site = Site(tmp_path_factory.mktemp("airflow"), variables, connections)
    yield site
    site.stop()
