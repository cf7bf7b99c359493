"""The service starts from what the chart renders, answers the probes, and takes the call of `helm test`."""

from __future__ import annotations

import json
import socket
import subprocess
import urllib.request
from pathlib import Path

import pytest

from support import chart, tools
from support.certificates import Authority
from support.chart import Values, merged
from support.pod import Machine, serving
from support.pod import call as call_service

READY = "medallion.v1.StageExecutionService"
FOLDER: Values = {
    "image": {"repository": "registry.example.com/medallion-grpc"},
    "stores": [{"uri": "file:///lake"}],
    "deployment": {
        "extraVolumes": [{"name": "lake", "emptyDir": {}}],
        "extraVolumeMounts": [{"name": "lake", "mountPath": "/lake"}],
    },
}
TOKENS: Values = {"auth": {"tokens": {"secretName": "callers", "keys": ["airflow", "next"]}}}
MUTUAL: Values = {
    "tls": {"secretName": "service", "clientAuthority": {"secretName": "authority"}},
    "tests": {"clientSecretName": "caller", "authoritySecretName": "authority"},
}


def test_a_service_without_tls_is_probed_at_its_port_and_scraped(tmp_path: Path) -> None:
    values = on_free_ports(merged(FOLDER, TOKENS))
    machine = Machine(tmp_path, {"callers": {"airflow": "first-token-of-airflow", "next": "second-token-of-airflow"}})
    with serving(values, machine) as log:
        port = values["service"]["port"]
        assert probe(port) == probe(port, READY) == "SERVING"
        answer = call_service(values, machine, "127.0.0.1")
        assert answer.returncode == 0, answer.stderr
        metrics = f"http://127.0.0.1:{values['telemetry']['metrics']['port']}/metrics"
        with urllib.request.urlopen(metrics, timeout=10) as scraped:
            assert "medallion_memory_limit_bytes" in scraped.read().decode()
        assert_json_lines(log)

    machine.secrets["callers"]["airflow"] = "token-that-nobody-knows"
    with serving(merged(values, {"auth": {"tokens": {"keys": ["next"]}}}), machine):
        assert call_service(values, machine, "127.0.0.1").returncode != 0


def test_a_service_with_mutual_tls_is_probed_at_a_port_of_its_own(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    secrets = {
        "service": authority.issue("service", "serverAuth"),
        "caller": authority.issue("caller", "clientAuth"),
        "authority": {"ca.crt": authority.pem},
    }
    values = on_free_ports(merged(FOLDER, MUTUAL))
    machine = Machine(tmp_path, secrets)
    health = free_port()
    container = chart.container(values)
    assert container["readinessProbe"]["grpc"]["port"] == 5081 != values["service"]["port"]
    with serving(values, machine, MEDALLION__HEALTH__PORT=str(health)):
        assert probe(health) == probe(health, READY) == "SERVING"
        answer = call_service(values, machine, "127.0.0.1")
        assert answer.returncode == 0, answer.stderr

        # Of the service's authority, and not for callers.
        secrets["caller"] = secrets["service"]
        assert call_service(values, machine, "127.0.0.1").returncode != 0


@pytest.mark.parametrize("example", ["minimal", "keda"])
def test_an_example_starts_with_its_settings(tmp_path: Path, example: str) -> None:
    values = on_free_ports(merged(chart.example(example), {"auth": {"tokens": {"keys": ["token"]}}}))
    machine = Machine(tmp_path, {"medallion-callers": {"token": "token-of-sixteen-letters"}})
    # Nobody answers there: the service starts all the same, and its pods become ready.
    nobody = {"AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_REGION": "eu-central-1"}
    endpoint = f"http://127.0.0.1:{free_port()}"
    with serving(values, machine, **nobody, MEDALLION__STORES__0__S3__SERVICEURL=endpoint):
        assert probe(values["service"]["port"], READY) == "SERVING"


def probe(port: int, service: str = "") -> str:
    """Ask as the kubelet does: grpc.health.v1 over plain HTTP/2."""
    program = tools.require("grpcurl")["grpcurl"]
    place = f"127.0.0.1:{port}"
    protos = ["-import-path", str(Path(__file__).parent / "support"), "-proto", "health.proto"]
    request = json.dumps({"service": service})
    result = subprocess.run(
        [program, "-plaintext", *protos, "-d", request, place, "grpc.health.v1.Health/Check"],
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    assert result.returncode == 0, result.stderr
    status: str = json.loads(result.stdout)["status"]
    return status


def on_free_ports(values: Values) -> Values:
    """Return the values with ports that are free on this machine."""
    return merged(values, {"service": {"port": free_port()}, "telemetry": {"metrics": {"port": free_port()}}})


def free_port() -> int:
    """Return a port of loopback that nobody uses."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def assert_json_lines(log: Path) -> None:
    """Assert that the log is for programs, apart from the line of the command itself."""
    lines = [line for line in log.read_text(encoding="utf-8").splitlines() if not line.startswith("Listening on")]
    assert lines
    assert all(json.loads(line) for line in lines)
