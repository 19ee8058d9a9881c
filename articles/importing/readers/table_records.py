"""Rows of tables as documents, however the table is written: text or spreadsheet. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from articles.importing.readers.columns import Columns
from articles.importing.readers.foreign_records import RecordReader
from articles.importing.readers.ids import SeenIds
from articles.importing.readers.protocol import Document, Place, Rejection, Unit
from articles.importing.readers.table_layout import TableHeader, name_columns
from articles.text.sentences import fold_blanks

_NEEDED = ("headline", "body")


@dataclass(slots=True)
class RowReader:
    """Reads the rows of one table. `sheet` tells its rows from those of other sheets of the file."""

    header: TableHeader
    columns: Columns
    seen: SeenIds
    sheet: str = ""

    def read(self, number: int, cells: Sequence[str], notes: tuple[str, ...] = ()) -> Iterator[Document | Rejection]:
        """Yield the document of a row, or why it is none; nothing for an empty row or the names of columns."""
        names, place = self.header.names, Place(number, Unit.ROW)
        if number <= self.header.number or not any(cell.strip() for cell in cells):
            return
        if fold_blanks(cells[0]) == names[0] and name_columns(cells) == names:
            return  # the names again, as where tables were put together
        record = dict(zip(names, cells, strict=False))
        if problem := self._find_problem(cells):
            more = {"more": list(cells[len(names) :])} if len(cells) > len(names) else {}
            yield self._rename(Rejection(problem, "", str(place), place, self._show({**record, **more})))
            return
        if missing := len(names) - len(cells):
            notes = (*notes, *_describe_missing(missing, len(names)))
        yield self._rename(RecordReader(self.columns, self.seen).read(record, place, notes=notes))

    def _find_problem(self, cells: Sequence[str]) -> str:
        """Return why the cells of a row do not fit the table, empty where they do."""
        names = self.header.names
        if any(cell.strip() for cell in cells[len(names) :]):
            return (
                f"the row has {len(cells):,} cells, but the table has {len(names):,} columns: "
                "there is a separator or quotation mark where none should be"
            )
        needed = [path[0] for key in _NEEDED for path in self.columns.paths.get(key, ())]
        lost = [name for name in needed if name in names[len(cells) :]]
        if lost:
            return f"the row has {len(cells):,} of {len(names):,} cells, and none for “{lost[0]}”: it is broken off"
        return ""

    def _show(self, record: dict[str, object]) -> str:
        return RecordReader(self.columns, self.seen).show(record)

    def _rename(self, read: Document | Rejection) -> Document | Rejection:
        is_by_place = self.sheet and read.place is not None and read.fragment == str(read.place)
        return replace(read, fragment=f"{self.sheet}, {read.fragment}") if is_by_place else read


def _describe_missing(missing: int, width: int) -> Iterator[str]:
    if missing > 0:
        yield f"the row has {width - missing:,} of {width:,} cells; the others are taken as empty"
