"""``mq credit``: one firm with every line, all firms, and what is refused."""

from __future__ import annotations

from tests.samples import rows


def test_a_firm_is_looked_up_by_either_code_in_both_languages(mq):
    done = mq("credit", "PDY441755", "--year", "2014")
    assert done.exit_code == 0
    assert "D级" in done.stdout.splitlines()[0]
    assert "起评80 − 12 − 10 − 6 − 9 + 2.5 = 45.5" in done.stdout
    uscc = next(row["uscc"] for row in rows("enterprises") if row["org_code"] == "PDY441755")
    assert mq("credit", uscc, "--year", "2014").stdout == done.stdout
    again = mq("credit", "pdy44175-5", "--as-of", "2014-12-31")
    assert again.stdout == done.stdout
    english = mq("credit", "PDY441755", "--year", "2014", "--lang", "en").stdout
    assert "base 80 − 12 − 10 − 6 − 9 + 2.5 = 45.5" in english


def test_without_a_firm_all_are_counted_and_the_awards_looked_at(mq):
    warned = mq("credit", "--year", "2013", "--lang", "en").stdout
    held = mq("credit", "--year", "2013", "--lang", "en", "--link", "hold").stdout
    assert "warn (used)" in warned
    assert "hold (used)" in held
    assert "1,890,001" in held


def test_what_does_not_exist_is_refused_with_what_does(refused):
    assert "did you mean PDY441755" in refused(1, "credit", "PDY441756", "--year", "2014")
    assert "did you mean hold" in refused(2, "credit", "--year", "2013", "--link", "hodl")
    assert "--as-of" in refused(2, "credit", "PDY441755")
    assert "YYYY-MM-DD" in refused(2, "credit", "PDY441755", "--as-of", "2014-13-01")
