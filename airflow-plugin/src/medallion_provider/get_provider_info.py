"""What Airflow is told about this provider."""

from __future__ import annotations

from typing import Any


def get_provider_info() -> dict[str, Any]:
    """Return the provider's metadata, as the ``apache_airflow_provider`` entry point has to."""
    return {
        "package-name": "airflow-provider-medallion",
        "name": "Medallion",
        "description": "Runs the stages of a medallion pipeline in the Medallion.Grpc service.",
        "connection-types": [
            {
                "connection-type": "medallion",
                "hook-class-name": "medallion_provider.hooks.medallion.MedallionHook",
            }
        ],
    }
