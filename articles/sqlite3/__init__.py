"""Django's SQLite, which reads on where nothing can be written: settings name this package as the ENGINE."""
