"""How a connection becomes the settings of a channel."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import Any

import pytest
from airflow.providers.common.compat.sdk import Connection
from opentelemetry import trace

from hooks.recording_service import RecordingService
from medallion_provider.exceptions import MedallionError
from medallion_provider.hooks.channel import DEFAULT_PORT, ChannelSettings
from medallion_provider.hooks.medallion import MedallionHook

KEEP_ALIVE = {"grpc.keepalive_time_ms": 60_000, "grpc.keepalive_timeout_ms": 20_000}


def connection(host: str | None = "lake.example", port: int | None = 443, password: str = "", **extra: Any) -> Any:
    return Connection(
        conn_id="c", conn_type="medallion", host=host, port=port, password=password or None, extra=json.dumps(extra)
    )


def settings(**values: Any) -> ChannelSettings:
    return ChannelSettings.of(connection(**values))


@pytest.mark.parametrize(
    ("host", "port", "target"),
    [
        ("lake.example", 443, "lake.example:443"),
        ("lake.example", None, f"lake.example:{DEFAULT_PORT}"),
        (None, None, f"localhost:{DEFAULT_PORT}"),
        ("", 1, "localhost:1"),
        ("10.0.0.7", 1, "10.0.0.7:1"),
        ("::1", 1, "[::1]:1"),
        ("[fe80::1]", 1, "[fe80::1]:1"),
    ],
)
def test_host_and_port_make_the_target(host: str | None, port: int | None, target: str) -> None:
    assert settings(host=host, port=port).target == target


@pytest.mark.skipif(not socket.has_ipv6, reason="This machine has no IPv6")
def test_service_at_an_ipv6_address_is_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hooks.recording_service.LOOPBACK", "[::1]")
    try:
        service = RecordingService()
    except RuntimeError as error:
        pytest.skip(f"The loopback of IPv6 is off: {error}")
    value = {"conn_type": "medallion", "host": "::1", "port": service.port}
    monkeypatch.setenv("AIRFLOW_CONN_MEDALLION_DEFAULT", json.dumps(value))
    try:
        assert MedallionHook().test_connection() == (True, "The service answers.")
    finally:
        service.stop()


@pytest.mark.parametrize("value", [True, "true", "True", "1", 1, "yes", "on"])
def test_tls_is_asked_for(value: Any) -> None:
    assert settings(tls=value).tls


@pytest.mark.parametrize("value", [False, "false", "0", 0, "", None, "no", "off"])
def test_tls_is_not_asked_for(value: Any) -> None:
    assert not settings(tls=value).tls
    assert not settings().tls


def test_files_are_those_of_the_extras() -> None:
    found = settings(ca_file="/ca.pem", certificate_file="/me.pem", key_file="/me.key")
    assert (found.ca_file, found.certificate_file, found.key_file) == ("/ca.pem", "/me.pem", "/me.key")
    empty = settings(ca_file=None, certificate_file="")
    assert (empty.ca_file, empty.certificate_file, empty.key_file) == ("", "", "")


def test_idle_connections_are_kept_alive() -> None:
    arguments = dict(settings().options)
    assert KEEP_ALIVE.items() <= arguments.items()
    # Pings without a call would be taken for an attack by servers and proxies.
    assert arguments["grpc.keepalive_permit_without_calls"] == 0


@pytest.mark.parametrize("form", [json.dumps, dict], ids=["text of the form", "JSON of the extras"])
def test_given_arguments_take_precedence_and_the_others_stay(form: Any) -> None:
    given = {"grpc.keepalive_time_ms": 30_000, "grpc.lb_policy_name": "round_robin"}
    arguments = dict(settings(options=form(given)).options)
    assert {**KEEP_ALIVE, **given}.items() <= arguments.items()


@pytest.mark.parametrize("value", ["", "  ", None, {}, "{}"])
def test_no_arguments_leave_those_of_the_provider(value: Any) -> None:
    assert settings(options=value).options == settings().options


@pytest.mark.parametrize(
    "value", ["{", "[]", "null", "5", [1], 7, "grpc.keepalive_time_ms=1", '{"a": 1.5}', {"a": None}, {"a": {"b": 1}}]
)
def test_arguments_that_are_none_are_told_with_the_field_and_an_example(value: Any) -> None:
    with pytest.raises(MedallionError, match=r"extra field 'options' is .* for example \{\"grpc") as raised:
        settings(options=value)
    failure = raised.value.failure
    assert (failure.reason, failure.retryable, failure.explained) == ("INVALID_SETTING", False, False)
    assert failure.place == {"connection": "c", "field": "options"}
    assert "Admin > Connections" in failure.remedy


@pytest.mark.parametrize("token", ["two\nlines", "ação", "tab\t"])
def test_token_that_no_header_can_carry_is_told_without_it(token: str) -> None:
    with pytest.raises(MedallionError, match="INVALID_SETTING") as raised:
        settings(password=token)
    assert raised.value.failure.place == {"connection": "c", "field": "password"}
    assert token not in str(raised.value)
    assert repr(token)[1:-1] not in str(raised.value)


def test_wrong_arguments_are_told_when_the_connection_is_tested(monkeypatch: pytest.MonkeyPatch) -> None:
    value = {"conn_type": "medallion", "extra": {"options": "keepalive"}}
    monkeypatch.setenv("AIRFLOW_CONN_MEDALLION_DEFAULT", json.dumps(value))
    answers, message = MedallionHook().test_connection()
    assert not answers
    assert message.startswith("The connection's extra field 'options' is 'keepalive'; a JSON object")
    assert message.endswith('for example {"grpc.keepalive_time_ms": 30000}.')


def test_token_becomes_a_header() -> None:
    assert dict(settings(password="s3cret").headers()) == {"authorization": "Bearer s3cret"}
    assert settings().headers() == ()


def test_token_of_a_file_is_read_for_each_call_and_preferred(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("first\n")
    found = settings(password="s3cret", token_file=str(file))
    assert dict(found.headers()) == {"authorization": "Bearer first"}
    file.write_text("second")
    assert dict(found.headers()) == {"authorization": "Bearer second"}


@pytest.mark.parametrize("content", [None, "", " \n", "two\nlines", "ação", b"\xff\xfe"])
def test_file_without_a_token_is_told_with_the_field(tmp_path: Path, content: str | bytes | None) -> None:
    file = tmp_path / "token"
    if content is not None:
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(MedallionError, match="INVALID_SETTING") as raised:
        settings(token_file=str(file)).headers()
    failure = raised.value.failure
    assert (failure.place, failure.retryable) == ({"connection": "c", "field": "token_file"}, False)
    assert failure.remedy


def test_language_is_named_for_what_is_told_before_the_request_is_read() -> None:
    assert dict(settings().headers(language="pt-BR")) == {"accept-language": "pt-BR"}


def test_spans_of_the_service_hang_under_that_of_the_task() -> None:
    span = trace.NonRecordingSpan(
        trace.SpanContext(trace_id=0xABC, span_id=0xDEF, is_remote=False, trace_flags=trace.TraceFlags(1))
    )
    with trace.use_span(span):
        headers = dict(settings(password="s3cret").headers())
    assert headers == {
        "authorization": "Bearer s3cret",
        "traceparent": f"00-{0xABC:032x}-{0xDEF:016x}-01",
    }


def test_connection_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    hook = MedallionHook()
    asked = []

    def get_connection(conn_id: str) -> Any:
        asked.append(conn_id)
        return connection()

    monkeypatch.setattr(hook, "get_connection", get_connection)
    assert asked == []
    assert hook.settings is hook.settings
    hook.get_conn()
    hook.close()
    assert asked == ["medallion_default"]


@pytest.mark.parametrize(
    ("host", "is_open"),
    [
        ("lake.example", True),
        ("10.0.0.7", True),
        ("fe80::1", True),
        ("localhost.example", True),
        ("127.lake.example", True),
        (None, False),
        ("LocalHost", False),
        ("lake.localhost.", False),
        ("127.0.0.1", False),
        ("127.8.9.10", False),
        ("::1", False),
        ("[::1]", False),
    ],
)
def test_token_is_open_to_others_only_on_its_way_to_another_machine(host: str | None, is_open: bool) -> None:
    assert settings(host=host, password="s3cret").sends_token_openly == is_open
    assert not settings(host=host, password="s3cret", tls=True).sends_token_openly
    assert not settings(host=host).sends_token_openly
    assert settings(host=host, token_file="/token").sends_token_openly == is_open


def test_settings_do_not_show_the_token() -> None:
    assert "s3cret" not in repr(settings(password="s3cret"))
