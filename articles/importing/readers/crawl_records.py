"""The records of a web crawl, WARC and ARC, packed or not. What is damaged is named, and the rest read on. Pure."""

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import BinaryIO

from warcio.statusandheaders import StatusAndHeaders, StatusAndHeadersParser

from articles.importing.readers.crawl_bytes import CUT_OFF, MARK, CrawlBytes, DamageError, open_crawl

LONGEST_HEAD = 1 << 20
_WARC = b"WARC/"
_MOST_LINES = 2_000
_LENGTH = re.compile(r"[0-9]{1,15}")
_ARC_FIELDS = re.compile(
    rb"(?P<url>.+?) (?P<ip>[0-9A-Fa-f.:-]{1,45}) (?P<date>[0-9]{8,17}) (?P<more>.+) (?P<length>[0-9]{1,12})\s*"
)
_PARSER = StatusAndHeadersParser([], verify=False)

NO_RECORD = "what stands here does not begin as a record of a crawl does: the file is damaged before it"
NO_LENGTH = "it does not state its length, so that its end cannot be found"
WRONG_LENGTH = "it is not as long as it states: it is damaged, or was written wrongly"
ENDS_EARLY = "it ends before the length that it states: it is damaged, or was written wrongly"


@dataclass(slots=True)
class CrawlRecord:
    """A record whose block can be read, once. `number` counts from 1; `offset` is where reading can begin at it.

    `kind` is as WARC names it, `fields` are those of its head by their names in small letters, `head` its bytes.
    `problem` says why it cannot be relied on: all that is known of that is known once it is finished.
    """

    source: CrawlBytes
    number: int
    offset: int | None = None
    kind: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    head: bytes = b""
    size: int = 0
    problem: str = ""
    is_last: bool = False
    _left: int = 0
    _position: int | None = None
    _is_finished: bool = False

    def read_head(self) -> None:
        """Read what stands before the block."""
        try:
            self._read_fields()
        except DamageError as error:
            self.problem = str(error)
        self._left, self._position = self.size, self.source.position

    def _read_fields(self) -> None:
        self.offset = self.source.offset
        self.head = line = self.source.readline()
        if not MARK.match(line):
            self.problem = NO_RECORD
        elif line.startswith(_WARC):
            lines = [line]
            while line.strip() and len(lines) < _MOST_LINES and sum(map(len, lines)) < LONGEST_HEAD:
                line = self.source.readline()
                lines.append(line)
            self.head = b"".join(lines)
            self.fields = read_fields(self.head)
            self.kind = self.fields.get("warc-type", "").lower()
            length = self.fields.get("content-length", "")
            if not line:
                self.problem = CUT_OFF
            elif line.strip() or not _LENGTH.fullmatch(length):
                self.problem = NO_LENGTH
            else:
                self.size = int(length)
        elif found := _ARC_FIELDS.fullmatch(line):
            self._take_arc_fields({name: value.decode("utf-8", "replace") for name, value in found.groupdict().items()})

    def _take_arc_fields(self, found: Mapping[str, str]) -> None:
        scheme = found["url"].partition(":")[0]
        self.kind = {"filedesc": "warcinfo", "dns": "metadata"}.get(scheme, "response")
        day = found["date"]
        self.fields = {
            "warc-target-uri": found["url"],
            "warc-date": f"{day[:4]}-{day[4:6]}-{day[6:8]}",
            "content-type": found["more"].partition(" ")[0],
        }
        self.size = int(found["length"])

    def read(self, size: int) -> bytes:
        """Return the next bytes of the block; fewer where it ends, or is damaged."""
        wanted = min(size, self._left)
        data = b""
        try:
            if not self.problem:
                data = self.source.read(wanted)
        except DamageError as error:
            self.problem = str(error)
        else:
            if len(data) < wanted and not self.problem:
                self.problem = ENDS_EARLY
        self._left -= len(data)
        return data

    def finish(self) -> None:
        """Move past the block, after damage to the next record, and see whether all ended where it should."""
        if self._is_finished:
            return
        self._is_finished = True
        try:
            if not self.problem and self.source.skip(self._left) < self._left:
                self.problem = ENDS_EARLY
            line_ends = 2 if self.head.startswith(_WARC) else 1
            if not self.problem and not self.source.end_record(line_ends):
                self.problem = WRONG_LENGTH
        except DamageError as error:
            self.problem = str(error)
        if self.problem:
            self.is_last = not self.source.find_record(self._position)
            if self.problem == ENDS_EARLY and self.is_last:
                self.problem = CUT_OFF


def read_fields(head: bytes) -> dict[str, str]:
    """Return the fields of a head, after its first line, by their names in small letters; the first of one name."""
    fields: dict[str, str] = {}
    for name, value in parse_head(head).headers:
        fields.setdefault(name.lower(), value.strip())
    return fields


def parse_head(head: bytes) -> StatusAndHeaders:
    """Return the first line and the fields of a head as WARC and HTTP have it; they may be empty."""
    try:
        return _PARSER.parse(io.BytesIO(head))
    except EOFError:
        return StatusAndHeaders("", [], "")


def walk_records(stream: BinaryIO, first: int = 1) -> Iterator[CrawlRecord]:
    """Yield each record of a crawl, a damaged one with its problem. Each is finished when the next is asked for."""
    source = open_crawl(stream)
    for number in count(first):
        record = CrawlRecord(source, number)
        try:
            if not source.begin():
                return
        except DamageError as error:
            record.problem = str(error)
        else:
            record.read_head()
        yield record
        record.finish()
        if record.is_last:
            return
