"""What an import is to read, and how. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from articles.importing.decoding import clean_text, normalize_text
from articles.importing.input_parts import PartReader
from articles.importing.inputs import Input, find_inputs, make_printable
from articles.importing.readers import ReadOptions
from articles.importing.readers.mapping import ColumnMapping
from articles.text.sentences import fold_blanks


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What to import and how.

    `source` and `language` are for documents that name none themselves; `encoding` is the character set of all files,
    whatever speaks against it; `mapping` says which columns of tables are which fields, and `mapping_name` how the
    person called that; `has_advertisements` where those that are marked are wanted too. `jobs` are the processes that
    read and tag, by default one per core, or just this one where there is little to do. For `within` and `address` see
    articles.importing.inputs.find_inputs.
    """

    paths: Sequence[str]
    source: str = ""
    format: str = ""
    is_dry_run: bool = False
    jobs: int | None = None
    encoding: str = ""
    language: str = ""
    mapping: ColumnMapping | None = None
    mapping_name: str = ""
    has_advertisements: bool = False
    within: str = ""
    address: str = ""

    @property
    def shown_paths(self) -> list[str]:
        """What was named to be read, as people see it."""
        return [self.address] if self.address else [make_printable(path) for path in self.paths]

    def find_inputs(self) -> Iterator[Input]:
        """Yield every file, as articles.importing.inputs.find_inputs does."""
        return find_inputs(list(self.paths), self.format, within=self.within, address=self.address)

    def make_reader(self, max_bytes: int) -> PartReader:
        """Return what reads their parts; no document may have more bytes."""
        return PartReader(self.source, self.read_options(max_bytes), self.language)

    def read_options(self, max_bytes: int) -> ReadOptions:
        """Return how each file is read; no document may have more bytes."""
        return ReadOptions(
            max_bytes,
            encoding=self.encoding,
            mapping=self.mapping,
            has_advertisements=self.has_advertisements,
        )


def clean_line(text: str) -> str:
    """Return a line that a person wrote as documents have it."""
    return fold_blanks(normalize_text(clean_text(text)[0]))
