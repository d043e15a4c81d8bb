"""Files appear whole: what fails half-way, or is killed, leaves what was there and nothing beside it."""

from __future__ import annotations

import errno
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from mq_analysis.base.files import MAKING, new_folder, whole_files, workshop, write_whole


def seen(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def fails(*_, **__):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def killed_at(step: str, code: str, folder: Path) -> None:
    """Run code in a child that is killed as it enters a step."""
    dies = f"import os, signal\nos.{step} = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)\n"
    head = "import sys\nfrom pathlib import Path\nfrom mq_analysis.base.files import *\nhere = Path(sys.argv[1])\n"
    done = subprocess.run([sys.executable, "-c", head + dies + code, str(folder)], check=False, timeout=60)
    assert done.returncode == -signal.SIGKILL


def test_a_file_is_written_with_the_folders_above_it(tmp_path):
    write_whole(tmp_path / "deep" / "a.txt", b"new")
    assert seen(tmp_path) == {"deep/a.txt": b"new"}


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_file_that_cannot_be_written_stays_as_it_was(tmp_path, monkeypatch, step):
    write_whole(tmp_path / "a.txt", b"old")
    if step == "fsync":
        monkeypatch.setattr(os, "fsync", fails)
    else:
        monkeypatch.setattr(Path, "replace", fails)
    with pytest.raises(OSError, match="No space left"):
        write_whole(tmp_path / "a.txt", b"new")
    assert seen(tmp_path) == {"a.txt": b"old"}


def test_a_writer_that_is_killed_leaves_the_old_file(tmp_path):
    write_whole(tmp_path / "a.txt", b"old")
    killed_at("fsync", "write_whole(here / 'a.txt', b'new')", tmp_path)
    assert (tmp_path / "a.txt").read_bytes() == b"old"


def test_a_file_has_the_mode_of_any_new_file(tmp_path):
    (tmp_path / "plain.txt").write_bytes(b"")
    (tmp_path / "a.txt").write_bytes(b"old")
    (tmp_path / "a.txt").chmod(0o600)
    write_whole(tmp_path / "a.txt", b"new")
    modes = {stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("plain.txt", "a.txt")}
    assert len(modes) == 1


def test_a_link_is_replaced_and_its_target_left_alone(tmp_path):
    (tmp_path / "kept.txt").write_bytes(b"kept")
    (tmp_path / "a.txt").symlink_to(tmp_path / "kept.txt")
    write_whole(tmp_path / "a.txt", b"new")
    assert seen(tmp_path) == {"kept.txt": b"kept", "a.txt": b"new"}
    assert not (tmp_path / "a.txt").is_symlink()


def test_several_files_take_their_places_together(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"old")
    with whole_files([tmp_path / "a.csv", tmp_path / "b.xlsx"]) as parts:
        assert [part.suffix for part in parts.values()] == [".csv", ".xlsx"]  # writers go by the ending
        for part in parts.values():
            part.write_bytes(b"new")
        assert (tmp_path / "a.csv").read_bytes() == b"old"
    assert seen(tmp_path) == {"a.csv": b"new", "b.xlsx": b"new"}


@pytest.mark.parametrize("how", [fails, lambda: None])
def test_if_one_of_several_is_not_made_all_stay_as_they_were(tmp_path, how):
    (tmp_path / "a.csv").write_bytes(b"old")

    def makes_the_first_alone():
        with whole_files([tmp_path / "a.csv", tmp_path / "b"]) as parts:
            parts[tmp_path / "a.csv"].write_bytes(b"new")
            how()

    with pytest.raises(OSError, match=r"No space left|No such file"):
        makes_the_first_alone()
    assert seen(tmp_path) == {"a.csv": b"old"}


@pytest.mark.parametrize(
    "made", [lambda folder: workshop(folder, ".out.making-"), lambda folder: new_folder(folder / "out")]
)
def test_what_is_not_finished_leaves_nothing(tmp_path, made):
    def stops():
        with made(tmp_path) as path:
            path.mkdir(exist_ok=True)
            (path / "a").write_bytes(b"")
            assert path.name.startswith(".out.")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stops()
    assert names(tmp_path) == []


def test_two_workshops_never_meet_and_both_are_gone_in_the_end(tmp_path):
    with workshop(tmp_path) as one, workshop(tmp_path) as other:
        assert one != other
        assert one.name.startswith(MAKING)
        (one / "a").write_bytes(b"")
    assert names(tmp_path) == []


def test_a_new_folder_appears_whole(tmp_path):
    with new_folder(tmp_path / "out") as part:
        assert not part.exists()  # Spark makes it itself
        part.mkdir()
        (part / "a").write_bytes(b"a")
        assert names(tmp_path) == [".out.part"]
    assert seen(tmp_path) == {"out/a": b"a"}


def test_what_a_killed_writer_of_a_folder_left_is_removed_by_the_next(tmp_path):
    code = (
        "with new_folder(here / 'out') as part:\n    part.mkdir()\n    (part / 'b').touch()\n    os.fsync(0)"
    )
    killed_at("fsync", code, tmp_path)
    assert names(tmp_path) == [".out.part"]
    with new_folder(tmp_path / "out") as part:
        part.mkdir()
    assert names(tmp_path) == ["out"]
    assert names(tmp_path / "out") == []


def test_a_folder_that_came_in_between_is_not_replaced(tmp_path):
    def makes():
        with new_folder(tmp_path / "out") as part:
            part.mkdir()
            write_whole(tmp_path / "out" / "a", b"of another")

    with pytest.raises(OSError, match="not empty"):
        makes()
    assert seen(tmp_path) == {"out/a": b"of another"}
