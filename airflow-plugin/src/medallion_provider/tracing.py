"""Hangs the service's spans under those of the task."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

if TYPE_CHECKING:
    from collections.abc import Sequence


def trace_headers() -> Sequence[tuple[str, str]]:
    """Return ``traceparent`` and ``tracestate`` of the current span; nothing where no span is recorded."""
    carrier: dict[str, str] = {}
    TraceContextTextMapPropagator().inject(carrier)
    return tuple(carrier.items())
