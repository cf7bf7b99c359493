"""The service as the chart starts it in a pod: its arguments and variables, and folders of this machine as volumes."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from support import chart

PROGRAM = chart.ROOT / "src/Medallion.Cli/bin/Release/net10.0/medallion.dll"
_PATIENCE_SECONDS = 60.0


@dataclass(frozen=True)
class Machine:
    """A folder that takes the place of a pod's file system, and of the cluster's secrets."""

    folder: Path
    secrets: dict[str, dict[str, str]] = field(default_factory=dict)

    def mount(self, pod: dict[str, Any]) -> dict[str, str]:
        """Make folders of a pod's volumes, with what its secrets hold; return them by the paths of their mounts."""
        volumes = {volume["name"]: volume for volume in pod["volumes"]}
        mounted: dict[str, str] = {}
        for mount in pod["containers"][0]["volumeMounts"]:
            volume = volumes[mount["name"]]
            place = self.folder / volume["name"]
            place.mkdir(exist_ok=True)
            for key, text in self.secrets.get(volume.get("secret", {}).get("secretName", ""), {}).items():
                (place / key).write_text(text, encoding="utf-8")
            mounted[mount["mountPath"]] = str(place)
        return mounted


def placed(text: str, mounted: dict[str, str]) -> str:
    """Return a text with the paths of mounted volumes as they are on this machine."""
    # In one go: the folders of this machine may look like paths of the pod.
    paths = "|".join(re.escape(path) for path in sorted(mounted, key=len, reverse=True))
    return re.sub(rf"(?:(?<![\w/])|(?<=file://))({paths})(?=/|$)", lambda match: mounted[match[1]], text)


def command(pod: dict[str, Any], mounted: dict[str, str]) -> list[str]:
    """Return what a pod's container executes."""
    if not PROGRAM.exists():
        pytest.skip("the service is not built (tests/run.sh --only build)")
    return ["dotnet", str(PROGRAM), *(placed(argument, mounted) for argument in pod["containers"][0]["args"])]


def environment(pod: dict[str, Any], settings: dict[str, str], mounted: dict[str, str]) -> dict[str, str]:
    """Return the variables of a pod's container, on loopback."""
    variables = {item["name"]: item["value"] for item in pod["containers"][0].get("env", []) if "value" in item}
    own = {name: _on_loopback(placed(value, mounted)) for name, value in {**variables, **settings}.items()}
    return {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), **own}


def _on_loopback(value: str) -> str:
    """Return a setting that listens on every address as one that listens on loopback; s3://* is none."""
    return "127.0.0.1" if value == "*" else value.replace("//*:", "//127.0.0.1:")


@contextlib.contextmanager
def serving(values: chart.Values, machine: Machine, **changed: str) -> Iterator[Path]:
    """Start the service as the Deployment says; yields its log once it listens."""
    pod = chart.resources(values)[f"Deployment/{chart.RELEASE}"]["spec"]["template"]["spec"]
    mounted = machine.mount(pod)
    variables = {**environment(pod, chart.settings(values), mounted), **changed}
    log = machine.folder / "service.log"
    with log.open("w", encoding="utf-8") as output:
        process = subprocess.Popen(command(pod, mounted), env=variables, stdout=output, stderr=subprocess.STDOUT)
    try:
        _wait_until_it_listens(process, log)
        yield log
    finally:
        process.terminate()
        try:
            process.wait(timeout=pod["terminationGracePeriodSeconds"])
        except subprocess.TimeoutExpired:
            process.kill()
            raise
    assert process.returncode == 0, log.read_text(encoding="utf-8")


def call(values: chart.Values, machine: Machine, host: str) -> subprocess.CompletedProcess[str]:
    """Execute what the pod of `helm test` does, with the service at host in place of its name in the cluster."""
    pod = chart.resources(values)[f"Pod/{chart.RELEASE}-test"]["spec"]
    mounted = machine.mount(pod)
    arguments = [argument.replace(f"{chart.RELEASE}.{chart.NAMESPACE}.svc", host) for argument in command(pod, mounted)]
    return subprocess.run(arguments, capture_output=True, text=True, check=False, timeout=60)


def _wait_until_it_listens(process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while "Listening on" not in (text := log.read_text(encoding="utf-8")):
        assert process.poll() is None, f"The service ended:\n{text}"
        assert time.monotonic() < deadline, f"The service does not listen:\n{text}"
        time.sleep(0.1)
