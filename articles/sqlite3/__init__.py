"""Django's SQLite backend, which goes on reading where nothing can be written; the ENGINE in the settings."""
