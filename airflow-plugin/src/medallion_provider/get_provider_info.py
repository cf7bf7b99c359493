"""What Airflow is told about this provider: the same as ``provider.yaml`` says."""

from __future__ import annotations

from typing import Any

_NAME = "Medallion"
# What bronze, silver and gold are; the service itself has no public page yet.
_DOCUMENTATION = "https://www.databricks.com/glossary/medallion-architecture"
_TEXT = {"type": ["string", "null"]}


def get_provider_info() -> dict[str, Any]:
    """Return the provider's metadata, as the ``apache_airflow_provider`` entry point has to."""
    return {
        "package-name": "airflow-provider-medallion",
        "name": _NAME,
        "description": "Runs the stages of a medallion pipeline in the Medallion.Grpc service.",
        "integrations": [{"integration-name": _NAME, "external-doc-url": _DOCUMENTATION, "tags": ["service"]}],
        "operators": _modules("operators.stages"),
        "hooks": _modules("hooks.medallion"),
        "triggers": _modules("triggers.stages"),
        "notifications": [
            "medallion_provider.notifications.deadline.DeadlineSlackNotifier",
            "medallion_provider.notifications.slack.StageSlackNotifier",
        ],
        "connection-types": [
            {
                "connection-type": "medallion",
                "hook-class-name": "medallion_provider.hooks.medallion.MedallionHook",
                "hook-name": "Medallion",
                "ui-field-behaviour": {
                    "hidden-fields": ["schema", "login", "extra"],
                    "relabeling": {"password": "Token"},
                    "placeholders": {"host": "medallion.example.internal", "port": "5080"},
                },
                "conn-fields": _connection_fields(),
            }
        ],
        "extra-links": ["medallion_provider.links.run.MedallionRunLink"],
        "config": {"medallion": {"description": "Checks of DAG files before production.", "options": _options()}},
    }


def _modules(name: str) -> list[dict[str, Any]]:
    return [{"integration-name": _NAME, "python-modules": [f"medallion_provider.{name}"]}]


def _options() -> dict[str, Any]:
    return {
        "policies": {
            "description": "off, warn (tell of bad habits in the log) or refuse (keep such a DAG out).",
            "version_added": "0.1.0",
            "type": "string",
            "example": "refuse",
            "default": "off",
        },
        "language": {
            "description": "en or pt-BR: the language of what the checks say.",
            "version_added": "0.1.0",
            "type": "string",
            "example": "pt-BR",
            "default": "en",
        },
    }


def _connection_fields() -> dict[str, Any]:
    return {
        "tls": {
            "label": "TLS",
            "schema": {"type": ["boolean", "null"], "default": False},
            "description": "Whether the connection is encrypted.",
        },
        "token_file": {
            "label": "Token file",
            "schema": _TEXT,
            "description": "File with the token, read for each call, so that it may be renewed. Empty: none.",
        },
        "ca_file": {
            "label": "CA file (PEM)",
            "schema": _TEXT,
            "description": "Authority that vouches for the service. Empty: the well-known ones.",
        },
        "certificate_file": {
            "label": "Client certificate file (PEM)",
            "schema": _TEXT,
            "description": "Only where the service asks for client certificates.",
        },
        "key_file": {
            "label": "Client key file (PEM)",
            "schema": _TEXT,
            "description": "The client certificate's key.",
        },
        "options": {
            "label": "gRPC channel arguments (JSON)",
            "schema": _TEXT,
            "description": 'For example {"grpc.keepalive_time_ms": 30000}.',
        },
        "run_url": {
            "label": "Address of a run's page",
            "schema": _TEXT,
            "description": "Where the task's link leads; {pipeline}, {run_id}, {stage} and {task} are filled in.",
        },
    }
