"""What the fields of an article are: the one place that says so. Pure.

From FIELDS come what readers accept, what an import writes and a version keeps, what the content of a document is, the
index and its fingerprint, the prefixes of the query language, exports, forms of the admin and what a curator's word
protects. A field is added here and to the model, with its migration.
"""

from dataclasses import dataclass
from enum import Enum, StrEnum, auto
from typing import Any, NamedTuple


class Kind(Enum):
    """How the values of a field are written."""

    LINE = auto()
    TEXT = auto()  # paragraphs
    LIST = auto()  # lines
    DAY = auto()
    MOMENT = auto()
    FLAG = auto()
    ROW = auto()  # of another table


class Form(Enum):
    """A machine form of a search."""

    HIT = auto()  # search.json
    TABLE = auto()  # CSV
    RECORD = auto()  # JSON lines


class Part(StrEnum):
    """Where a field stands in the form of an article."""

    TEXT = "Text"
    PLACE = "Date, place and page"
    SOURCE = "Source"
    ORIGIN = "Where it came from"


class Excess(Enum):
    """What is done with too much of a field."""

    CUT = auto()
    LEAVE_OUT = auto()  # half of it would be another one, or none


class Limit(NamedTuple):
    """The most characters of a field, and of each line of a list."""

    characters: int
    excess: Excess = Excess.CUT


class Searched(NamedTuple):
    """How words are found in a field: where a query says it looked, and what a hit weighs.

    Only queries that name the field look into one of `only_named`. Who writes one of `other_names` before a colon is
    offered the field.
    """

    where: str
    weight: float = 1.0
    only_named: bool = False
    other_names: tuple[str, ...] = ()


EXPORTED = frozenset({Form.TABLE, Form.RECORD})
EVERYWHERE = frozenset(Form)


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """A field of an article.

    `key` is its name in a document, empty where no document brings it; `between` is what stands between several texts
    that one brings, empty where only the first is taken; `is_imported` whether an import writes it.
    `is_content` makes another value of it another content. `follows` names the field that it is set and kept with.
    `exported_as` is its name in machine forms where that is another; `row_value` what stands there for a row.
    The tagger reads those that are `is_tagged`, copies are known by those that are `is_compared`. Lists of the admin
    show those that are `is_listed`, the page of an article those of its values that are `is_detail`, under `schema_org`
    also in its head. What a curator may set outlives every import.
    """

    name: str
    label: str
    kind: Kind = Kind.LINE
    key: str = ""
    limit: Limit | None = None
    between: str = ""
    is_imported: bool = False
    is_content: bool = False
    follows: str = ""
    searched: Searched | None = None
    forms: frozenset[Form] = frozenset()
    exported_as: str = ""
    row_value: str = ""
    is_tagged: bool = False
    is_compared: bool = False
    part: Part | None = None
    is_read_only: bool = False
    is_listed: bool = False
    is_detail: bool = False
    schema_org: str = ""

    @property
    def column(self) -> str:
        """The attribute that holds the value itself: of a row, its key."""
        return f"{self.name}_id" if self.kind is Kind.ROW else self.name

    @property
    def machine_name(self) -> str:
        return self.exported_as or self.name

    @property
    def is_editable(self) -> bool:
        return self.part is not None and not self.is_read_only

    @property
    def is_curated(self) -> bool:
        """Whether imports leave alone what a curator has set."""
        return self.is_imported or (self.is_editable and self.kind is Kind.ROW)

    @property
    def empty(self) -> Any:
        """The value where nothing is known."""
        match self.kind:
            case Kind.LINE | Kind.TEXT:
                return ""
            case Kind.LIST:
                return []
            case Kind.FLAG:
                return False
            case _:
                return None

    def machine_value(self, row: Any) -> Any:
        """Return the value of an article for machines: text or a list of texts, None where nothing is known."""
        value = getattr(row, self.name)
        if value is None:
            return None
        if self.kind is Kind.ROW:
            return getattr(value, self.row_value)
        return value.isoformat() if self.kind in {Kind.DAY, Kind.MOMENT} else value

    def write(self, value: Any) -> str:
        """Return a value as text to be searched or shown."""
        return "; ".join(value) if self.kind is Kind.LIST else str(value)


def _brought(name: str, label: str, kind: Kind = Kind.LINE, **more: Any) -> Field:
    """Return a field that documents bring and imports write, part of their content."""
    values: dict[str, Any] = {"key": name, "is_imported": True, "is_content": True} | more
    return Field(name, label, kind, **values)


