"""The distributed engine: everything that knows OpenSearch."""
