"""Open workbooks in a separate process with a memory limit, so that one bad file cannot stop the others."""

from __future__ import annotations

import concurrent.futures
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

from mq_analysis.base import processes
from mq_analysis.tables.workbooks.kinds import EncryptedError
from mq_analysis.tables.workbooks.old import OldSheet, read_old
from mq_analysis.tables.workbooks.preflight import RefusedError

MEMORY = 3 << 30
"""Address space of the reading process, in bytes."""

SECONDS = 60.0
"""Longest time for one file."""

T = TypeVar("T")
RawSheet = tuple[str, bool, list[list[Any]], list[tuple[int, int, int, int]]]


class Reader:
    """Opens files one by one; a file that crashes the process is refused, and the next one gets a new process."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Reader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def read(self, path: Path) -> list[RawSheet]:
        """Return every sheet: name, whether it is hidden, rows from A1 on, merged ranges.

        Raises:
            RefusedError: If the file takes too much memory or time, or crashes the process that reads it.
            ValueError: If the file is damaged.
            EncryptedError: If the file has a password.
        """
        return self._task(_read, path)

    def _task(self, act: Callable[[str], T], path: Path) -> T:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(1, processes.spawn(), initializer=_limit)
        try:
            return self._pool.submit(act, str(path)).result(timeout=SECONDS)
        except concurrent.futures.process.BrokenProcessPool:
            self._stop()
            raise RefusedError("读取时进程异常终止，文件可能被破坏或过大") from None
        except TimeoutError:
            self._stop()
            raise RefusedError(f"读取超过 {SECONDS:.0f} 秒") from None
        except MemoryError:
            self._stop()
            raise RefusedError("读取时内存超限") from None

    def read_old(self, path: Path) -> list[OldSheet]:
        """Return every sheet of an old workbook (.xls) with all that its cells say.

        Raises:
            RefusedError, ValueError: As `read`.
            EncryptedError: If the file has a password.
        """
        return self._task(read_old, path)

    def _stop(self) -> None:
        if self._pool is not None:
            for process in list((self._pool._processes or {}).values()):  # a task has no other end
                process.kill()
            self._pool.shutdown(wait=True, cancel_futures=True)
        self._pool = None


def _limit() -> None:
    try:
        import resource
    except ImportError:  # not on Windows, where only the limits of the preflight apply
        return
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, hard))


def _read(path: str) -> list[RawSheet]:
    import python_calamine

    try:
        with Path(path).open("rb") as stream:  # by content: the suffix may be wrong
            book = python_calamine.CalamineWorkbook.from_filelike(stream)
            return [_sheet(book, meta) for meta in book.sheets_metadata]
    except python_calamine.PasswordError:
        raise EncryptedError from None
    except (python_calamine.CalamineError, OSError, EOFError) as error:
        raise ValueError(str(error)) from None


def _sheet(book: Any, meta: Any) -> RawSheet:
    sheet = book.get_sheet_by_name(meta.name)
    merged = [(*start, *end) for start, end in (sheet.merged_cell_ranges or [])]
    hidden = "Hidden" in str(meta.visible)
    return meta.name, hidden, sheet.to_python(skip_empty_area=False), merged
