"""Import news documents."""

import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, TextIO

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from articles.importing.charset_names import find_charset
from articles.importing.explaining import explain
from articles.importing.inputs import STANDARD_INPUT
from articles.importing.options import ImportOptions, clean_line
from articles.importing.pipeline import import_documents
from articles.importing.readers import FORMATS
from articles.importing.readers.languages import find_language
from articles.importing.readers.mapping import MappingError
from articles.importing.saved_mappings import ChosenMapping, find_mapping
from articles.management.explanations import describe_explanation
from articles.management.progress import ProgressBar
from articles.management.stopping import stop_as_on_ctrl_c
from articles.models import Source


class Command(BaseCommand):
    help = (
        "Import news documents: files, folders (with all subfolders) or - for standard input. Importing the same"
        " documents again changes nothing; changed documents update their articles, and curators' changes are kept."
        " Exit status: 0 all done, 1 done but some documents were rejected, 2 nothing done."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", metavar="PATH", help="file, folder, or - for standard input")
        parser.add_argument(
            "--source", default="", metavar="NAME", help="publisher of documents that do not state theirs"
        )
        parser.add_argument(
            "--language",
            default="",
            metavar="NAME",
            help="language of documents that do not state theirs (de, German, pt-BR); by default detected",
        )
        parser.add_argument(
            "--encoding",
            default="",
            metavar="NAME",
            help="character set of all files (cp1252, koi8-r, big5); by default detected for each file",
        )
        parser.add_argument(
            "--mapping",
            default="",
            metavar="NAME",
            help="which table columns or JSON keys are which fields: the name of a saved mapping, or pairs such as"
            " headline=Titel,body=Texte; by default usual names are recognised",
        )
        parser.add_argument(
            "--format",
            default="",
            metavar="NAME",
            choices=[name for name, _ in FORMATS],
            help="read every file as this format; by default detected for each file. "
            + "; ".join(f"{name}: {label}" for name, label in FORMATS),
        )
        parser.add_argument(
            "--advertisements",
            action="store_true",
            help="also import what digitised newspapers mark as advertisements, in a separate section",
        )
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--dry-run", action="store_true", help="say what would happen; save nothing")
        what.add_argument(
            "--explain",
            action="store_true",
            help="show how the first ten documents of each file would be read; save nothing",
        )
        parser.add_argument(
            "--jobs",
            type=int,
            metavar="N",
            help="processes that read and tag; default one per core; 1 starts no other processes",
        )
        parser.add_argument(
            "--report", metavar="FILE", help="write one line of JSON per document: address, outcome, reason, article"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        chosen = _read_mapping(options["mapping"])
        wanted = ImportOptions(
            paths=options["paths"],
            source=_read_source(options["source"]),
            language=_read_language(options["language"]),
            format=options["format"],
            encoding=_read_charset(options["encoding"]) or chosen.encoding,
            mapping=chosen.mapping,
            mapping_name=chosen.name,
            is_dry_run=options["dry_run"],
            jobs=options["jobs"],
            has_advertisements=options["advertisements"],
        )
        if options["explain"]:
            self._explain(wanted)
        else:
            self._import(wanted, options["report"])

    def _explain(self, wanted: ImportOptions) -> None:
        explanation = explain(wanted, settings.MAX_DOCUMENT_BYTES)
        self.stdout.write("\n".join(describe_explanation(explanation)))
        if not explanation.articles_total.number:
            sys.exit(2)

    def _import(self, wanted: ImportOptions, report_name: str | None) -> None:
        try:
            with ExitStack() as stack:
                stack.enter_context(stop_as_on_ctrl_c())
                report = stack.enter_context(_open_report(report_name, wanted.paths)) if report_name else None
                bar = stack.enter_context(ProgressBar("documents"))
                expected = bar.expect if sys.stderr.isatty() else None
                summary = import_documents(wanted, report=report, on_progress=bar.advance, on_expected=expected)
        except DatabaseError as error:
            message = f"The database failed: {error}\nFinished batches are kept; run the same command again."
            raise CommandError(message, returncode=2) from error
        except OSError as error:
            message = f"The import stopped: {error}\nFinished batches are kept; run the same command again."
            raise CommandError(message, returncode=2) from error
        except KeyboardInterrupt:  # before the first document
            raise CommandError("Interrupted before anything was done.", returncode=2) from None
        for rejection in summary.rejections:
            place = f", {rejection.place}" if rejection.place else ""
            self.stderr.write(f"rejected: {rejection.address}{place}: {rejection.reason}")
        hidden = summary.counts["rejected"] - len(summary.rejections)
        if hidden > 0:
            self.stderr.write(f"... and {hidden:,} more rejected; --report FILE and the admin list them all")
        self.stdout.write("\n".join(summary.lines()))
        if summary.exit_status:
            sys.exit(summary.exit_status)


def _read_source(text: str) -> str:
    """Return the name of a source as the archive stores it."""
    name = clean_line(text)
    longest = Source._meta.get_field("name").max_length or len(name)
    if len(name) > longest:
        raise CommandError(f"The name of a source can have at most {longest} characters.", returncode=2)
    return name


def _read_language(words: str) -> str:
    """Return the tag of a language that a person names."""
    tag = find_language(words) if words else ""
    if tag is None:
        raise CommandError(f"“{words}” is not a known language. Write it as “de” or “German”.", returncode=2)
    return tag


def _read_charset(name: str) -> str:
    charset = find_charset(name) if name else ""
    if charset is None:
        message = f"“{name}” is not a known character set. Write it as “cp1252” or “utf-8”."
        raise CommandError(message, returncode=2)
    return charset


def _read_mapping(words: str) -> ChosenMapping:
    try:
        return find_mapping(words)
    except MappingError as error:
        raise CommandError(f"{str(error)[:1].upper()}{str(error)[1:]}.", returncode=2) from None


def _open_report(name: str, paths: Sequence[str]) -> TextIO:
    """Open the report, unless it is, or lies among, the documents to be read."""
    path = Path(name)
    if any(path.resolve().is_relative_to(Path(given).resolve()) for given in paths if given != STANDARD_INPUT):
        message = f"The report {name} would be among the documents to import. Write it to another folder."
        raise CommandError(message, returncode=2)
    try:
        return path.open("w", encoding="utf-8")
    except OSError as error:
        message = f"The report {name} cannot be written: {error.strerror}"
        raise CommandError(message, returncode=2) from error
