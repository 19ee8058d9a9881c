"""Try every reader on damaged files:  python -m tests.benchmarks.fuzz [--tries N] [--reader NAME] [--files PATH...]

Small valid files of each reader (tests/importing/small_files.py), or the files that are named, are cut off anywhere,
have bytes flipped, pieces doubled, moved, taken out or overwritten, some of them within what is packed, and are read as
an import reads them, in stretches. What is to hold: no exception; of a file with anything in it at least one document,
rejection or count of what is left out; everything can be stored; no try takes longer than SECONDS, or more than
MOST_MEGABYTES of this process. Prints a line a reader, and how each failure is tried again: the damage of a try follows
from its number. Exit status 1 where anything failed.
"""

import argparse
import gzip
import io
import random
import resource
import signal
import sys
import tempfile
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from articles.importing.readers import READERS, Document, Reader, ReadOptions
from articles.importing.readers.protocol import HEAD_BYTES
from articles.importing.readers.windows import open_window
from articles.importing.sniffing import recognise
from tests.importing.small_files import SmallFile, list_small_files
from tests.importing.spoiling import BLANK, check_results

SECONDS = 30
MOST_MEGABYTES = 300
STRETCHES = (300, 1_000_000)  # bytes
SHOWN_FAILURES = 5  # of a reader
_WITHIN = 0.7  # of the tries of a packed file
_STATUS, _CLEAR = Path("/proc/self/status"), Path("/proc/self/clear_refs")


class _TooLongError(BaseException):
    """A try takes too long; no reader catches it."""


@dataclass(slots=True)
class Tried:
    """What became of the tries of a reader."""

    counts: Counter[str] = field(default_factory=Counter)
    slowest: tuple[float, int] = (0.0, 0)  # seconds, and the number of the try
    megabytes: float = 0.0
    failures: list[tuple[int, str]] = field(default_factory=list)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tries", type=int, default=2_000, metavar="N", help="of each reader")
    parser.add_argument("--reader", choices=[reader.name for reader in READERS], help="only this one")
    parser.add_argument("--first", type=int, default=0, metavar="NUMBER", help="the number of the first try")
    parser.add_argument("--files", nargs="+", type=Path, metavar="PATH", help="damage these, and not the small ones")
    options = parser.parse_args()
    signal.signal(signal.SIGALRM, _end_try)
    files = list(map(_recognise, options.files)) if options.files else list(list_small_files())
    print(f"{'reader':12} tries  documents  rejections  failures  slowest ms (try)  peak MB", flush=True)
    is_failed = False
    for reader in READERS:
        if options.reader in {None, reader.name}:
            own = [file for file in files if file.reader == reader.name]
            if not own:
                continue
            tried = try_reader(reader, own, range(options.first, options.first + options.tries))
            is_failed = is_failed or bool(tried.failures)
            _print(reader, tried, options.tries)
    return int(is_failed)


def _recognise(path: Path) -> SmallFile:
    data = path.read_bytes()
    found = recognise(data[:HEAD_BYTES], path.name)
    if found.reader is None:
        sys.exit(f"{path}: {found.problem}")
    return SmallFile(found.reader.name, path.name, data)


def _print(reader: Reader, tried: Tried, tries: int) -> None:
    counts = tried.counts
    print(
        f"{reader.name:12}{tries:6}{counts['documents']:11}{counts['rejections']:12}{len(tried.failures):10}"
        f"{tried.slowest[0] * 1e3:12.0f}{tried.slowest[1]:8}{tried.megabytes:10.0f}",
        flush=True,
    )
    for number, reason in tried.failures[:SHOWN_FAILURES]:
        print(f"    --reader {reader.name} --first {number} --tries 1: {reason}", file=sys.stderr, flush=True)


def try_reader(reader: Reader, files: list[SmallFile], numbers: range) -> Tried:
    """Read damaged files, each by its number."""
    tried = Tried()
    with tempfile.TemporaryDirectory(prefix="newsarchive-fuzz-") as folder:
        options = {id(file): file.options(Path(folder)) for file in files}
        for file in files:  # what is loaded once is loaded by this
            read(reader, file.data, options[id(file)], STRETCHES[-1], Counter())
        for number in numbers:
            dice = random.Random(f"{reader.name} {number}")
            file = files[number % len(files)]
            data = damage(file.data, dice)
            before = _start_measuring()
            started = time.monotonic()
            signal.alarm(SECONDS)
            try:
                found = read(reader, data, options[id(file)], dice.choice(STRETCHES), tried.counts)
                signal.alarm(0)
                check_results(found, data)
            except _TooLongError:
                tried.failures.append((number, f"over {SECONDS} seconds"))
            except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
                tried.failures.append((number, describe(error)))
            finally:
                signal.alarm(0)
            tried.slowest = max(tried.slowest, (time.monotonic() - started, number))
            megabytes = _read_peak() - before
            tried.megabytes = max(tried.megabytes, megabytes)
            if megabytes > MOST_MEGABYTES:
                tried.failures.append((number, f"{megabytes:,.0f} MB"))
    return tried


