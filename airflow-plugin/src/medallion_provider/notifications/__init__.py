"""Messages about a pipeline, for people."""
