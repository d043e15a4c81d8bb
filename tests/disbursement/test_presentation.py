"""Tables, sentences and charts of a book, in both languages; no account, no telephone."""

from __future__ import annotations

import json

import pytest

from mq_analysis.analyses import disbursement
from mq_analysis.analyses.disbursement import (
    charts as disbursement_charts,
    tables as disbursement_tables,
    tables_checks as disbursement_tables_checks,
    tables_lines as disbursement_tables_lines,
    text as disbursement_text,
)
from mq_analysis.factory import find_notebooks
from mq_analysis.factory.execute import execute
from tests.disbursement.conftest import YEARS, book, opened, with_values

from ..samples import rows


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("year", YEARS)
def test_every_finding_has_a_row_with_its_papers(lang, year):
    found = disbursement.controls(book(year))
    shown = disbursement_tables_checks.not_in_order(book(year), found)
    table = shown.render(lang) if shown else None
    papers = [" / ".join(filter(None, (f.approval_id, *f.payment_ids))) for c in found for f in c.findings]
    assert [row[3] for row in (table.rows if table else ())] == papers
    assert (disbursement_text.in_order(found) is None) == bool(papers)
    assert not any("None" in cell or "nan" in cell for row in (table.rows if table else ()) for cell in row)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_check_without_rows_says_so_instead_of_looking_clean(lang):
    table = disbursement_tables_checks.checks_made(disbursement.controls(book(2015))).render(lang)
    assert [bool(row[4]) for row in table.rows] == [True] * 12 + [False] * 2


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_headline_has_the_three_sums(lang):
    said = str(disbursement_text.disbursement(book(2013), disbursement.controls(book(2013))).render(lang))
    assert all(amount in said for amount in ("1,920,001", "1,930,001", "1,945,001", "15,000"))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_brackets_of_days_hold_every_approval_once(lang):
    for year in YEARS[:3]:
        table = disbursement_tables.waiting_days(book(year)).render(lang)
        assert sum(int(row[1]) for row in table.rows[:-1]) == int(table.rows[-1][1])
        assert int(table.rows[0][1]) == {2012: 1, 2013: 0, 2014: 1}[year]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_is_open_is_tabulated_with_its_sum(lang, changed):
    there = opened(changed(payments=with_values("payment_id", "P0044", status="退回")), 2013)
    table = disbursement_tables_lines.unpaid(there).render(lang)
    assert table.rows[-1][4] == "20,000"
    assert disbursement_tables_lines.unpaid(book(2013)) is None
    assert "20,000" in str(disbursement_text.disbursement(there, disbursement.controls(there)).render(lang))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_charts_are_the_same_every_time(lang):
    for draw in (disbursement_charts.payment_steps, disbursement_charts.waiting_days):
        assert draw(book(2014)).render(lang).svg == draw(book(2014)).render(lang).svg


def test_the_notebook_shows_no_account_and_no_telephone(tmp_path):
    (notebook,) = find_notebooks(["80"])
    executed = execute(notebook, {"year": 2013}, tmp_path / "out.ipynb")
    text = json.dumps(executed, ensure_ascii=False)
    secrets = {row["account_no"] for row in rows("payments")}
    secrets |= {row[name] for row in rows("enterprises") for name in ("phone", "contact", "legal_person")}
    secrets.discard("")
    assert len(secrets) > 200
    assert [secret for secret in secrets if secret in text] == []
    assert all(payment in text for payment in ("P0043", "P0031", "P0050", "P0042", "P0032", "F2013-11"))


def test_a_machine_reads_each_code_and_number_in_a_column_of_its_own():
    found = disbursement.controls(book(2013))
    frame = disbursement_tables_checks.not_in_order(book(2013), found).frame("en")
    findings = [finding for control in found for finding in control.findings]
    rows_behind = [(finding, i) for finding in findings for i in range(len(finding.places))]
    assert list(frame["Approval"]) == [finding.approval_id or None for finding, _ in rows_behind]
    assert list(frame["Payment"]) == [
        finding.payment_ids[i] if i < len(finding.payment_ids) else None for finding, i in rows_behind
    ]
    execution = disbursement_tables.execution(book(2013)).frame("en")
    assert execution["Approved (yuan)"].sum() == sum(book(2013).approvals["approved_amount_fen"]) / 100
