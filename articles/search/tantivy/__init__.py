"""The embedded engine: everything that knows Tantivy."""
