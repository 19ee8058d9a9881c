"""A progress bar on a terminal, nothing when the output goes elsewhere."""

import sys
from types import TracebackType
from typing import Never, Self

from tqdm import tqdm

from articles.search import Progress


class ProgressBar(Progress):
    """Counts pieces of work on standard error."""

    def __init__(self, unit: str, *, total: int | None = None) -> None:
        self._bar: tqdm[Never] = tqdm(
            total=total, unit=f" {unit}", disable=not sys.stderr.isatty(), smoothing=0.1, dynamic_ncols=True
        )

    def start(self, total: int) -> None:
        self._bar.reset(total)

    def advance(self, count: int) -> None:
        self._bar.update(count)

    def expect(self, total: int) -> None:
        """Say how much there will be, as far as can be told by now."""
        self._bar.total = total

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.close()
