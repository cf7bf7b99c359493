"""Airflow provider for the Medallion.Grpc service."""

__version__ = "0.1.0"
