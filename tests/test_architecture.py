"""Imports run downward only, in the layers the design draws; the pure modules know no Django."""

import ast
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from tests.conftest import ROOT

# From the bottom up. A module belongs to the longest prefix that names it.
LAYERS = (
    {"articles.text", "articles.charts", "articles.facets", "articles.fields"},
    {
        "articles.clients",
        "articles.static_files",
        "articles.storage_check",
        "articles.migration_check",
        "articles.models",
        "articles.routing",
        "articles.sqlite3",
        "articles.process_pool",
        "articles.triggers",
    },
    {
        "articles.rate_limits",
        "articles.copies",
        "articles.migrations",
        "articles.originals",
        "articles.tagging",
        "articles.search",
        "articles.importing.readers",
        "articles.visibility",
    },
    {
        "articles.backup",
        "articles.curation",
        "articles.feeds",
        "articles.importing",
        "articles.panels",
        "articles.requests",
    },
    {
        "articles.accounts",
        "articles.admin",
        "articles.admin_site",
        "articles.jinja",
        "articles.management",
        "articles.middleware",
        "articles.revalidation",
        "articles.templatetags",
        "articles.views",
    },
    {"articles.apps"},
)
# Pure helpers of the readers, which stand beside them.
BESIDE_READERS = {
    "articles.importing.charset_evidence",
    "articles.importing.charset_names",
    "articles.importing.charsets",
    "articles.importing.decoding",
    "articles.importing.headlines",
    "articles.importing.markup",
    "articles.importing.wide_charsets",
}
PURE = (
    "articles.text",
    "articles.charts",
    "articles.facets",
    "articles.fields",
    "articles.copies.texts",
    "articles.search.alternatives",
    "articles.search.analysis",
    "articles.search.dates",
    "articles.search.query",
    "articles.search.tree",
    "articles.search.engine",
    "articles.search.costs",
    "articles.search.checkpoints",
    "articles.search.request",
    "articles.search.result",
    "articles.search.errors",
    "articles.search.article",
    "articles.search.query_tokens",
    "articles.search.published",
    "articles.search.written_dates",
    "articles.search.acronyms",
    "articles.search.foreign_signs",
    "articles.search.pasted_sentences",
    "articles.search.wildcards",
    "articles.search.written_words",
    "articles.search.cache",
    "articles.search.index_fields",
    *(f"articles.search.opensearch.{name}" for name in ("address", "cluster", "compiling", "schema", "snapshot")),
    "articles.search.stories",
    "articles.search.tantivy",
    "articles.search.distinctive_words",
    "articles.search.weights",
    "articles.search.highlighting",
    "articles.search.timelines",
    *(
        f"articles.tagging.{name}"
        for name in """
            bearers clubs context country_rules discovery explanations country_resolution garbage_collection matcher
            name_choice name_search name_tables names namesakes organisation_rules packed_tags personal_names
            place_tables places recogniser role_words name_rules salience spellings tagger witnesses world_gazetteer
        """.split()  # noqa: SIM905 - a wall of words reads better than a wall of quotes
    ),
    "articles.feeds.addresses",
    "articles.feeds.connections",
    "articles.feeds.entry_names",
    "articles.feeds.fetching",
    "articles.feeds.headers",
    "articles.feeds.networks",
    "articles.feeds.pages",
    "articles.feeds.queue",
    "articles.feeds.reading",
    "articles.feeds.robots",
    "articles.feeds.schedule",
    "articles.feeds.troubles",
    "articles.importing.readers",
    "articles.importing.corpus_generator",
    "articles.importing.inputs",
    "articles.importing.input_parts",
    "articles.importing.language",
    "articles.importing.options",
    "articles.importing.explaining",
    "articles.importing.explained_columns",
    "articles.importing.containers",
    "articles.importing.saved_pages",
    "articles.importing.decoding",
    "articles.importing.headlines",
)
HIDDEN_IMPORTS = {
    ("articles.importing.language", "py3langid.langid"),  # loads numpy, which a web process has no use for
    ("articles.apps", "articles.triggers.change_log"),  # models exist only once the apps are ready
    ("articles.importing.readers.web.bodies", "trafilatura"),  # heavy, and web processes read no pages
    ("articles.importing.readers.web.bodies", "trafilatura.settings"),
    ("articles.importing.readers.web.dates", "htmldate"),
    ("articles.importing.readers.web.worker", "resource"),  # not on Windows
    ("articles.tagging.spacy_pipeline", "spacy"),  # an optional and heavy dependency
}


