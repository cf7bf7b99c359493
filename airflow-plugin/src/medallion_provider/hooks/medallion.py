"""The connection to the service."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import grpc
from airflow.providers.common.compat.sdk import BaseHook

from medallion_provider.exceptions import MedallionError, failure_of
from medallion_provider.follower import Follower
from medallion_provider.hooks.channel import DEFAULT_PORT, ChannelSettings
from medallion_provider.protos.medallion.v1 import run_key_pb2, runs_pb2, runs_pb2_grpc, stage_execution_pb2_grpc

if TYPE_CHECKING:
    from collections.abc import Mapping

    from medallion_provider.recovery import Recovery

SHORT_CALL_SECONDS = 20.0


class MedallionHook(BaseHook):  # type: ignore[misc] # its class is another one in each Airflow version
    """Calls the Medallion.Grpc service.

    The channel is made when it is first needed, in the process that needs it: gRPC does not survive a fork.

    :param medallion_conn_id: Connection of type ``medallion``.
    :param trace: ``traceparent`` and ``tracestate`` of the task that calls, for where no span is current.
    """

    conn_name_attr = "medallion_conn_id"
    default_conn_name = "medallion_default"
    conn_type = "medallion"
    hook_name = "Medallion"

    def __init__(self, medallion_conn_id: str = default_conn_name, trace: Mapping[str, str] | None = None) -> None:
        super().__init__()
        self.medallion_conn_id = medallion_conn_id
        self._trace = trace
        self._channel: grpc.Channel | None = None
        self._settings: ChannelSettings | None = None

    @classmethod
    def get_ui_field_behaviour(cls) -> dict[str, Any]:
        """Return how the connection form looks."""
        return {
            "hidden_fields": ["schema", "login", "extra"],
            "relabeling": {"password": "Token"},
            "placeholders": {"host": "medallion.example.internal", "port": str(DEFAULT_PORT)},
        }

    @classmethod
    def get_connection_form_widgets(cls) -> dict[str, Any]:
        """Return the connection form's further fields, for Airflow 2; Airflow 3 reads them from the provider's info."""
        from flask_appbuilder.fieldwidgets import BS3TextFieldWidget
        from wtforms import BooleanField, StringField

        return {
            "tls": BooleanField("TLS", default=False),
            **{
                name: StringField(label, widget=BS3TextFieldWidget())
                for name, label in (
                    ("token_file", "Token file"),
                    ("ca_file", "CA file (PEM)"),
                    ("certificate_file", "Client certificate file (PEM)"),
                    ("key_file", "Client key file (PEM)"),
                    ("options", "gRPC channel arguments (JSON)"),
                    ("run_url", "Address of a run's page"),
                )
            },
        }

    @property
    def settings(self) -> ChannelSettings:
        """What the connection says, read once.

        :raises MedallionError: One of its fields cannot be used.
        """
        if self._settings is None:
            self._settings = ChannelSettings.of(self.get_connection(self.medallion_conn_id))
        return self._settings

    def get_conn(self) -> grpc.Channel:
        """Return the channel of this process, opened on first use.

        :raises MedallionError: A field of the connection or a certificate file cannot be used.
        """
        if self._channel is None:
            self._channel = self.settings.open()
        return self._channel

    def follow(self, method: str, request: Any, recovery: Recovery) -> Follower:
        """Return who follows a stage call.

        :param method: ``ReadBronze``, ``WriteSilver`` or ``WriteGold``.
        :param request: The request of that method.
        :param recovery: How a lost connection is healed.
        """
        call = getattr(stage_execution_pb2_grpc.StageExecutionServiceStub(self.get_conn()), method)

        language = request.run.language

        def open_stream(message: Any, timeout: float | None) -> Any:
            return call(message, timeout=timeout, metadata=self.settings.headers(self._trace, language))

        return Follower(open_stream, request, recovery)

    def cancel_run(self, key: run_key_pb2.RunKey, reason: str) -> None:
        """Ask the service to stop a run, and wait until it has.

        :raises MedallionError: The run is not known, the service does not answer, or the connection cannot be used.
        """
        request = runs_pb2.CancelRunRequest(key=key, reason=reason)
        try:
            self._call("CancelRun", request, timeout=SHORT_CALL_SECONDS, wait_for_ready=True)
        except grpc.RpcError as error:
            raise MedallionError(failure_of(error).met_at(self.settings.place)) from error

    def test_connection(self) -> tuple[bool, str]:
        """Call the service once; return whether it answered, and what to tell the user."""
        try:
            self._call("ListRuns", runs_pb2.ListRunsRequest(page_size=1), timeout=10)
        except grpc.RpcError as error:
            return False, str(failure_of(error).met_at(self.settings.place))
        except MedallionError as error:
            return False, error.failure.message
        finally:
            self.close()
        return True, "The service answers."

    def with_own_channel(self) -> MedallionHook:
        """Return a hook for the same service that shares no channel, and no lock, with this one."""
        other = MedallionHook(self.medallion_conn_id, self._trace)
        other._settings = self._settings
        return other

    def close(self) -> None:
        """Close the channel."""
        if self._channel is not None:
            self._channel.close()
            self._channel = None

    def _call(self, method: str, request: Any, **options: Any) -> Any:
        call = getattr(runs_pb2_grpc.RunServiceStub(self.get_conn()), method)
        return call(request, metadata=self.settings.headers(self._trace), **options)
