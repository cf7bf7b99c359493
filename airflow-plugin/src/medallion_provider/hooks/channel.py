"""How a connection of type ``medallion`` becomes a gRPC channel."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Any

import grpc
import grpc.aio

from medallion_provider.exceptions import invalid_setting
from medallion_provider.tracing import trace_headers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

DEFAULT_PORT = 5080

_OPTIONS: dict[str, Any] = {
    # A connection that a proxy or a NAT dropped in silence is noticed within a minute and a half.
    "grpc.keepalive_time_ms": 60_000,
    "grpc.keepalive_timeout_ms": 20_000,
    "grpc.keepalive_permit_without_calls": 0,
    "grpc.max_receive_message_length": 4 * 1024 * 1024,
}
_TRUE = frozenset({"true", "1", "yes", "on"})


@dataclass(frozen=True)
class ChannelSettings:
    """What a channel is opened with; plain values, so that it may cross threads.

    :param target: ``host:port``.
    :param token: Sent as ``Authorization: Bearer …``; empty: none.
    :param token_file: File with the token, read for each call and preferred to ``token``; empty: none.
    :param tls: Whether the connection is encrypted.
    :param ca_file: PEM file of the authority that vouches for the service; empty: the well-known ones.
    :param certificate_file: PEM file of the client's certificate; empty: none.
    :param key_file: PEM file of the certificate's key.
    :param options: gRPC channel arguments, which take precedence over the provider's own.
    :param connection: Id of the connection, for what is told of it.
    """

    target: str
    token: str = field(default="", repr=False)
    token_file: str = ""
    tls: bool = False
    ca_file: str = ""
    certificate_file: str = ""
    key_file: str = ""
    options: tuple[tuple[str, Any], ...] = tuple(_OPTIONS.items())
    connection: str = ""

    @classmethod
    def of(cls, connection: Any) -> ChannelSettings:
        """Read them from an Airflow connection.

        :raises MedallionError: The token or the extra field ``options`` cannot be used.
        """
        extra = connection.extra_dejson
        conn_id = connection.conn_id or ""
        return cls(
            target=f"{_host(connection.host or 'localhost')}:{connection.port or DEFAULT_PORT}",
            token=_token(connection.password or "", conn_id),
            token_file=extra.get("token_file") or "",
            tls=str(extra.get("tls", "")).lower() in _TRUE,
            ca_file=extra.get("ca_file") or "",
            certificate_file=extra.get("certificate_file") or "",
            key_file=extra.get("key_file") or "",
            options=tuple({**_OPTIONS, **_channel_arguments(extra.get("options"), conn_id)}.items()),
            connection=conn_id,
        )

    @property
    def place(self) -> dict[str, str]:
        """Where to look when the service cannot be called: the connection, and the address that it leads to."""
        connection = {"connection": self.connection} if self.connection else {}
        return {**connection, "service": self.target}

    @property
    def sends_token_openly(self) -> bool:
        """Whether whoever reads along on the way to another machine sees the token."""
        return bool(self.token or self.token_file) and not self.tls and not _is_loopback(self.target.rpartition(":")[0])

    def open(self) -> grpc.Channel:
        """Open a channel for calls that block.

        :raises MedallionError: A certificate file cannot be read.
        """
        if self.tls:
            return grpc.secure_channel(self.target, self._credentials(), options=self.options)
        return grpc.insecure_channel(self.target, options=self.options)

    def open_async(self) -> grpc.aio.Channel:
        """Open a channel for the running event loop.

        :raises MedallionError: A certificate file cannot be read.
        """
        if self.tls:
            return grpc.aio.secure_channel(self.target, self._credentials(), options=self.options)
        return grpc.aio.insecure_channel(self.target, options=self.options)

    def headers(self, trace: Mapping[str, str] | None = None, language: str = "") -> Sequence[tuple[str, str]]:
        """Return the metadata of one call: who calls, in which language, and under which span.

        :param trace: ``traceparent`` and ``tracestate`` of the task, where no span is current.
        :param language: That of the request, for a refusal before the request is read; empty: none.
        :raises MedallionError: The file of the token cannot be read, or holds none.
        """
        token = self._token_of_file() if self.token_file else self.token
        who = (("authorization", f"Bearer {token}"),) if token else ()
        words = (("accept-language", language),) if language else ()
        return (*who, *words, *trace_headers(trace))

    def _token_of_file(self) -> str:
        try:
            token = Path(self.token_file).read_text(encoding="utf-8").strip()
        except (OSError, ValueError) as error:
            raise invalid_setting(
                f"The file of the token cannot be read: {error}",
                "Put the file where workers and triggerers can read it, or correct its path in Airflow under Admin > "
                "Connections.",
                connection=self.connection,
                field="token_file",
            ) from error
        if token and _fits_a_header(token):
            return token
        raise invalid_setting(
            "The file of the connection's token holds none, or has characters that no token can have.",
            "Put the token, and nothing else, into the file.",
            connection=self.connection,
            field="token_file",
        )

    def _credentials(self) -> grpc.ChannelCredentials:
        return grpc.ssl_channel_credentials(
            self._content("ca_file"), self._content("key_file"), self._content("certificate_file")
        )

    def _content(self, field: str) -> bytes | None:
        path = getattr(self, field)
        try:
            return Path(path).read_bytes() if path else None
        except (OSError, ValueError) as error:
            raise invalid_setting(
                f"A certificate file cannot be read: {error}",
                "Put the file where workers and triggerers can read it, or correct its path in Airflow under Admin > "
                "Connections.",
                connection=self.connection,
                field=field,
            ) from error


def _token(token: str, conn_id: str) -> str:
    # Of such a header gRPC says no more than 'Invalid metadata', not whose it is nor what to do.
    if _fits_a_header(token):
        return token
    raise invalid_setting(
        "The connection's token has characters that no token can have, such as a line break.",
        "Enter the token again in Airflow under Admin > Connections.",
        connection=conn_id,
        field="password",
    )


def _fits_a_header(token: str) -> bool:
    return token.isascii() and token.isprintable()


def _host(name: str) -> str:
    # An IPv6 address is told from its port by brackets.
    return f"[{name}]" if ":" in name and not name.startswith("[") else name


def _is_loopback(host: str) -> bool:
    name = host.strip("[]").rstrip(".").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


def _channel_arguments(value: Any, conn_id: str) -> dict[str, Any]:
    # The forms store text; extras that were written as JSON hold an object.
    text = value.strip() if isinstance(value, str) else json.dumps(value or {})
    try:
        arguments = json.loads(text or "{}")
    except ValueError:
        arguments = None
    if not isinstance(arguments, dict) or not all(isinstance(argument, (int, str)) for argument in arguments.values()):
        raise invalid_setting(
            f"The connection's extra field 'options' is {value!r}; a JSON object of gRPC channel arguments, which are "
            'whole numbers or texts, is right, for example {"grpc.keepalive_time_ms": 30000}.',
            "Correct the field in Airflow under Admin > Connections, or leave it empty.",
            connection=conn_id,
            field="options",
        )
    return arguments
