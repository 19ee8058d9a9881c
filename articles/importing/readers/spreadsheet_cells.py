"""Read a spreadsheet from standard input and write its cells as lines of JSON: a program of its own.

A workbook may be made so that reading it takes all memory or never ends, and the library then ends its process. So a
process is started for each, with limits (see articles.importing.readers.spreadsheet). It knows nothing of the archive.

Each line is [sheet, [cell, ...]]; the last one is {"end": ""}, or {"end": reason} where the workbook cannot be read.
"""

import contextlib
import json
import resource
import sys
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

import python_calamine


def write_cells() -> None:
    """Write the cells of every sheet, hidden ones too."""
    _limit(*map(int, sys.argv[1:]))
    try:
        workbook = python_calamine.load_workbook(BytesIO(sys.stdin.buffer.read()))
        for sheet in workbook.sheets_metadata:
            if sheet.typ is not python_calamine.SheetTypeEnum.WorkSheet:
                continue
            for row in workbook.get_sheet_by_name(sheet.name).iter_rows():
                _write([sheet.name, [_show(cell) for cell in row]])
    except python_calamine.PasswordError:
        _write({"end": "password"})
    except (python_calamine.CalamineError, ValueError, OverflowError) as error:
        _write({"end": str(error) or type(error).__name__})
    else:
        _write({"end": ""})


def _limit(memory: int, seconds: int, output: int) -> None:
    """Let the system end this process when it takes more memory, time or room (in bytes) than that."""
    limits = (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, output),
        (resource.RLIMIT_CORE, 0),
    )
    for kind, most in limits:
        with contextlib.suppress(ValueError, OSError):  # not every system has each of them
            resource.setrlimit(kind, (most, most))


def _show(cell: Any) -> str:
    match cell:
        case bool():
            shown = "TRUE" if cell else "FALSE"
        case float() if cell.is_integer() and abs(cell) < 1e15:
            shown = str(int(cell))
        case datetime():
            shown = cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "seconds")
        case date() | time():
            shown = cell.isoformat()
        case _:  # text, other numbers, durations
            shown = str(cell)
    return shown


def _write(line: Any) -> None:
    sys.stdout.buffer.write(json.dumps(line).encode() + b"\n")


if __name__ == "__main__":
    write_cells()
