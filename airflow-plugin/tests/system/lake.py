"""A bucket on a real S3 gateway, a proxy before it that can be made slow, and the service."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import boto3
import grpc
from botocore.config import Config

from medallion_provider.protos.medallion.v1 import run_key_pb2, runs_pb2, runs_pb2_grpc
from system.processes import Child, free_port, wait_for_port
from system.slow_proxy import SlowProxy

if TYPE_CHECKING:
    from collections.abc import Mapping

PROGRAM = Path(__file__).parents[3] / "src/Medallion.Cli/bin/Release/net10.0/medallion.dll"
BUCKET = "people-lake"
TOKEN = "the-token-of-the-data-team"
STAGES = {
    "read_bronze_data": run_key_pb2.STAGE_READ_BRONZE,
    "write_silver_data": run_key_pb2.STAGE_WRITE_SILVER,
    "write_gold_data": run_key_pb2.STAGE_WRITE_GOLD,
}
_KEY, _SECRET = "test-access-key", "test-secret-key"


class Lake:
    """The bucket's folder, and the service that reads and writes it over the S3 protocol."""

    def __init__(self, folder: Path, tools: Path, settings: Mapping[str, str]) -> None:
        """Start everything.

        :param folder: Folder for the bucket and the logs.
        :param tools: Folder of the S3 gateway.
        :param settings: Further settings of the service, as environment variables.
        """
        self._folder = folder
        self._settings = settings
        self.bucket = folder / "buckets" / BUCKET
        (self.bucket / "data/bronze").mkdir(parents=True)
        self.port, self._gateway_port = free_port(), free_port()
        self._gateway = Child(
            [str(tools / "versitygw"), "--port", f"127.0.0.1:{self._gateway_port}", "posix", str(folder / "buckets")],
            folder / "gateway.log",
            {**os.environ, "ROOT_ACCESS_KEY": _KEY, "ROOT_SECRET_KEY": _SECRET},
        )
        wait_for_port(self._gateway, self._gateway_port)
        self._proxy = SlowProxy(self._gateway_port)
        self.service = self.start_service()

    def start_service(self) -> Child:
        """Start the service; at the port that it had before."""
        settings = {
            "MEDALLION__STORES__0__URI": "s3://*",
            "MEDALLION__STORES__0__S3__SERVICEURL": f"http://127.0.0.1:{self._proxy.port}",
            "MEDALLION__STORES__0__S3__FORCEPATHSTYLE": "true",
            "MEDALLION__STORES__0__S3__REGION": "us-east-1",
            "MEDALLION__STORES__0__S3__ACCESSKEYID": _KEY,
            "MEDALLION__STORES__0__S3__SECRETACCESSKEY": _SECRET,
            "MEDALLION__TOKENS__0__VALUE": TOKEN,
        }
        self.service = Child(
            ["dotnet", str(PROGRAM), "serve", "--listen", f"http://127.0.0.1:{self.port}"],
            self._folder / "service.log",
            {**os.environ, **self._settings, **settings},
        )
        wait_for_port(self.service, self.port)
        return self.service

    def add_bronze(self, name: str, content: bytes) -> None:
        (self.bucket / "data/bronze" / name).write_bytes(content)

    def publish(self, layer: str, name: str, content: bytes) -> Path:
        """Put an object that was there before, over the S3 protocol as the service does; return its file."""
        client = boto3.client(
            "s3",
            endpoint_url=f"http://127.0.0.1:{self._gateway_port}",
            region_name="us-east-1",
            aws_access_key_id=_KEY,
            aws_secret_access_key=_SECRET,
            config=Config(s3={"addressing_style": "path"}),
        )
        client.put_object(Bucket=BUCKET, Key=f"data/{layer}/{name}", Body=content)
        return self.bucket / "data" / layer / name

    def clear(self) -> None:
        """Remove all data; the ledger of the runs stays."""
        for path in sorted((self.bucket / "data").rglob("*"), reverse=True):
            if path.is_file():
                path.unlink()

    def slow_down(self, kilobytes_per_second: int) -> None:
        """Let what the service reads from S3 come through at this rate; 0: at full speed again."""
        self._proxy.bytes_per_second = 1000 * kilobytes_per_second

    def run(self, dag_id: str, run_id: str, task_id: str) -> runs_pb2.Run | None:
        """Return the service's record of a task's run; None where it knows none."""
        key = run_key_pb2.RunKey(pipeline=dag_id, run_id=run_id, stage=STAGES[task_id], task=task_id)
        with grpc.insecure_channel(f"127.0.0.1:{self.port}") as channel:
            try:
                return (
                    runs_pb2_grpc.RunServiceStub(channel)
                    .GetRun(
                        runs_pb2.GetRunRequest(key=key),
                        metadata=(("authorization", f"Bearer {TOKEN}"),),
                        timeout=10,
                        wait_for_ready=True,
                    )
                    .run
                )
            except grpc.RpcError as error:
                if error.code() == grpc.StatusCode.NOT_FOUND:
                    return None
                raise

    def stop(self) -> None:
        self.service.stop()
        self._proxy.stop()
        self._gateway.stop()
