"""Hangs the service's spans under those of the task."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from airflow.providers.common.compat.sdk import conf
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_NAMES = ("traceparent", "tracestate")
# How many hexadecimal digits the ids of W3C's trace context have.
_TRACE_ID, _SPAN_ID = 32, 16


def trace_headers(fallback: Mapping[str, str] | None = None) -> Sequence[tuple[str, str]]:
    """Return ``traceparent`` and ``tracestate`` of the current span.

    :param fallback: What to return where no span is current; None: nothing.
    """
    carrier: dict[str, str] = {}
    TraceContextTextMapPropagator().inject(carrier)
    return tuple((carrier or fallback or {}).items())


def task_trace(context: Mapping[str, Any]) -> dict[str, str]:
    """Return ``traceparent`` and ``tracestate`` of a task's span; empty where Airflow records none.

    :param context: Context of the task.
    """
    return dict(trace_headers()) or _carried(context["ti"]) or _announced(context)


def _carried(instance: Any) -> dict[str, str]:
    """Return what Airflow 3 hands to the task, whether or not the task's process records spans itself."""
    carrier = getattr(instance, "context_carrier", None) or {}
    return {name: str(carrier[name]) for name in _NAMES if carrier.get(name)}


def _announced(context: Mapping[str, Any]) -> dict[str, str]:
    """Return the ids that Airflow 2 will give the task's span: it opens the span only when the task has ended."""
    if not conf.getboolean("traces", "otel_on", fallback=False):
        return {}
    try:
        from airflow.traces.utils import gen_span_id, gen_trace_id

        # A run that has not started has no trace: then the first is a number that stands for none.
        trace_id, span_id = str(gen_trace_id(context["dag_run"])), str(gen_span_id(context["ti"]))
    except Exception:  # noqa: BLE001 # no task fails of its traces
        return {}
    if (len(trace_id), len(span_id)) != (_TRACE_ID, _SPAN_ID):
        return {}
    return {"traceparent": f"00-{trace_id}-{span_id}-01"}
