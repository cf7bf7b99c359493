from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from medallion_provider.exceptions import MedallionError
from medallion_provider.hooks.medallion import MedallionHook
from medallion_provider.protos.medallion.v1 import run_key_pb2

if TYPE_CHECKING:
    from conftest import Service


def test_connection_to_the_service_is_tested(service: Service) -> None:
    assert service.process.poll() is None
    assert MedallionHook().test_connection() == (True, "The service answers.")


def test_wrong_port_is_told_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRFLOW_CONN_MEDALLION_DEFAULT", "medallion://127.0.0.1:9")
    answers, message = MedallionHook().test_connection()
    assert not answers
    assert "Check host, port and TLS of the connection" in message


def test_missing_certificate_file_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRFLOW_CONN_MEDALLION_DEFAULT", "medallion://127.0.0.1:9?tls=1&ca_file=no-such-file.pem")
    answers, message = MedallionHook().test_connection()
    assert not answers
    assert "no-such-file.pem" in message


@pytest.mark.parametrize("field", ["ca_file", "certificate_file", "key_file"])
@pytest.mark.parametrize("path", ["/no/such/file.pem", "/", "with%00null"])
def test_certificate_file_that_cannot_be_read_is_a_failure_that_names_it(
    monkeypatch: pytest.MonkeyPatch, field: str, path: str
) -> None:
    monkeypatch.setenv("AIRFLOW_CONN_MEDALLION_DEFAULT", f"medallion://127.0.0.1:9?tls=1&{field}={path}")
    with pytest.raises(MedallionError) as raised:
        MedallionHook().cancel_run(run_key_pb2.RunKey(), "test")
    failure = raised.value.failure
    assert (failure.reason, failure.retryable, failure.explained) == ("INVALID_SETTING", False, False)
    assert failure.place == {"connection": "medallion_default", "field": field}
    assert failure.message.startswith("A certificate file cannot be read: ")
    assert "read" in failure.remedy


def test_no_channel_is_opened_before_it_is_needed() -> None:
    assert MedallionHook("of_a_connection_that_does_not_exist")._channel is None


def test_unknown_run_cannot_be_cancelled(service: Service) -> None:
    assert service.process.poll() is None
    key = run_key_pb2.RunKey(pipeline="p", run_id="r", stage=run_key_pb2.STAGE_READ_BRONZE)
    with pytest.raises(MedallionError, match="RUN_NOT_FOUND"):
        MedallionHook().cancel_run(key, "test")
