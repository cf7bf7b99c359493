"""Checks that keep bad habits of DAG files out of production; off until they are switched on."""