@dataclass(frozen=True)
class Import:
    """One import statement: who imports which module, and whether inside a function."""

    importer: str
    imported: str
    line: int
    is_hidden: bool

    def __str__(self) -> str:
        return f"{self.importer}:{self.line} imports {self.imported}"


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def modules() -> dict[str, Path]:
    return {name_of(path): path for path in sorted((ROOT / "articles").rglob("*.py")) if path.parent.name[0] != "."}


@cache
def imports_of(name: str) -> list[Import]:
    """Return the imports of a module; `from package import module` counts as an import of the module."""
    path = modules()[name]
    tree = ast.parse(path.read_text(encoding="utf-8"))
    inside = {
        id(node)
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for node in ast.walk(function)
    }
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            targets = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            package = name if path.name == "__init__.py" else name.rpartition(".")[0]
            base = node.module or ""
            if node.level:
                above = package.rsplit(".", node.level - 1)[0] if node.level > 1 else package
                base = f"{above}.{base}".rstrip(".")
            whole = [f"{base}.{alias.name}" for alias in node.names]
            targets = [target if target in modules() else base for target in whole]
        else:
            continue
        found += [Import(name, target, node.lineno, id(node) in inside) for target in targets]
    return found


@cache
def all_imports() -> tuple[Import, ...]:
    return tuple(found for name in modules() for found in imports_of(name))


def belongs_to(module: str, part: str) -> bool:
    return module == part or module.startswith(f"{part}.")


def place_of(module: str) -> tuple[int, str] | None:
    """Return the layer and the part a module belongs to."""
    if module in BESIDE_READERS:
        return 2, "articles.importing.readers"
    places = [(level, part) for level, parts in enumerate(LAYERS) for part in parts if belongs_to(module, part)]
    return max(places, key=lambda place: len(place[1]), default=None)


def test_every_module_has_a_place_in_the_drawing():
    assert [name for name in modules() if name != "articles" and place_of(name) is None] == []


def test_every_named_part_exists():
    hidden = {importer for importer, _ in HIDDEN_IMPORTS}
    named = {*PURE, *BESIDE_READERS, *hidden}.union(*LAYERS)
    assert {part for part in named if not any(belongs_to(name, part) for name in modules())} == set()


def test_no_module_imports_upward():
    places = [(found, place_of(found.importer), place_of(found.imported)) for found in all_imports()]
    upward = [str(found) for found, importer, imported in places if importer and imported and imported[0] > importer[0]]
    assert upward == []


def test_nothing_in_the_app_imports_the_project_or_the_tests():
    assert [str(found) for found in all_imports() if found.imported.split(".")[0] in {"newsarchive", "tests"}] == []


@pytest.mark.parametrize("part", PURE)
def test_pure_modules_import_no_django_by_themselves_or_by_what_they_import(part):
    to_visit = [name for name in modules() if belongs_to(name, part)]
    seen: set[str] = set()
    wrong = []
    while to_visit:
        name = to_visit.pop()
        if name in seen:
            continue
        seen.add(name)
        for found in imports_of(name):
            if found.imported.partition(".")[0] in {"django", "django_filters", "newsarchive"}:
                wrong.append(str(found))
            elif found.imported in modules():
                to_visit.append(found.imported)
    assert wrong == []


ENGINES = {"articles.search.tantivy": "tantivy", "articles.search.opensearch": "opensearchpy"}


@pytest.mark.parametrize(("engine", "package"), ENGINES.items())
def test_nothing_but_its_own_folder_names_an_engine(engine: str, package: str):
    naming = {
        found.importer
        for found in all_imports()
        if not belongs_to(found.importer, engine)
        and (belongs_to(found.imported, engine) or belongs_to(found.imported, package))
    }
    assert naming == set()


def test_callers_know_nothing_of_search_but_its_face():
    inside = [
        str(found)
        for found in all_imports()
        if belongs_to(found.imported, "articles.search") and found.imported != "articles.search"
        if not belongs_to(found.importer, "articles.search")
    ]
    assert inside == []


def test_no_import_hides_inside_a_function():
    assert {(found.importer, found.imported) for found in all_imports() if found.is_hidden} == HIDDEN_IMPORTS


def find_circle(graph: dict[str, set[str]]) -> tuple[str, ...]:
    """Return one circle of a graph, nothing where there is none."""
    finished: set[str] = set()

    def visit(name: str, path: tuple[str, ...]) -> tuple[str, ...]:
        if name in path:
            return (*path[path.index(name) :], name)
        if name not in finished:
            for other in sorted(graph.get(name, ())):
                if circle := visit(other, (*path, name)):
                    return circle
            finished.add(name)
        return ()

    return next((circle for name in graph if (circle := visit(name, ()))), ())


