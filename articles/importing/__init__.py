"""Importing: documents in, articles out."""
