"""What gRPC raises, made by hand: with the details that the service sends, or without."""

from __future__ import annotations

from typing import Any

import grpc
from google.protobuf import any_pb2
from google.rpc import error_details_pb2, status_pb2

DOMAIN = "medallion"


class CallError(grpc.RpcError):
    """An error that is a call as well, as gRPC's own are."""

    def __init__(self, code: grpc.StatusCode, details: str = "", trailers: Any = ()) -> None:
        super().__init__(details)
        self._code, self._details, self._trailers = code, details, trailers

    def code(self) -> grpc.StatusCode:
        return self._code

    def details(self) -> str:
        return self._details

    def trailing_metadata(self) -> Any:
        return self._trailers


def status_of(
    reason: str,
    code: grpc.StatusCode,
    *,
    message: str = "What happened.",
    retry_after: float | None = None,
    domain: str = DOMAIN,
    metadata: dict[str, str] | None = None,
) -> bytes:
    """Return the trailer ``grpc-status-details-bin`` of a failure that the service explains."""
    details: list[Any] = [
        error_details_pb2.ErrorInfo(reason=reason, domain=domain, metadata={"remedy": "Do it.", **(metadata or {})}),
        error_details_pb2.Help(links=[error_details_pb2.Help.Link(url=f"https://docs.example/{reason}")]),
    ]
    if retry_after is not None:
        retry = error_details_pb2.RetryInfo()
        retry.retry_delay.FromNanoseconds(int(retry_after * 1e9))
        details.append(retry)
    status = status_pb2.Status(code=code.value[0], message=message)
    for detail in details:
        packed = any_pb2.Any()
        packed.Pack(detail)
        status.details.append(packed)
    return status.SerializeToString()


def explained(reason: str, code: grpc.StatusCode, **options: Any) -> CallError:
    """Return an error that the service explains."""
    return CallError(code, "details", (("grpc-status-details-bin", status_of(reason, code, **options)),))
