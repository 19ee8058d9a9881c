"""What the documents for developers name is there: files and folders, and the names that stand in them."""

import re
from pathlib import Path

import pytest

from articles.importing.readers import FORMATS
from tests.conftest import ROOT

DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
FOLDERS = "articles", "docs", "fixtures", "newsarchive", "static", "templates", "tests", r"\.ci"
# A path is in backticks, or where a link leads to; a name is said to be of a file: “`READERS` in `articles/x.py`”.
PATH = re.compile(rf"`((?:{'|'.join(FOLDERS)})/[^`\s]*|[\w.-]+\.(?:md|toml|yaml)|manage\.py)`")
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")
NAMED = re.compile(r"((?:`\w+`(?:,\s+|\s+and\s+))*`\w+`)\s+in\s+`([^`\s]+\.\w+)`")
# In a drawing, of the modules of the application: “importing/inputs, reading: ...”.
DRAWN = re.compile(r"\"([a-z]+)/(\w+)((?:, \w+)*)(?=[\": ,])")


def find_missing(document: Path, text: str) -> set[str]:
    """Return the paths that a text names and the repository lacks; a star stands for anything."""
    paths = {path for path in PATH.findall(text) if not list(ROOT.glob(path.rstrip("/")))}
    return paths | {link for link in LINK.findall(text) if not (document.parent / link).exists()}


def find_undrawn(text: str) -> set[str]:
    """Return the modules that a drawing names and the application lacks."""
    drawings = "".join(re.findall(r"```mermaid\n(.*?)```", text, re.DOTALL))
    modules = {
        f"{part}/{name}" for part, first, more in DRAWN.findall(drawings) for name in [first, *more.split(", ")[1:]]
    }
    part = ROOT / "articles"
    return {module for module in modules if not (part / module).is_dir() and not (part / f"{module}.py").is_file()}


def find_unknown(text: str) -> set[str]:
    """Return the names that a text says to be in a file that does not hold them."""
    named = [(name, ROOT / path) for names, path in NAMED.findall(text) for name in re.findall(r"`(\w+)`", names)]
    return {
        f"{name} in {path.name}"
        for name, path in named
        if path.is_file() and not re.search(rf"\b{name}\b", path.read_text(encoding="utf-8"))
    }


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_file_and_name_is_there(document):
    text = document.read_text(encoding="utf-8")
    assert find_missing(document, text) == set()
    assert find_unknown(text) == set()
    assert find_undrawn(text) == set()


def test_what_is_missing_is_found():
    text = (
        "`NOTHING_OF_THIS` and `find_missing` in `tests/changed.py`, `tests/no_such.py`, [a](docs/no.md), `tests/*.py`"
    )
    assert find_missing(ROOT / "README.md", text) == {"tests/no_such.py", "docs/no.md"}
    assert find_undrawn('```mermaid\na["text/parts, nothing: b"] -- "views/none, c" --> d\n```') == {
        "text/nothing", "views/none", "views/c",
    }  # fmt: skip
    assert find_unknown(text) == {"NOTHING_OF_THIS in changed.py", "find_missing in changed.py"}


def test_the_recipes_name_files():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert len(PATH.findall(text)) > 40
    assert len(NAMED.findall(text)) > 15


def test_every_format_is_named():
    text = (ROOT / "docs/importing.md").read_text(encoding="utf-8")
    named = re.search(r"`--format` reads every file as one: (.*?)\n\n", text, re.DOTALL)
    assert sorted(re.findall(r"`([\w-]+)`", named[1])) == sorted(name for name, _ in FORMATS)
