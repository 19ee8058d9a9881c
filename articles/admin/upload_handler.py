"""Streams the file of a form into the folder of an upload: never in memory, never twice on disk."""

import errno
import shutil
from io import BytesIO
from typing import IO, Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload
from django.http import HttpRequest

from articles.importing.options import clean_line
from articles.importing.uploads import RefusedUploadError, check_room
from articles.models import Upload
from articles.models.uploads import NAME_LENGTH

FIELD = "file"
CHECKED_BYTES = 64 << 20  # after which the room on the disk is looked at again


class DiskUploadHandler(FileUploadHandler):
    """Writes the file of a request into `upload.folder`, as far as there is room; `problem` says what went wrong.

    What is too much is read from the browser, which shows no answer before it has sent everything, and thrown away.
    """

    chunk_size = 1 << 20

    def __init__(self, request: HttpRequest, upload: Upload, problem: str = "") -> None:
        super().__init__(request)
        self.upload = upload
        self.problem = problem  # where there is one already, nothing is written
        self._expected = 0
        self._file: IO[bytes] | None = None
        self._is_kept = False

    def handle_raw_input(
        self,
        input_data: Any,  # noqa: ARG002
        META: dict[str, str],  # noqa: ARG002, N803 - its name in Django
        content_length: int,
        boundary: str,  # noqa: ARG002
        encoding: str | None = None,  # noqa: ARG002
    ) -> None:
        """Learn how long the whole request is."""
        self._expected = content_length

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        if self.field_name != FIELD or self._file is not None:
            raise SkipFile
        if self.problem:
            self._refuse(self.problem)
        self._check_room(self._expected)
        try:
            self.upload.make_folder()
            self._file = self.upload.file.open("xb")
        except OSError as error:
            self._refuse(f"The file could not be stored: {error.strerror}.")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start // CHECKED_BYTES != (start + len(raw_data)) // CHECKED_BYTES:
            self._check_room(self._expected - start)
        try:
            if self._file is not None:
                self._file.write(raw_data)
        except OSError as error:
            is_full = error.errno in {errno.ENOSPC, errno.EDQUOT}
            self._refuse(f"The file could not be stored: {'the disk is full' if is_full else error.strerror}.")

    def file_complete(self, file_size: int) -> "UploadedFile[Any] | None":
        """Return a file that has its name and size; what is in it lies in the folder."""
        if self._file is None:
            return None
        try:
            self._file.close()
        except OSError as error:
            self._refuse(f"The file could not be stored: {error.strerror}.")
        return UploadedFile(BytesIO(), self.file_name, self.content_type, file_size)

    def upload_interrupted(self) -> None:
        self.close()

    def keep(self) -> None:
        """Leave what was written to the upload, which is recorded now."""
        self._is_kept = True

    def close(self) -> None:
        """Remove what was written, unless it is kept."""
        if self._file is not None:
            self._file.close()
        if not self._is_kept:
            shutil.rmtree(self.upload.folder, ignore_errors=True)

    def _check_room(self, size: int) -> None:
        try:
            check_room(size)
        except RefusedUploadError as error:
            self._refuse(str(error))

    def _refuse(self, problem: str) -> None:
        self.problem = problem
        raise StopUpload(connection_reset=False)


def clean_name(name: str | None) -> str:
    """Return the name of a file as it can be stored and shown; its ending stays."""
    return clean_line((name or "").replace("/", "_"))[-NAME_LENGTH:] or "file"
