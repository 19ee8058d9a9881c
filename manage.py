#!/usr/bin/env python
"""Run a management command of the news archive."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsarchive.settings")
    try:
        from django.core.management import execute_from_command_line
        from django.db import InterfaceError, OperationalError
    except ImportError:
        sys.exit("Django is not installed in this Python. Run `make demo` first, then use .venv/bin/python.")
    try:
        execute_from_command_line(sys.argv)
    except (InterfaceError, OperationalError) as error:
        if "--traceback" in sys.argv:
            raise
        sys.stderr.write(f"The database failed: {error}\nWhat was finished before is kept.\n")
        sys.exit(2)