def test_no_circle_of_modules():
    graph: dict[str, set[str]] = {}
    for found in all_imports():
        if found.imported in modules() and not found.is_hidden:
            graph.setdefault(found.importer, set()).add(found.imported)
    assert find_circle(graph) == ()


def test_parts_side_by_side_import_one_another_in_one_direction_only():
    graph: dict[str, set[str]] = {}
    for found in all_imports():
        importer, imported = place_of(found.importer), place_of(found.imported)
        if importer and imported and importer[1] != imported[1]:
            graph.setdefault(importer[1], set()).add(imported[1])
    assert find_circle(graph) == ()


def test_a_circle_is_found_where_there_is_one():
    assert find_circle({"a": {"b"}, "b": {"c"}, "c": {"b"}}) == ("b", "c", "b")
    assert find_circle({"a": {"b", "c"}, "b": {"c"}}) == ()


def test_the_walk_sees_hidden_relative_and_package_imports():
    """The tests above would pass on nothing at all; this one holds the walk itself to what is known."""
    known = {(found.importer, found.imported, found.is_hidden) for found in all_imports()}
    assert ("articles.apps", "articles.triggers.change_log", True) in known
    assert ("articles.search", "articles.search.costs", False) in known
    assert ("articles.tagging.gazetteer", "articles.models", False) in known
    assert place_of("articles.importing.decoding") == place_of("articles.importing.readers.text")
    assert place_of("articles.importing.pipeline") == (3, "articles.importing")


# Words that no identifier is made of: each stands for something that has a name of its own.
VAGUE = re.compile(r"(^|_)(asked|said|told|tells?|telling)(_|$)|(?<![a-z])(Asked|Said|Told|Tells?|Telling)(?![a-z])")
# A method of files, and a column of kept results, which these modules read.
GIVEN = {
    "tell": {
        "articles/importing/known_articles.py",
        "articles/importing/readers/json_file.py",
        "articles/importing/readers/json_layout.py",
        "articles/importing/readers/jsonl.py",
        "articles/importing/readers/limits.py",
        "articles/importing/readers/text_streams.py",
    },
    "said": {"articles/curation/redaction.py", "articles/models/results.py", "articles/requests/kept_results.py"},
}


def identifiers_of(path: Path) -> set[str]:
    """Return every name that a module defines, reads or imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name) | ast.keyword(arg=str(name)):
                found.add(name)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                found.add(name)
            case ast.alias(name=name, asname=other):
                found |= {name.rpartition(".")[2], other or ""}
    return found


def test_no_identifier_is_a_vague_word():
    vague: dict[str, set[str]] = defaultdict(set)
    for folder in ("articles", "newsarchive"):
        for path in (ROOT / folder).rglob("*.py"):
            if path.parent.name != "migrations":
                for name in filter(VAGUE.search, identifiers_of(path)):
                    vague[name].add(path.relative_to(ROOT).as_posix())
    assert vague == GIVEN


def test_no_two_classes_have_one_name():
    """One meaning a word: what is called alike in two modules is taken for the same."""
    owners: dict[str, list[str]] = defaultdict(list)
    for module, path in modules().items():
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_") and ".migrations" not in module:
                owners[node.name].append(module)
    # Django finds each command by the module it stands in.
    assert {name: found for name, found in owners.items() if len(found) > 1 and name != "Command"} == {}


def test_no_module_is_past_400_lines():
    paths = [path for folder in ("articles", "newsarchive", "tests") for path in (ROOT / folder).rglob("*.py")]
    assert [p for p in paths if len(p.read_text("utf-8").splitlines()) > 400 and "migrations" not in p.parts] == []


def test_the_readme_lists_the_parts_there_are():
    listed = re.findall(r"^    articles/(\w+)/ ", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    parts = {path.parent.name for path in (ROOT / "articles").glob("*/__init__.py")}
    assert set(listed) == parts


def test_the_documents_show_the_layers_there_are():
    rows = re.findall(
        r"^\| (\d) \| (.+) \|$", (ROOT / "docs/architecture.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    shown = {int(level): set(re.findall(r"`([\w.]+)`", parts)) for level, parts in rows}
    assert shown == {level: set(parts) for level, parts in enumerate(LAYERS, start=1)}
