"""Which unit tests belong to changed files: `python -m tests.changed FILE...` prints their modules and folders.

The nearest of: the mirror of a module (`tests/text/test_citations.py` of `articles/text/citations.py`) or of its
package, the unit tests that import it, the tests of its part. Files without any are named on the error output, so that
nobody takes silence for success.
"""

import sys
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parent.parent
ALWAYS = ("tests/test_architecture.py", "tests/test_documents.py")  # what any change can break, in seconds
NO_UNIT_TESTS = {"benchmarks", "browser", "faults", "nodes"}  # whole archives, real browsers, clusters
PARTS_OF_TEMPLATES = {"public": "views"}


def find_tests(changed: str) -> list[str]:
    """Return the tests of one changed file, by their paths from the top of the repository."""
    path = PurePosixPath(changed)
    folder, *below = path.parts
    if folder == "tests" and path.name.startswith("test_"):
        return [] if below[0] in NO_UNIT_TESTS else _existing(changed)
    if folder == "templates":
        return _existing(f"tests/views/test_{path.stem}.py") or _tests_of_part(
            PARTS_OF_TEMPLATES.get(below[0], below[0])
        )
    if folder != "articles" or path.suffix != ".py":
        return []
    parts = PurePosixPath(*below).with_suffix("").parts
    if parts[-1] == "__init__":
        parts = parts[:-1]
    else:
        of_module = _find_mirror(parts) or _find_mirror(parts[:-1]) or _find_importers(parts)
        if of_module:
            return of_module
    return _find_mirror(parts) or (_tests_of_part(parts[0]) if parts else [])


def _existing(*paths: str) -> list[str]:
    return [path for path in paths if (ROOT / path).exists()]


def _find_mirror(parts: tuple[str, ...]) -> list[str]:
    """Return the test module of a name, in the folder of tests that is nearest to it."""
    names = [PurePosixPath("tests", *parts[:end], f"test_{parts[-1]}.py") for end in range(len(parts) - 1, -1, -1)]
    return _existing(*map(str, names))[:1]


def _find_importers(parts: tuple[str, ...]) -> list[str]:
    package, module = ".".join(("articles", *parts[:-1])), parts[-1]
    wanted = (f"from {package}.{module} import ", f"from {package} import {module}\n")
    tests = [one for one in sorted((ROOT / "tests").rglob("test_*.py")) if one.parent.name not in NO_UNIT_TESTS]
    return [
        one.relative_to(ROOT).as_posix() for one in tests if any(words in one.read_text("utf-8") for words in wanted)
    ]


def _tests_of_part(part: str) -> list[str]:
    folder = _existing(f"tests/{part}")
    return folder or sorted(one.relative_to(ROOT).as_posix() for one in (ROOT / "tests").glob(f"test_{part}*.py"))


def main(changed: Iterable[str]) -> None:
    """Print the tests of changed files, each once."""
    found = dict.fromkeys(ALWAYS)
    for path in changed:
        tests = find_tests(path)
        found |= dict.fromkeys(tests)
        if not tests and path.startswith(("articles/", "templates/")):
            print(f"No unit test belongs to {path}; make test tries it.", file=sys.stderr)
    print(*found, sep="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
