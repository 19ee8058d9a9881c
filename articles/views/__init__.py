"""Pages: one module a family."""
