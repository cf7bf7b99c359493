"""Failures of the service as exceptions that say what, where, and how to proceed."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any, cast

import grpc
from airflow.providers.common.compat.sdk import AirflowException
from google.rpc import error_details_pb2, status_pb2

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

DOMAIN = "medallion"
# The reason of a task that ran out of its own time; the service knows nothing of it.
TASK_TIMED_OUT = "TASK_TIMED_OUT"
# The reason of a task whose worker was stopped; its run goes on.
WORKER_STOPPED = "WORKER_STOPPED"
# The reason of a host name that no name server knows.
HOST_NOT_FOUND = "HOST_NOT_FOUND"
# The reason of an operator's argument or a connection's field that cannot be used.
INVALID_SETTING = "INVALID_SETTING"
FAILURE_XCOM_KEY = "medallion_failure"
_DETAILS_TRAILER = "grpc-status-details-bin"
# What gRPC's resolvers say of a name that there is not, or that is none, such as a URL; other faults of theirs pass.
_NO_SUCH_HOST = ("Domain name not found", "Misformatted domain name", "Name or service not known")
# The service's own reasons that are the connection's doing; whatever it does not explain went wrong on the way to it.
_OF_THE_CONNECTION = frozenset({"UNAUTHENTICATED", "PERMISSION_DENIED"})

_REMEDIES = {
    grpc.StatusCode.UNAVAILABLE: (
        "Check host, port and TLS of the connection, and that the service is running and reachable from here."
    ),
    grpc.StatusCode.UNAUTHENTICATED: "Check the token of the connection.",
    grpc.StatusCode.PERMISSION_DENIED: "Ask whoever runs the service to allow this caller what it asks for.",
    grpc.StatusCode.UNIMPLEMENTED: "Host and port lead to another service, or to an older version of this one.",
    grpc.StatusCode.DEADLINE_EXCEEDED: "Give the task more time, or run it at a quieter hour.",
}
_RETRYABLE = frozenset(
    {grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED, grpc.StatusCode.RESOURCE_EXHAUSTED}
)


@dataclass(frozen=True)
class Failure:
    """What went wrong, where, and what to do.

    :param reason: Name of the reason in the service's catalogue, or of the gRPC status where nothing explains it.
    :param message: One sentence, in the language that the call asked for.
    :param remedy: What to do.
    :param place: Object, row, line, byte offset, column, expected and found, as far as they are known.
    :param retryable: Whether the same call can succeed later.
    :param retry_after: Seconds to wait before that; None where the service does not say.
    :param help_uri: Page that explains the reason.
    :param explained: Whether the service itself said so; False for a fault on the way to it.
    """

    reason: str
    message: str
    remedy: str
    place: dict[str, str] = field(default_factory=dict)
    retryable: bool = False
    retry_after: float | None = None
    help_uri: str = ""
    explained: bool = True

    def to_xcom(self) -> dict[str, Any]:
        """Return it as plain values for an XCom or a trigger's event."""
        return asdict(self)

    @classmethod
    def from_xcom(cls, value: Mapping[str, Any]) -> Failure:
        """Read it back; what a later version added is left out."""
        return cls(**{name: value[name] for name in cls.__dataclass_fields__ if name in value})

    def met_at(self, place: Mapping[str, str] | None) -> Failure:
        """Return it with the connection as its place, where the connection is what has to be looked at.

        :param place: The connection and the address it leads to; None where that is not known.
        """
        if not place or (self.explained and self.reason not in _OF_THE_CONNECTION):
            return self
        return replace(self, place={**place, **self.place})

    def __str__(self) -> str:
        place = ", ".join(f"{name} {value}" for name, value in self.place.items())
        parts = [self.message, f"Where: {place}." if place else "", f"What to do: {self.remedy}"]
        help_uri = f" More: {self.help_uri}" if self.help_uri else ""
        return " ".join(part for part in parts if part) + f" [{self.reason}]{help_uri}"


class MedallionError(AirflowException):  # type: ignore[misc] # its class is another one in each Airflow version
    """A call that the service, or the way to it, failed.

    :param failure: What went wrong.
    """

    def __init__(self, failure: Failure) -> None:
        super().__init__(str(failure))
        self.failure = failure


def invalid_setting(message: str, remedy: str, **place: str) -> MedallionError:
    """Return the error of a setting that cannot be used: no retry heals it.

    :param message: What is wrong with it.
    :param remedy: What to do.
    :param place: Which one: ``connection`` or ``task``, and ``field``.
    """
    return MedallionError(Failure(INVALID_SETTING, message, remedy, place=place, explained=False))


def failure_of(error: grpc.RpcError) -> Failure:
    """Read the failure that a gRPC error stands for.

    :param error: What a call raised; it is a :class:`grpc.Call` as well.
    """
    call = cast("grpc.Call", error)
    details = _details(call.trailing_metadata() or ())
    info = error_details_pb2.ErrorInfo()
    if not _unpack(details, info) or info.domain != DOMAIN:
        return _unexplained(call)

    help_links = error_details_pb2.Help()
    _unpack(details, help_links)
    retry = error_details_pb2.RetryInfo()
    retryable = _unpack(details, retry)
    place = dict(info.metadata)
    return Failure(
        reason=info.reason,
        message=details.message,
        remedy=place.pop("remedy", ""),
        place=place,
        retryable=retryable,
        retry_after=retry.retry_delay.ToTimedelta().total_seconds() if retryable else None,
        help_uri=help_links.links[0].url if help_links.links else "",
    )


def _unexplained(call: grpc.Call) -> Failure:
    code = call.code()
    details = call.details() or ""
    if code == grpc.StatusCode.UNAVAILABLE and any(sign in details for sign in _NO_SUCH_HOST):
        return Failure(
            reason=HOST_NOT_FOUND,
            message=details,
            remedy="Correct the host of the connection in Airflow under Admin > Connections.",
            explained=False,
        )
    return Failure(
        reason=code.name,
        message=details or f"The call failed with {code.name}.",
        remedy=_REMEDIES.get(code, "Read the service's log of this moment."),
        retryable=code in _RETRYABLE,
        explained=False,
    )


def _details(trailers: Iterable[tuple[str, str | bytes]]) -> status_pb2.Status:
    status = status_pb2.Status()
    for key, value in trailers:
        if key == _DETAILS_TRAILER and isinstance(value, bytes):
            status.ParseFromString(value)
    return status


def _unpack(status: status_pb2.Status, message: object) -> bool:
    return any(detail.Unpack(message) for detail in status.details)
