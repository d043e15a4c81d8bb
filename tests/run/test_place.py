"""Files change together or not at all: whatever ends a run, the old report or the new one is there."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from mq_analysis.base.files import MAKING
from mq_analysis.factory import place as placing
from mq_analysis.factory.place import PlacingError, place

OLD = {"a.html": b"old", "a.pdf": b"old", "deep/a.ipynb": b"old"}
NEW = {"a.html": b"new", "a.pdf": b"new", "deep/a.ipynb": b"new"}


@pytest.fixture
def folder(tmp_path):
    """A folder of reports with an old report, and one of another notebook."""
    place(tmp_path / "2013", {"b.html": b"other"}, instead_of=["b.*"])
    place(tmp_path / "2013", OLD, instead_of=["a.*"])
    return tmp_path / "2013"


def seen(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def leftovers(folder):
    return [p.name for p in folder.parent.iterdir() if p.name.startswith((MAKING, placing.OLD))]


def test_new_files_replace_the_old_and_leave_the_others(folder):
    place(folder, {"a.html": b"new"}, instead_of=["a.*"])
    assert seen(folder) == {"a.html": b"new", "b.html": b"other"}
    assert leftovers(folder) == []


def test_who_has_the_old_file_open_reads_it_to_the_end(folder):
    with (folder / "a.html").open("rb") as open_file:
        place(folder, NEW, instead_of=["a.*"])
        assert open_file.read() == b"old"


STEPS = ("mkdtemp", "copytree", "link", "fsync", "rmtree")


@pytest.mark.parametrize(
    ("step", "swaps"), [*((step, swaps) for step in STEPS for swaps in (True, False)), ("renameat2", True)]
)
def test_a_kill_at_any_step_leaves_the_old_or_the_new(folder, step, swaps):
    """A child is killed as it enters a step; then a reader looks, and the next run is asked to do the same."""
    code = f"""
import os, shutil, signal, sys, tempfile
from pathlib import Path
from mq_analysis.base.files import MAKING
from mq_analysis.factory import place as placing

def dies(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)

if not {swaps}:
    placing._swap = lambda one, other: False
if {step!r} == "renameat2":
    placing._swap = dies
else:
    for module in (os, shutil, tempfile):
        if hasattr(module, {step!r}):
            setattr(module, {step!r}, dies)
placing.place(Path(sys.argv[1]), {NEW!r}, instead_of=["a.*"])
"""
    done = subprocess.run([sys.executable, "-c", code, str(folder)], check=False, timeout=60)
    assert done.returncode == -signal.SIGKILL
    if folder.exists():  # without an exchange the folder may be away until the next run
        assert seen(folder) in ({**OLD, "b.html": b"other"}, {**NEW, "b.html": b"other"})
    place(folder, NEW, instead_of=["a.*"])
    assert seen(folder) == {**NEW, "b.html": b"other"}
    assert leftovers(folder) == []


def test_between_two_renames_a_kill_is_undone_by_the_next_run(folder, monkeypatch):
    monkeypatch.setattr(placing, "_swap", lambda *_: False)
    folder.rename(folder.with_name(f"{placing.OLD}2013"))  # as far as the killed run came
    place(folder, {"c.html": b"c"}, instead_of=["c.*"])
    assert seen(folder) == {**OLD, "b.html": b"other", "c.html": b"c"}


@pytest.mark.parametrize("step", ["link", "fsync", "mkdir"])
def test_a_full_disk_leaves_the_old_and_is_told(folder, monkeypatch, step):
    def full(*_, **__):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    if step == "mkdir":
        monkeypatch.setattr(tempfile, "mkdtemp", full)
    elif step == "link":
        monkeypatch.setattr(placing.shutil, "copytree", full)
    else:
        monkeypatch.setattr(placing.os, "fsync", full)
    with pytest.raises(PlacingError, match="No space left on device; what was there before is unchanged"):
        place(folder, NEW, instead_of=["a.*"])
    monkeypatch.undo()
    assert seen(folder) == {**OLD, "b.html": b"other"}
    assert leftovers(folder) == []


def test_a_real_file_system_that_is_full_leaves_the_old(tmp_path):
    """A file system of one megabyte, where the user may mount one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)]
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or subprocess.run(mount, check=False).returncode:
        pytest.skip("no file system can be mounted here")
    try:
        folder = disk / "2013"
        place(folder, OLD, instead_of=["a.*"])
        with pytest.raises(PlacingError, match="No space left"):
            place(folder, {"a.html": b"x" * 600_000, "a.pdf": b"x" * 600_000}, instead_of=["a.*"])
        assert seen(folder) == OLD
        assert leftovers(folder) == []
    finally:
        subprocess.run(["umount", str(disk)], check=True)  # noqa: S607


def test_many_writers_into_one_folder_leave_every_file(tmp_path):
    folder = tmp_path / "2013"
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda i: place(folder, {f"{i}.x": b"%d" % i}, instead_of=[f"{i}.*"]), range(24)))
    assert seen(folder) == {f"{i}.x": b"%d" % i for i in range(24)}
    assert leftovers(folder) == []


def read(folder, name):
    handle = os.open(name, os.O_RDONLY, dir_fd=folder)
    try:
        return os.read(handle, 9)
    finally:
        os.close(handle)


def test_a_reader_never_sees_a_mix(folder):
    """While one process replaces the report again and again, two files of it always are of one edition."""
    code = (
        "import sys, pathlib; from mq_analysis.factory.place import place\n"
        "for i in range(150):\n"
        "    place(pathlib.Path(sys.argv[1]), {n: b'%06d' % i for n in ('a.html', 'a.pdf')}, instead_of=['a.*'])"
    )
    writer = subprocess.Popen([sys.executable, "-c", code, str(folder)])
    looked = 0
    while writer.poll() is None:
        here = os.open(folder, os.O_RDONLY)  # one folder, as it is at one moment
        try:
            pair = {read(here, name) for name in ("a.html", "a.pdf")}
        except FileNotFoundError:
            continue  # the folder opened is the old one, by now removed
        finally:
            os.close(here)
        assert len(pair) == 1
        looked += 1
        time.sleep(0.002)
    assert writer.returncode == 0
    assert looked > 5