def read(reader: Reader, data: bytes, options: ReadOptions, size: int, counts: Counter[str]) -> list[object]:
    """Return all that a reader yields of a file, stretch by stretch; count documents and rejections."""
    recognise(data[:HEAD_BYTES], options.name)
    found: list[object] = []
    for stretch in list(reader.cut(io.BytesIO(data), size, options)):
        length = len(data) - stretch.offset if stretch.size is None else stretch.size
        stream = io.BytesIO(data) if stretch.size is None else open_window(io.BytesIO(data), stretch.offset, length)
        part = ReadOptions(options.max_bytes, options.name, parts=options.parts, layout=stretch.layout)
        found += reader.read(stream, part, stretch.first)
    documents = sum(isinstance(one, Document) for one in found)
    counts.update(documents=documents, rejections=len(found) - documents)
    return found


def damage(data: bytes, dice: random.Random) -> bytes:
    """Return a file that was cut off, or whose bytes were flipped, doubled, moved, taken out or overwritten."""
    if dice.random() < _WITHIN:
        if data.startswith(b"PK\x03\x04"):
            return _damage_member(data, dice)
        if data.startswith(b"\x1f\x8b"):
            return gzip.compress(damage(gzip.decompress(data), dice).strip(BLANK) or data)
    damaged = bytearray(data)
    for kind in dice.choices(list(_DAMAGES), k=dice.choice((1, 1, 1, 2, 5))):
        _DAMAGES[kind](damaged, dice)
    return bytes(damaged)


def _damage_member(data: bytes, dice: random.Random) -> bytes:
    """Return a ZIP file that is whole, but for a member of it."""
    with zipfile.ZipFile(io.BytesIO(data)) as whole:
        members = [(info, whole.read(info)) for info in whole.infolist()]
    chosen = dice.randrange(len(members))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as damaged:
        for number, (info, content) in enumerate(members):
            damaged.writestr(info, damage(content, dice) if number == chosen else content)
    return packed.getvalue()


def _cut(data: bytearray, dice: random.Random) -> None:
    place = dice.randrange(len(data) + 1)
    del data[slice(place, None) if dice.random() < 0.8 else slice(place)]


def _flip(data: bytearray, dice: random.Random) -> None:
    for _ in range(dice.choice((1, 3, 30)) if data else 0):
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)


def _overwrite(data: bytearray, dice: random.Random) -> None:
    start, end = _choose_piece(data, dice)
    data[start:end] = dice.choice((bytes(end - start), dice.randbytes(end - start), b"9" * (end - start)))


def _double(data: bytearray, dice: random.Random) -> None:
    start, end = _choose_piece(data, dice)
    place = dice.randrange(len(data) + 1)
    data[place:place] = data[start:end] * dice.choice((1, 1, 2, 20))


def _remove(data: bytearray, dice: random.Random) -> None:
    start, end = _choose_piece(data, dice)
    del data[start:end]


def _move(data: bytearray, dice: random.Random) -> None:
    start, end = _choose_piece(data, dice)
    piece = data[start:end]
    del data[start:end]
    place = dice.randrange(len(data) + 1)
    data[place:place] = piece


_DAMAGES = {"cut": _cut, "flip": _flip, "overwrite": _overwrite, "double": _double, "remove": _remove, "move": _move}


def _choose_piece(data: bytearray, dice: random.Random) -> tuple[int, int]:
    start = dice.randrange(len(data) + 1)
    return start, min(len(data), start + dice.choice((1, 4, 40, 400, len(data))))


def describe(error: Exception) -> str:
    """Return an exception with the place it comes from, in one line."""
    *_, last = traceback.extract_tb(error.__traceback__)
    words = " ".join(str(error).split())[:150]
    return f"{type(error).__name__} in {Path(last.filename).name}, line {last.lineno}: {words}"


def _end_try(_number: int, _frame: FrameType | None) -> None:
    raise _TooLongError


def _start_measuring() -> float:
    """Begin to measure the peak of memory anew, where the system can; return megabytes in use."""
    if _CLEAR.exists():
        _CLEAR.write_text("5")
    return _read_peak()


def _read_peak() -> float:
    """Return the most megabytes that this process has used since measuring began."""
    for line in _read_status():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1_000
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_000


def _read_status() -> Iterator[str]:
    if _STATUS.exists():
        yield from _STATUS.read_text().splitlines()


if __name__ == "__main__":
    sys.exit(main())
