"""The cases of gRPC's interoperability tests, for grpcio: one line of JSON for each.

usage: interop.py HOST:PORT PROTO_ROOT
"""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

import grpc

from cases import PATIENCE, fails, go_through, same

if TYPE_CHECKING:
    from collections.abc import Iterator

sys.path.insert(0, sys.argv[2])
messages = grpc.protos("grpc_testing/messages.proto")
empty = grpc.protos("grpc_testing/empty.proto")
services = grpc.services("grpc_testing/test.proto")

REQUEST_SIZES = (27182, 8, 1828, 45904)
RESPONSE_SIZES = (31415, 9, 2653, 58979)
INITIAL, TRAILING = "x-grpc-test-echo-initial", "x-grpc-test-echo-trailing-bin"


def body(size: int) -> Any:
    return messages.Payload(body=bytes(size))


def large(**more: Any) -> Any:
    return messages.SimpleRequest(response_size=314159, payload=body(271828), **more)


def ask(request_size: int, *sizes: int) -> Any:
    return messages.StreamingOutputCallRequest(
        payload=body(request_size), response_parameters=[messages.ResponseParameters(size=size) for size in sizes]
    )


class Requests:
    """Requests of a stream that a test adds to while it is open."""

    def __init__(self) -> None:
        self._queue: SimpleQueue[Any] = SimpleQueue()

    def send(self, request: Any) -> None:
        self._queue.put(request)

    def close(self) -> None:
        self._queue.put(None)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._queue.get, None)


class Cases:
    def __init__(self, channel: grpc.Channel) -> None:
        self.test = services.TestServiceStub(channel)
        self.absent = services.UnimplementedServiceStub(channel)

    def empty_unary(self) -> None:
        same(self.test.EmptyCall(empty.Empty(), timeout=PATIENCE), empty.Empty())

    def large_unary(self) -> None:
        same(self.test.UnaryCall(large(), timeout=PATIENCE).payload, body(314159))

    def concurrent_large_unary(self) -> None:
        with ThreadPoolExecutor(16) as pool:
            for done in [pool.submit(self.large_unary) for _ in range(100)]:
                done.result()

    def client_compressed_unary(self) -> None:
        yes, no = messages.BoolValue(value=True), messages.BoolValue(value=False)
        fails(
            grpc.StatusCode.INVALID_ARGUMENT,
            lambda: self.test.UnaryCall(large(expect_compressed=yes), timeout=PATIENCE),
        )
        compressed = self.test.UnaryCall(
            large(expect_compressed=yes), timeout=PATIENCE, compression=grpc.Compression.Gzip
        )
        same(compressed.payload, body(314159))
        same(self.test.UnaryCall(large(expect_compressed=no), timeout=PATIENCE).payload, body(314159))

    def server_compressed_unary(self) -> None:
        for value in (True, False):
            request = large(response_compressed=messages.BoolValue(value=value))
            same(self.test.UnaryCall(request, timeout=PATIENCE).payload, body(314159))

    def client_streaming(self) -> None:
        requests = iter([messages.StreamingInputCallRequest(payload=body(size)) for size in REQUEST_SIZES])
        same(self.test.StreamingInputCall(requests, timeout=PATIENCE).aggregated_payload_size, 74922)

    def server_streaming(self) -> None:
        responses = self.test.StreamingOutputCall(ask(0, *RESPONSE_SIZES), timeout=PATIENCE)
        same([len(response.payload.body) for response in responses], list(RESPONSE_SIZES))

    def server_compressed_streaming(self) -> None:
        request = messages.StreamingOutputCallRequest(
            response_parameters=[
                messages.ResponseParameters(size=31415, compressed=messages.BoolValue(value=True)),
                messages.ResponseParameters(size=92653, compressed=messages.BoolValue(value=False)),
            ]
        )
        responses = self.test.StreamingOutputCall(request, timeout=PATIENCE)
        same([response.payload for response in responses], [body(31415), body(92653)])

    def ping_pong(self) -> None:
        requests = Requests()
        responses = self.test.FullDuplexCall(iter(requests), timeout=PATIENCE)
        for sent, expected in zip(REQUEST_SIZES, RESPONSE_SIZES, strict=True):
            requests.send(ask(sent, expected))
            same(next(responses).payload, body(expected))
        requests.close()
        same(list(responses), [])

    def empty_stream(self) -> None:
        same(list(self.test.FullDuplexCall(iter(()), timeout=PATIENCE)), [])

    def custom_metadata(self) -> None:
        sent = ((INITIAL, "test_initial_metadata_value"), (TRAILING, b"\xab\xab\xab"))
        _, unary = self.test.UnaryCall.with_call(large(), metadata=sent, timeout=PATIENCE)
        duplex = self.test.FullDuplexCall(iter([ask(271828, 314159)]), metadata=sent, timeout=PATIENCE)
        same(len(list(duplex)), 1)
        for call in (unary, duplex):
            same(dict(call.initial_metadata())[INITIAL], "test_initial_metadata_value")
            same(dict(call.trailing_metadata())[TRAILING], b"\xab\xab\xab")

    def status_code_and_message(self) -> None:
        self._status("test status message")

    def special_status_message(self) -> None:
        self._status("\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\t\n")

    def unimplemented_method(self) -> None:
        fails(grpc.StatusCode.UNIMPLEMENTED, lambda: self.test.UnimplementedCall(empty.Empty(), timeout=PATIENCE))

    def unimplemented_service(self) -> None:
        fails(grpc.StatusCode.UNIMPLEMENTED, lambda: self.absent.UnimplementedCall(empty.Empty(), timeout=PATIENCE))

    def cancel_after_begin(self) -> None:
        requests = Requests()
        call = self.test.StreamingInputCall.future(iter(requests), timeout=PATIENCE)
        call.cancel()
        requests.close()
        same((call.cancelled(), call.code()), (True, grpc.StatusCode.CANCELLED))

    def cancel_after_first_response(self) -> None:
        requests = Requests()
        responses = self.test.FullDuplexCall(iter(requests), timeout=PATIENCE)
        requests.send(ask(27182, 31415))
        same(next(responses).payload, body(31415))
        responses.cancel()
        fails(grpc.StatusCode.CANCELLED, lambda: next(responses))
        requests.close()

    def timeout_on_sleeping_server(self) -> None:
        requests = Requests()
        responses = self.test.FullDuplexCall(iter(requests), timeout=0.001)
        requests.send(ask(27182))
        fails(grpc.StatusCode.DEADLINE_EXCEEDED, lambda: next(responses))
        requests.close()

    def _status(self, message: str) -> None:
        status = messages.EchoStatus(code=2, message=message)
        unary = messages.SimpleRequest(response_status=status)
        duplex = messages.StreamingOutputCallRequest(response_status=status)
        for call in (
            lambda: self.test.UnaryCall(unary, timeout=PATIENCE),
            lambda: next(self.test.FullDuplexCall(iter([duplex]), timeout=PATIENCE)),
        ):
            same(fails(grpc.StatusCode.UNKNOWN, call).details(), message)


go_through(sys.argv[1], Cases)
