"""A cache of the counties that this process has read, so that unchanged folders are not read and checked again.

The key is the content of the files, not their times. Callers get shallow copies of the frames; pandas copies the data
when one of them is written to, so that no caller sees the changes of another.
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
    """The counties read last, by the hash of their files and the arguments of reading."""

    def __init__(self) -> None:
        self._counties: OrderedDict[Key, County] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, files: Iterable[Path], how: Key, read: Callable[[], County]) -> County:
        """Return the county of some files from the cache, else read it.

        Args:
            files: All files that affect the result.
            how: The other arguments that affect it.
            read: Reads and checks the files.

        Raises:
            DataError: From `read`; a county with problems is not cached.
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
        if key == (*how, *_digests(paths)):  # cache only if the files did not change while they were read
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
