"""The folder of pictures and scripts that a browser saves beside a page: “talks_files” beside “talks.html”. Pure."""

from collections.abc import Collection
from pathlib import PurePosixPath

PAGES = (".html", ".htm")
PAGE_FOLDERS = ("_files", ".files", "-Dateien", "_fichiers", "_archivos", "_bestanden")  # as browsers name them


def belongs_to_page(path: PurePosixPath, files: Collection[str]) -> bool:
    """Tell whether a file lies in the folder of a page that is among some files."""
    return any(is_page_folder(str(folder), files) for folder in path.parents)


def is_page_folder(folder: str, files: Collection[str]) -> bool:
    """Tell whether a folder is that of a page among some files."""
    return any(
        folder.removesuffix(ending) + page in files
        for ending in PAGE_FOLDERS
        if folder.endswith(ending)
        for page in PAGES
    )
