"""``mq check`` and ``mq assess`` name values that a policy nearly counts, with the table and the number of rows."""

from __future__ import annotations

import pytest

from ..rules.test_keys_have_effect import text_of
from ..rules.test_lookups import FIRMS, A
from ..rules.test_near_values import COUNT


@pytest.mark.parametrize("command", ["check", "assess"])
def test_a_value_that_nearly_is_one_of_the_policy_is_told(mq, tmp_path, command):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "enterprises.csv").write_text(FIRMS, "utf-8")
    rows = f"org_code,year,grade\n{A},2021,较大事故\n{A},2021,较大事故\n{A},2021,重大\n"
    (tmp_path / "data" / "incidents.csv").write_text(rows, "utf-8")
    (tmp_path / "keys.yaml").write_text(text_of([COUNT], "for: enterprise, amount: {fixed: 10 元}"), "utf-8")
    arguments = {
        "check": (tmp_path / "data",),
        "assess": ("--data", tmp_path / "data", "--year", 2021, "-o", tmp_path / "a.csv"),
    }[command]
    done = mq(command, "--policy", tmp_path / "keys.yaml", *arguments, "--lang", "zh")
    assert done.exit_code == 0, done.output
    assert "incidents：grade 一栏的“较大事故”（2 行）" in done.stderr
    assert "是否应为“较大”" in done.stderr
