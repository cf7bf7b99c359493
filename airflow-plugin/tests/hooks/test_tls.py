"""Connections to servers with TLS, and what ``test_connection`` says when something about it is wrong."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import grpc
import pytest

from conftest import PROGRAM, free_port, start_service
from hooks.certificates import Authority, Certificate
from hooks.recording_service import RecordingService
from medallion_provider.hooks.medallion import MedallionHook
from medallion_provider.protos.medallion.v1 import runs_pb2, runs_pb2_grpc

TOKEN = "the-token-of-the-data-team"
ANSWERS = (True, "The service answers.")
Connect = Callable[..., MedallionHook]


@dataclass(frozen=True)
class Papers:
    authority: Authority
    stranger: Authority
    server: Certificate
    client: Certificate
    client_of_stranger: Certificate


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Papers:
    folder = tmp_path_factory.mktemp("certificates")
    authority, stranger = Authority(folder, "authority"), Authority(folder, "stranger")
    return Papers(
        authority, stranger, authority.give("server"), authority.give("airflow"), stranger.give("somebody else")
    )


@pytest.fixture(scope="module")
def plain() -> Iterator[RecordingService]:
    service = RecordingService()
    yield service
    service.stop()


@pytest.fixture(scope="module")
def tls(papers: Papers) -> Iterator[RecordingService]:
    service = RecordingService(papers.server)
    yield service
    service.stop()


@pytest.fixture(scope="module")
def mutual(papers: Papers) -> Iterator[RecordingService]:
    service = RecordingService(papers.server, papers.authority)
    yield service
    service.stop()


@pytest.fixture
def connect(monkeypatch: pytest.MonkeyPatch) -> Connect:
    def connect(port: int, password: str = "", host: str = "127.0.0.1", **extra: Any) -> MedallionHook:
        extra = {name: str(value) if isinstance(value, Path) else value for name, value in extra.items()}
        connection = {"conn_type": "medallion", "host": host, "port": port, "password": password, "extra": extra}
        monkeypatch.setenv("AIRFLOW_CONN_MEDALLION_DEFAULT", json.dumps(connection))
        return MedallionHook()

    return connect


def call_async(hook: MedallionHook) -> Any:
    """Call as a trigger does."""

    async def call() -> Any:
        async with hook.settings.open_async() as channel:
            stub = runs_pb2_grpc.RunServiceStub(channel)
            return await stub.ListRuns(runs_pb2.ListRunsRequest(), metadata=hook.settings.headers(), timeout=10)

    return asyncio.run(call())


def check_refused(hook: MedallionHook, why: str = "") -> None:
    answers, message = hook.test_connection()
    assert not answers
    assert why in message
    assert "What to do: Check host, port and TLS of the connection" in message
    assert "[UNAVAILABLE]" in message
    with pytest.raises(grpc.RpcError) as refused:
        call_async(hook)
    assert refused.value.code() == grpc.StatusCode.UNAVAILABLE


def test_server_is_reached_without_tls(plain: RecordingService, connect: Connect) -> None:
    assert connect(plain.port).test_connection() == ANSWERS
    call_async(connect(plain.port))


def test_server_is_trusted_because_of_the_authority(tls: RecordingService, papers: Papers, connect: Connect) -> None:
    hook = connect(tls.port, tls=True, ca_file=papers.authority.file)
    assert hook.test_connection() == ANSWERS
    call_async(hook)


def test_server_is_reached_by_its_name(tls: RecordingService, papers: Papers, connect: Connect) -> None:
    assert connect(tls.port, host="localhost", tls="1", ca_file=papers.authority.file).test_connection() == ANSWERS


def test_server_of_a_strange_authority_is_refused(tls: RecordingService, papers: Papers, connect: Connect) -> None:
    check_refused(connect(tls.port, tls=True, ca_file=papers.stranger.file), "CERTIFICATE_VERIFY_FAILED")


def test_server_whose_authority_is_not_well_known_is_refused(tls: RecordingService, connect: Connect) -> None:
    check_refused(connect(tls.port, tls=True), "CERTIFICATE_VERIFY_FAILED")


def test_server_whose_certificate_has_another_name_is_refused(papers: Papers, connect: Connect) -> None:
    service = RecordingService(papers.authority.give("elsewhere.example", is_local=False))
    try:
        check_refused(connect(service.port, tls=True, ca_file=papers.authority.file), "verification check failed")
    finally:
        service.stop()


def test_server_with_tls_is_not_reached_without(tls: RecordingService, connect: Connect) -> None:
    check_refused(connect(tls.port))


def test_server_without_tls_is_not_reached_with(plain: RecordingService, papers: Papers, connect: Connect) -> None:
    check_refused(connect(plain.port, tls=True, ca_file=papers.authority.file), "WRONG_VERSION_NUMBER")


def test_client_shows_its_certificate(mutual: RecordingService, papers: Papers, connect: Connect) -> None:
    hook = connect(
        mutual.port,
        tls=True,
        ca_file=papers.authority.file,
        certificate_file=papers.client.certificate,
        key_file=papers.client.key,
    )
    assert hook.test_connection() == ANSWERS
    call_async(hook)
    assert mutual.callers[-2:] == [[b"airflow"], [b"airflow"]]


def test_client_without_a_certificate_is_refused(mutual: RecordingService, papers: Papers, connect: Connect) -> None:
    check_refused(connect(mutual.port, tls=True, ca_file=papers.authority.file))


def test_client_of_a_strange_authority_is_refused(mutual: RecordingService, papers: Papers, connect: Connect) -> None:
    theirs = papers.client_of_stranger
    check_refused(
        connect(
            mutual.port,
            tls=True,
            ca_file=papers.authority.file,
            certificate_file=theirs.certificate,
            key_file=theirs.key,
        )
    )


@pytest.mark.parametrize("field", ["ca_file", "certificate_file", "key_file"])
def test_file_that_is_not_there_is_named(tls: RecordingService, papers: Papers, connect: Connect, field: str) -> None:
    files = {
        "ca_file": papers.authority.file,
        "certificate_file": papers.client.certificate,
        "key_file": papers.client.key,
    }
    answers, message = connect(tls.port, tls=True, **{**files, field: Path("/no/such/file.pem")}).test_connection()
    assert not answers
    assert message.startswith("A certificate file cannot be read: ")
    assert "/no/such/file.pem" in message


def test_token_is_sent_and_nothing_where_there_is_none(tls: RecordingService, papers: Papers, connect: Connect) -> None:
    tls.metadata.clear()
    for password in ("a secret", ""):
        hook = connect(tls.port, password, tls=True, ca_file=papers.authority.file)
        assert hook.test_connection() == ANSWERS
        call_async(hook)
    assert [call.get("authorization") for call in tls.metadata] == ["Bearer a secret"] * 2 + [None] * 2


def test_channel_arguments_reach_grpc(plain: RecordingService, connect: Connect) -> None:
    plain.metadata.clear()
    arguments = {"grpc.primary_user_agent": "a-test"}
    assert connect(plain.port, options=json.dumps(arguments)).test_connection() == ANSWERS
    assert plain.metadata[0]["user-agent"].startswith("a-test ")


def test_channel_is_opened_once_and_closed(plain: RecordingService, connect: Connect) -> None:
    hook = connect(plain.port)
    channel = hook.get_conn()
    assert hook.get_conn() is channel
    hook.close()
    hook.close()
    with pytest.raises(ValueError, match="closed channel"):
        runs_pb2_grpc.RunServiceStub(channel).ListRuns(runs_pb2.ListRunsRequest(), timeout=5)
    assert hook.get_conn() is not channel
    hook.close()


def test_connection_that_was_tested_is_closed(plain: RecordingService, connect: Connect) -> None:
    hook = connect(plain.port)
    assert hook.test_connection() == ANSWERS
    assert hook._channel is None


def test_wrong_host_is_told_with_what_to_do(connect: Connect) -> None:
    answers, message = connect(5080, host="no-such-host.invalid").test_connection()
    assert not answers
    assert "What to do: " in message
    assert "host" in message


@pytest.fixture(scope="module")
def guarded_port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Start the service itself, which asks for a token; return its port."""
    if not PROGRAM.exists():
        pytest.skip("The service is not built: dotnet build src/Medallion.Cli -c Release")
    port = free_port()
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("MEDALLION__TOKENS__0__VALUE", TOKEN)
        process = start_service(tmp_path_factory.mktemp("lake"), port)
    yield port
    process.kill()
    process.wait()


def test_service_itself_is_reached_with_its_token(guarded_port: int, connect: Connect) -> None:
    assert connect(guarded_port, TOKEN).test_connection() == ANSWERS


@pytest.mark.parametrize("password", ["", "another-token-of-nobody"])
def test_service_itself_refuses_other_tokens(guarded_port: int, connect: Connect, password: str) -> None:
    answers, message = connect(guarded_port, password).test_connection()
    assert not answers
    assert "[UNAUTHENTICATED]" in message
    assert f"service 127.0.0.1:{guarded_port}." in message
    assert "What to do: Set a valid token" in message
    assert "another-token-of-nobody" not in message
