"""What the cases of all grpcio clients have in common: expectations, and a line of JSON for each case."""

from __future__ import annotations

import json
import traceback
from typing import TYPE_CHECKING, Any

import grpc

if TYPE_CHECKING:
    from collections.abc import Callable

PATIENCE = 60.0
_LONGEST = 200


def same(actual: Any, expected: Any) -> None:
    if actual != expected:
        raise AssertionError(f"{str(actual)[:_LONGEST]!r} came, {str(expected)[:_LONGEST]!r} is right")


def fails(code: grpc.StatusCode, call: Callable[[], Any]) -> grpc.RpcError:
    try:
        call()
    except grpc.RpcError as error:
        same(error.code(), code)
        return error
    raise AssertionError(f"{code} was to come")


def go_through(address: str, kind: Callable[[grpc.Channel], Any]) -> None:
    """Do every public method of a class of cases, in its order, over one channel; print how each has ended."""
    with grpc.insecure_channel(address) as channel:
        cases = kind(channel)
        for name in [name for name in vars(kind) if not name.startswith("_")]:
            problem = ""
            try:
                getattr(cases, name)()
            except Exception:
                problem = traceback.format_exc()
            print(json.dumps({"name": name, "problem": problem}), flush=True)