# In the order of forms and exports.
FIELDS = (
    Field(
        "external_id",
        "Document id",
        key="id",
        limit=Limit(200, Excess.LEAVE_OUT),
        forms=EXPORTED,
        part=Part.ORIGIN,
        is_read_only=True,
    ),
    _brought(
        "headline",
        "Headline",
        limit=Limit(2_000),
        is_tagged=True,
        is_compared=True,
        searched=Searched("the headline", 1.5, other_names=("title", "intitle")),
        forms=EVERYWHERE,
        part=Part.TEXT,
        is_listed=True,
    ),
    Field(
        "is_headline_derived",
        "Headline is derived",
        Kind.FLAG,
        is_imported=True,
        follows="headline",
        part=Part.TEXT,
        is_read_only=True,
    ),
    _brought(
        "source",
        "Source",
        Kind.ROW,
        limit=Limit(200),
        forms=EVERYWHERE,
        row_value="name",
        part=Part.SOURCE,
        is_listed=True,
    ),
    _brought("published_on", "Published", Kind.DAY, forms=EVERYWHERE, part=Part.PLACE, is_listed=True),
    _brought(
        "dateline",
        "Dateline",
        limit=Limit(200),
        is_tagged=True,
        searched=Searched("the dateline", 0.5, other_names=("place",)),
        forms=EXPORTED,
        part=Part.TEXT,
    ),
    Field("dateline_country", "Filed from", Kind.ROW, forms=EXPORTED, row_value="slug", part=Part.PLACE),
    _brought(
        "byline",
        "Byline",
        limit=Limit(300),
        between=", ",
        searched=Searched("the byline", other_names=("author", "by")),
        forms=EXPORTED,
        part=Part.TEXT,
    ),
    _brought(
        "body",
        "Text",
        Kind.TEXT,
        between="\n\n",
        is_tagged=True,
        is_compared=True,
        searched=Searched("the text", other_names=("text",)),
        forms=frozenset({Form.RECORD}),
        part=Part.TEXT,
    ),
    _brought(
        "section",
        "Section",
        limit=Limit(200),
        searched=Searched("the section", only_named=True),
        forms=EVERYWHERE,
        part=Part.PLACE,
        is_detail=True,
        schema_org="articleSection",
    ),
    _brought(
        "page_label",
        "Page",
        limit=Limit(50),
        between=", ",
        forms=EXPORTED,
        part=Part.PLACE,
        is_detail=True,
        schema_org="printPage",
    ),
    _brought(
        "edition",
        "Edition",
        limit=Limit(100),
        between=", ",
        forms=EXPORTED,
        part=Part.PLACE,
        is_detail=True,
        schema_org="printEdition",
    ),
    _brought(
        "updated_at",
        "Last changed",
        Kind.MOMENT,
        forms=EXPORTED,
        part=Part.PLACE,
        is_detail=True,
        schema_org="dateModified",
    ),
    _brought(
        "keywords",
        "Keywords",
        Kind.LIST,
        limit=Limit(100),
        searched=Searched("the keywords", only_named=True, other_names=("keyword",)),
        forms=EXPORTED,
        part=Part.TEXT,
        is_detail=True,
        schema_org="keywords",
    ),
    _brought("language", "Language", limit=Limit(15, Excess.LEAVE_OUT), forms=EVERYWHERE, part=Part.TEXT),
    _brought(
        "url",
        "Original address",
        limit=Limit(1_000, Excess.LEAVE_OUT),
        is_content=False,
        forms=EVERYWHERE,
        exported_as="original_url",
        part=Part.SOURCE,
    ),
    Field(
        "arrived_at",
        "First published here",
        Kind.MOMENT,
        forms=frozenset({Form.RECORD}),
        part=Part.ORIGIN,
        is_read_only=True,
    ),
    Field("status", "Status", part=Part.SOURCE, is_listed=True),
)


def fields_with(attribute: str) -> tuple[Field, ...]:
    """Return the fields for which an attribute is true, in order."""
    return tuple(one for one in FIELDS if getattr(one, attribute))


def fields_of(form: Form) -> tuple[Field, ...]:
    """Return the fields that a machine form has, in order."""
    return tuple(one for one in FIELDS if form in one.forms)


FIELD = {one.name: one for one in FIELDS}
SEARCHED = {one.name: one.searched for one in FIELDS if one.searched}
UNNAMED_FIELDS = tuple(name for name, searched in SEARCHED.items() if not searched.only_named)
