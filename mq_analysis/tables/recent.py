"""Counties that this process has read: a folder whose files have not changed need not be read and checked again.

What tells a folder is the content of its files, not their times. The frames are handed out as shallow copies,
which pandas copies when one of them is written to, so that nobody meets another's changes.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from mq_analysis.base.provenance import file_digest

if TYPE_CHECKING:
    from mq_analysis.tables.county import County

KEPT = 4
"""Counties that are kept; the one used longest ago goes first."""
LARGEST_BYTES = 64 * 2**20
"""A folder with more in its files is read each time: its frames would take too much memory."""

Key = tuple[Hashable, ...]


class Recent:
    """The counties read last, by what their files hold and how they were read."""

    def __init__(self) -> None:
        self._counties: OrderedDict[Key, County] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, files: Iterable[Path], how: Key, read: Callable[[], County]) -> County:
        """Return the county of some files as it was read before, else read it.

        Args:
            files: All files that decide what is read.
            how: What else decides it.
            read: Reads and checks the files.

        Raises:
            DataError: What `read` raises; a county with problems is read again each time.
        """
        paths = sorted(files)
        if sum(path.stat().st_size for path in paths) > LARGEST_BYTES:
            return read()
        key = (*how, *_digests(paths))
        with self._lock:
            found = self._counties.get(key)
            if found is not None:
                self._counties.move_to_end(key)
                return _copy(found)
        county = read()
        if key == (*how, *_digests(paths)):  # nobody wrote to the files meanwhile
            with self._lock:
                self._counties[key] = _copy(county)
                while len(self._counties) > KEPT:
                    self._counties.popitem(last=False)
        return county


def _digests(paths: Iterable[Path]) -> tuple[tuple[str, str], ...]:
    return tuple((str(path), file_digest(path) if path.is_file() else "") for path in paths)


def _copy(county: County) -> County:
    frames = {name: frame.copy(deep=False) for name, frame in county.tables.items()}
    return replace(county, tables=MappingProxyType(frames))
