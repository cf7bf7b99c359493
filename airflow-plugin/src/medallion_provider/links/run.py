"""The link from a task to its run's page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from airflow.providers.common.compat.sdk import BaseOperatorLink, XCom

from medallion_provider.protos.medallion.v1 import run_key_pb2

if TYPE_CHECKING:
    from airflow.providers.common.compat.sdk import BaseOperator, TaskInstanceKey

# Where Airflow 3 looks for the link; pushed when the run starts, so that it is there while the run goes on.
XCOM_KEY = "_link_MedallionRunLink"


class MedallionRunLink(BaseOperatorLink):  # type: ignore[misc] # its class is another one in each Airflow version
    """Leads to the run's page, where the connection's ``run_url`` says that there is one."""

    name = "Medallion run"

    def get_link(self, operator: BaseOperator, *, ti_key: TaskInstanceKey) -> str:  # noqa: ARG002
        """Return the address; empty where there is none."""
        return XCom.get_value(ti_key=ti_key, key=XCOM_KEY) or ""


def run_address(connection: Any, key: run_key_pb2.RunKey) -> str:
    """Return the address of a run's page; empty where the connection has no ``run_url``."""
    template = connection.extra_dejson.get("run_url") or ""
    parts = {
        "pipeline": key.pipeline,
        "run_id": key.run_id,
        "stage": run_key_pb2.Stage.Name(key.stage).removeprefix("STAGE_").lower(),
        "task": key.task,
    }
    for name, value in parts.items():
        template = template.replace(f"{{{name}}}", quote(value, safe=""))
    return template
