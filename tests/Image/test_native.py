"""What the program does by reflection, or in code of libraries that do, it also does as native code: whatever nothing was seen to
call was left out when it was made."""

import json
import shutil
import socket
import subprocess
import urllib.request
from pathlib import Path

import grpc
import pytest
from google.protobuf.descriptor_pool import DescriptorPool
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import ProtoReflectionDescriptorDatabase

from oci import Json
from role import ACCESS_KEY, aws
from root_filesystem import MOUNTED, command, environment, free_port, running, wait_for_port, why_not
from service import PEOPLE, STORE, Service, health, started

SERVICES = {"grpc.health.v1.Health", "medallion.v1.RunService", "medallion.v1.StageExecutionService"}
GOLD = "data/gold/people_without_duplicates.parquet"

REASON = why_not()
pytestmark = pytest.mark.skipif(REASON is not None, reason=str(REASON))


@pytest.fixture(scope="module")
def run(service: Service) -> Json:
    """A run of all stages, as its events tell it: the last line is the document."""
    arguments = (*service.endpoint, "--store", STORE, "--key", "User Id", "--pipeline", "native", "--run-id", "1")
    done = service.medallion("run", "all", *arguments, "--events")
    assert done.returncode == 0, done.stdout + done.stderr
    *events, document = [json.loads(line) for line in done.stdout.splitlines()]
    return {"events": events, "document": document}


def test_its_services_can_be_listed_and_described(service: Service) -> None:
    with grpc.insecure_channel(f"127.0.0.1:{service.port}") as channel:
        database = ProtoReflectionDescriptorDatabase(channel)
        listed = set(database.get_services())
        described = DescriptorPool(database).FindServiceByName("medallion.v1.StageExecutionService")

    assert listed >= SERVICES
    assert {"ReadBronze", "WriteSilver", "WriteGold"} <= {method.name for method in described.methods}
    assert described.methods_by_name["WriteGold"].input_type.fields_by_name


def test_every_event_of_a_run_is_a_line(run: Json) -> None:
    stages = {stage["layer"]: stage for stage in run["document"]["stages"]}

    assert run["events"]
    assert (stages["gold"]["rows"], stages["gold"]["duplicates"]) == (PEOPLE, PEOPLE)


def test_metrics_tell_of_the_run_and_of_the_runtime(service: Service, run: Json) -> None:
    assert run
    lines = metrics(service)
    names = {line.split("{")[0].split(" ")[0] for line in lines}

    assert any(line.startswith("medallion_published_rows") and line.split()[1] == str(PEOPLE) for line in lines), lines
    assert names >= {
        "medallion_stage_rows_written_total",
        "dotnet_gc_pause_time_seconds_total",
        "dotnet_process_cpu_time_seconds_total",
    }
    assert any(name.startswith("kestrel_") for name in names)


def test_a_run_is_shown_for_people_and_for_programs(service: Service, run: Json) -> None:
    assert run
    shown = service.medallion("runs", "show", "native", "1", "gold", *service.endpoint)
    told = service.medallion("runs", "show", "native", "1", "gold", *service.endpoint, "--json")

    assert shown.returncode == told.returncode == 0, shown.stderr + told.stderr
    assert "people_without_duplicates" in shown.stdout
    assert "people_without_duplicates" in json.dumps(json.loads(told.stdout))


def test_a_run_is_found_in_the_ledger_without_the_service(service: Service, run: Json) -> None:
    assert run
    done = service.medallion("runs", "list", "--store", STORE, "--json")

    assert done.returncode == 0, done.stderr
    assert '"native"' in done.stdout


def test_a_file_is_shown_for_people_and_for_programs(service: Service, run: Json) -> None:
    assert run
    shown = service.medallion("show", f"/{MOUNTED}/{GOLD}")
    told = service.medallion("show", f"/{MOUNTED}/{GOLD}", "--json")

    assert shown.returncode == told.returncode == 0, shown.stderr + told.stderr
    assert "Ana 3" in shown.stdout
    assert "First Name" in json.dumps(json.loads(told.stdout))


def test_its_demo_runs(service: Service) -> None:
    (service.store / "demo").mkdir(mode=0o777)
    (service.store / "demo").chmod(0o777)
    done = service.medallion("demo", "--rows", "1000", "--folder", f"/{MOUNTED}/demo")

    assert done.returncode == 0, done.stdout + done.stderr
    assert (service.store / "demo" / GOLD).read_bytes()[:4] == b"PAR1"


def test_it_explains_itself(service: Service) -> None:
    version = service.medallion("--version")
    for words in ([], ["run"], ["runs", "retry"], ["serve"]):
        done = service.medallion(*words, "--help")
        assert done.returncode == 0, done.stderr
        assert "Usage:" in done.stdout
        assert "Exit codes:" in done.stdout or words

    assert version.stdout.split("+")[0] == service.image.config["config"]["Labels"]["org.opencontainers.image.version"]


def test_errors_are_told_in_portuguese(service: Service) -> None:
    done = service.medallion("run", "all", "--store", "file:///nothing", "--key", "User Id", "--language", "pt-BR")

    assert done.returncode == 1, done.stdout + done.stderr
    assert "O bucket ou a pasta não existe." in done.stderr
    assert "STORE_NOT_FOUND" in done.stderr


