"""Brings a release's DAG files into the bucket of an Airflow environment, and back.

    deploy_dags.py deploy BUCKET VERSION DAGS_FOLDER SCRIPTS_FOLDER
    deploy_dags.py rollback BUCKET [VERSION]     default: the release that was there before the present one
    deploy_dags.py list BUCKET

In the bucket, airflow/dags/ and airflow/scripts/ are what Airflow reads. Each release stays under airflow/releases/VERSION/, and
airflow/releases/history.json says which one is there and which were. Only files that a release brought are ever removed: what
others keep in airflow/dags/ stays. Two at a time are kept apart by the pipeline (resource_group) and, where somebody deploys by
hand, by the condition on the history. Credentials and region come from the AWS SDK's usual places; AWS_ENDPOINT_URL_S3 names
another S3 service.
"""

import datetime
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
from botocore.exceptions import ClientError

LIVE = "airflow/"
RELEASES = "airflow/releases/"
HISTORY = RELEASES + "history.json"
REMEMBERED = 20

Release = dict[str, Any]


class DeploymentError(Exception):
    """What is wrong, and what to do."""


@dataclass
class History:
    """Releases in the order of their deployment, the present one last, and the version of the file that says so."""

    releases: list[Release]
    etag: str | None

    @property
    def present(self) -> Release | None:
        return self.releases[-1] if self.releases else None


class Bucket:
    """The bucket of an Airflow environment."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._s3 = boto3.client("s3")

    def history(self) -> History:
        try:
            found = self._s3.get_object(Bucket=self._name, Key=HISTORY)
        except ClientError as error:
            if error.response["Error"]["Code"] == "NoSuchKey":
                return History([], None)
            raise
        return History(json.load(found["Body"]), found["ETag"])

    def remember(self, history: History, release: Release) -> None:
        """Puts the release at the end, unless somebody else deployed since the history was read."""
        moment = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
        releases = [*history.releases, release | {"deployed": moment}][-REMEMBERED:]
        condition = {"IfMatch": history.etag} if history.etag else {"IfNoneMatch": "*"}
        try:
            self._s3.put_object(Bucket=self._name, Key=HISTORY, Body=json.dumps(releases, indent=1).encode(), **condition)
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] != 412:
                raise
            raise DeploymentError("another deployment came in between: look at 'list', and deploy again") from error

    def store(self, version: str, folders: dict[str, Path]) -> list[str]:
        """Uploads the folders below the release's own prefix; names of the files, folder first."""
        names = []
        for folder, path in folders.items():
            for file in sorted(each for each in path.rglob("*") if each.is_file() and "__pycache__" not in each.parts):
                name = f"{folder}/{file.relative_to(path).as_posix()}"
                self._s3.put_object(Bucket=self._name, Key=f"{RELEASES}{version}/{name}", Body=file.read_bytes())
                names.append(name)
        return names

    def activate(self, release: Release, before: Release | None) -> None:
        """Copies the release to where Airflow reads, then removes what only the one before had."""
        for name in release["files"]:
            source = {"Bucket": self._name, "Key": f"{RELEASES}{release['version']}/{name}"}
            self._s3.copy_object(Bucket=self._name, Key=LIVE + name, CopySource=source)
            print(f"  {LIVE}{name}")
        for name in sorted(set(before["files"] if before else ()) - set(release["files"])):
            self._s3.delete_object(Bucket=self._name, Key=LIVE + name)
            print(f"  {LIVE}{name} removed")


def deploy(bucket: Bucket, version: str, dags: str, scripts: str) -> None:
    history = bucket.history()
    folders = {"dags": Path(dags), "scripts": Path(scripts)}
    for path in folders.values():
        if not path.is_dir():
            raise DeploymentError(f"{path} is no folder")
    files = bucket.store(version, folders)
    if not any(name.startswith("dags/") for name in files):
        raise DeploymentError(f"{dags} has no files: nothing was changed")
    switch(bucket, history, {"version": version, "files": files})


def rollback(bucket: Bucket, version: str | None = None) -> None:
    history = bucket.history()
    present = history.present
    earlier = [each for each in history.releases if present and each["version"] != present["version"]]
    wanted = [each for each in earlier if version in (None, each["version"])]
    if not wanted:
        known = ", ".join(dict.fromkeys(each["version"] for each in earlier)) or "none"
        raise DeploymentError(f"no earlier release {version or ''} to go back to; there are: {known}")
    switch(bucket, history, wanted[-1])


def switch(bucket: Bucket, history: History, release: Release) -> None:
    """The history first: what it refuses changes nothing, and what breaks off afterwards is repeated by the same command."""
    present = history.present
    bucket.remember(history, {"version": release["version"], "files": release["files"]})
    print(f"{present['version'] if present else 'nothing'} -> {release['version']}")
    bucket.activate(release, present)


def show(bucket: Bucket) -> None:
    for release in bucket.history().releases:
        print(f"{release['deployed']}  {release['version']}  {len(release['files'])} files")


def main(command: str, bucket: str, *arguments: str) -> None:
    commands: dict[str, Callable[..., None]] = {"deploy": deploy, "rollback": rollback, "list": show}
    commands[command](Bucket(bucket), *arguments)


if __name__ == "__main__":
    if len(sys.argv) < 3 or sys.argv[1] not in ("deploy", "rollback", "list"):
        sys.exit(__doc__)
    try:
        main(*sys.argv[1:])
    except DeploymentError as error:
        sys.exit(f"deploy_dags.py: {error}")
