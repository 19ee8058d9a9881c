"""Front matter: what a text says of itself between lines of --- (YAML) or +++ (TOML) at its head. Pure."""

import re
import tomllib
from collections.abc import Mapping
from typing import Any, NamedTuple

import yaml

from articles.importing.readers.header_labels import LABELS, fold_label

MOST_CHARACTERS = 20_000
_FENCE = re.compile(r"\A\s*(---|\+\+\+)[^\S\n]*\n")
_CLOSING = {
    "---": re.compile(r"^(?:---|\.\.\.)[^\S\n]*$", re.MULTILINE),
    "+++": re.compile(r"^\+\+\+[^\S\n]*$", re.MULTILINE),
}
_LINE = re.compile(r"([^\W\d_][\w .-]{0,40}?)[^\S\n]*[:=][^\S\n]*(.*)")
_ITEM = re.compile(r"-\s+(.*)")


class FrontMatter(NamedTuple):
    """Values by their own names, and where the text behind them begins."""

    values: Mapping[str, Any]
    end: int


def find_front_matter(text: str) -> FrontMatter | None:
    """Return the front matter that a text opens with, None where its lines say nothing that is known."""
    fence = _FENCE.match(text)
    if not fence:
        return None
    marks = fence[1]
    end = _CLOSING[marks].search(text, fence.end(), fence.end() + MOST_CHARACTERS)
    if not end:
        return None
    source = text[fence.end() : end.start()]
    values = (_read_yaml(source) if marks == "---" else _read_toml(source)) or _read_lines(source)
    if not any(fold_label(name) in LABELS for name in values):
        return None
    return FrontMatter(values, end.end())


def _read_yaml(source: str) -> dict[str, Any]:
    """Return the values as the texts that they are written as; nothing where it is no YAML."""
    try:
        # The base loader makes texts, lists and mappings, and no object of any other kind.
        values = yaml.load(source, Loader=yaml.BaseLoader)  # noqa: S506
    except (yaml.YAMLError, RecursionError, ValueError):
        return {}
    return {str(name): value for name, value in values.items()} if isinstance(values, dict) else {}


def _read_toml(source: str) -> dict[str, Any]:
    try:
        return tomllib.loads(source)
    except (tomllib.TOMLDecodeError, RecursionError):
        return {}


def _read_lines(source: str) -> dict[str, Any]:
    """Return the values of lines that are nearly YAML or TOML, as people write them: “title: Port: closed again”."""
    values: dict[str, Any] = {}
    name = ""
    for line in source.split("\n"):
        if found := _LINE.fullmatch(line.rstrip()):
            name = found[1]
            values[name] = found[2].strip(" \"'")
        elif name and (item := _ITEM.fullmatch(line.strip())):
            before = values[name] if isinstance(values[name], list) else []
            values[name] = [*before, item[1].strip(" \"'")]
        elif line.strip() and not line.lstrip().startswith("#"):
            return {}
    return values