def test_a_setting_that_is_none_is_named_with_the_nearest(service: Service) -> None:
    argument = service.medallion("serve", "--store", STORE, "--Medallion:Runs:MaxRuning=1")
    variable = service.medallion("serve", "--store", STORE, MEDALLION__ENGINE__SPILLFOLDR="/tmp")
    value = service.medallion("serve", "--store", STORE, "--Medallion:Runs:MaxStreamAge=soon")

    assert [argument.returncode, variable.returncode, value.returncode] == [2, 2, 2]
    assert "Medallion:Runs:MaxRuning is no setting; the nearest is Medallion:Runs:MaxRunning" in argument.stderr
    assert "the nearest is medallion:engine:spillfolder" in variable.stderr.lower()
    assert "Medallion:Runs:MaxStreamAge" in value.stderr


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")
def test_it_encrypts_and_asks_for_a_token(service: Service, tmp_path: Path) -> None:
    certificate = make_certificate(service.store)
    port, log = free_port(), tmp_path / "service.log"
    settings = {
        "MEDALLION__STORES__0__URI": STORE,
        "MEDALLION__LISTEN": f"https://127.0.0.1:{port}",
        "MEDALLION__TLS__CERTIFICATEFILE": f"/{MOUNTED}/tls.crt",
        "MEDALLION__TLS__KEYFILE": f"/{MOUNTED}/tls.key",
        "MEDALLION__TOKENS__0__VALUE": "token-of-the-test",
    }
    line = command(service.image, service.root, service.store)
    with running(line, environment(service.image, **settings), log) as process:
        wait_for_port(port, process, log)
        with grpc.secure_channel(f"127.0.0.1:{port}", grpc.ssl_channel_credentials(certificate)) as channel:
            assert health(channel) == 1
        listing = ("runs", "list", "--endpoint", f"https://127.0.0.1:{port}", "--ca-file", f"/{MOUNTED}/tls.crt")
        refused = service.medallion(*listing)
        accepted = service.medallion(*listing, MEDALLION_TOKEN=settings["MEDALLION__TOKENS__0__VALUE"])

    assert refused.returncode == 1, refused.stdout + refused.stderr
    assert "UNAUTHENTICATED" in refused.stderr
    assert accepted.returncode == 0, accepted.stdout + accepted.stderr


def test_a_pod_of_eks_has_the_credentials_of_its_role(service: Service, tmp_path: Path) -> None:
    """The SDK's client of the token service is found by reflection, unless it is handed over."""
    (service.store / "token").write_text("identity", encoding="ascii")
    with aws() as (url, signed):
        settings = {
            "AWS_ROLE_ARN": "arn:aws:iam::123456789012:role/lake",
            "AWS_WEB_IDENTITY_TOKEN_FILE": f"/{MOUNTED}/token",
            "AWS_ENDPOINT_URL_STS": f"{url}/sts",
            "MEDALLION__STORES__1__URI": "s3://bucket",
            "MEDALLION__STORES__1__S3__SERVICEURL": url,
            "MEDALLION__STORES__1__S3__REGION": "us-east-1",
        }
        with started(service.image, service.root, service.store, tmp_path / "service.log", **settings):
            authorization = signed.get(timeout=30)

    assert f"Credential={ACCESS_KEY}/" in authorization


def test_its_log_is_json_where_that_is_asked_for(service: Service, tmp_path: Path) -> None:
    log = tmp_path / "service.log"
    with started(service.image, service.root, service.store, log, MEDALLION__LOGS__FORMAT="json"):
        pass

    lines = log.read_text(encoding="utf-8").splitlines()
    assert [entry for line in lines if line.startswith("{") and (entry := json.loads(line))["LogLevel"] == "Information"]
    assert not [line for line in lines if line.startswith("info:")]


def test_it_keeps_to_the_limits_that_the_chart_sets(service: Service, tmp_path: Path) -> None:
    """The runtime reads them as hexadecimal numbers, native code without 0x in front of them."""
    limits = {"DOTNET_GCHeapHardLimit": "10000000", "DOTNET_PROCESSOR_COUNT": "1"}
    with started(service.image, service.root, service.store, tmp_path / "service.log", **limits) as limited:
        lines = metrics(limited)

    [limit] = [line.split()[1] for line in lines if line.startswith("medallion_memory_limit_bytes{")]
    assert int(limit) == 0x10000000


def test_it_can_be_looked_into_with_the_tools_of_dotnet(service: Service, tmp_path: Path) -> None:
    """dotnet-counters and dotnet-trace connect to a socket in the folder for temporary files."""
    with started(service.image, service.root, service.store, tmp_path / "service.log", TMPDIR=f"/{MOUNTED}"):
        [found] = service.store.glob("dotnet-diagnostic-*")
        answer = process_info(found)

    assert answer.startswith(b"DOTNET_IPC_V1\0")
    assert "/app/medallion".encode("utf-16-le") in answer


def metrics(service: Service) -> list[str]:
    """What Prometheus is told."""
    with urllib.request.urlopen(f"http://127.0.0.1:{service.metrics_port}/metrics", timeout=10) as answer:
        return [str(line) for line in answer.read().decode().splitlines() if not line.startswith("#")]


def process_info(path: Path) -> bytes:
    """What the runtime answers to the command ProcessInfo of its diagnostic protocol."""
    header = b"DOTNET_IPC_V1\0" + (20).to_bytes(2, "little") + bytes([4, 0, 0, 0])
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(10)
        client.connect(str(path))
        client.sendall(header)
        return client.recv(4096)


def make_certificate(folder: Path) -> bytes:
    """tls.crt and tls.key, for loopback."""
    kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=test", "-days", "2"]
    names = ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", "tls.key", "-out", "tls.crt"]
    subprocess.run(["openssl", "req", "-x509", *kind, *names], cwd=folder, check=True, capture_output=True)
    (folder / "tls.key").chmod(0o644)
    return (folder / "tls.crt").read_bytes()
