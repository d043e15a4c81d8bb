"""A policy with a table of a name that is taken is refused before anything is written."""

from __future__ import annotations

from ..rules.test_keys_have_effect import text_of
from ..rules.test_near_values import COUNT
from ..rules.test_taken_names import TITLE

LINE = f"  accidents: {{{TITLE}, date: happened_on}}"


def test_check_names_the_line_and_init_writes_nothing(mq, tmp_path):
    text = text_of([COUNT]).replace("tables:\n", f"tables:\n{LINE}\n", 1)
    (path := tmp_path / "keys.yaml").write_text(text, "utf-8")
    done = mq("check", path)
    assert done.exit_code == 1
    assert f"keys.yaml:{text.splitlines().index(LINE) + 1}:" in done.stderr
    assert "keys_accidents" in done.stderr
    done = mq("init", tmp_path / "county", "--policy", path)
    assert done.exit_code == 1
    assert "keys_accidents" in done.stderr
