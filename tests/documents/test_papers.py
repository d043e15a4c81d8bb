"""What stands in a document: sums, capitals, what is held back, what was paid, what the policy does not ask for."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace

import pytest

from mq_analysis.analyses import documents
from mq_analysis.analyses.documents import Asked
from mq_analysis.base.project import toolkit
from mq_analysis.export.document import paper_text
from mq_analysis.report.values import Money
from tests.documents.conftest import (
    SETTINGS,
    book,
    column,
    everything,
    has_amounts,
    heads,
    listing,
    opened,
    with_values,
    written,
)

from ..samples import rows

GENERAL = documents.DOCUMENTS.load(toolkit() / "params" / "documents" / "any_policy.yaml")
WITH_SUM = ("summary", "request", "authorisation")


@pytest.mark.parametrize("year", [2012, 2013, 2014, 2015])
@pytest.mark.parametrize("step", WITH_SUM)
def test_every_list_with_sums_comes_to_the_total(year, step):
    paper = written(book(year), step)
    assert paper.total_fen == book(year).assessment.total_fen
    for one in paper.listings:
        for totals in one.totals:
            assert totals[-1] == Money(paper.total_fen)
            assert sum(row[-1].fen for row in one.rows) == paper.total_fen


def test_the_total_stands_in_figures_and_in_capitals():
    paper = written(book(2013), "request")
    assert paper.capitals == "人民币壹佰玖拾贰万零壹元整"
    assert "1,920,001.00元（人民币壹佰玖拾贰万零壹元整）" in "".join(map(paper_text, paper.opening))
    assert "28家、28项" in "".join(map(paper_text, paper.opening))


def test_a_document_has_its_number_and_date():
    paper = written(book(2013), "request", "2014-02-18", request=8)
    assert (paper_text(paper.number), paper.date) == ("质强办〔2014〕8号", dt.date(2014, 2, 18))
    assert written(book(2013), "summary").date == dt.date(2013, 12, 31)


def test_an_undecided_firm_stands_in_a_list_of_its_own_and_not_as_zero(changed):
    gone = changed(retention=lambda body: [r for r in body if r["org_code"] != "PDY417528"])
    for step in (*WITH_SUM, "payment"):
        paper = written(opened(gone, 2013), step)
        assert paper.total_fen == 192_000_100 - 74_000_100
        held = listing(paper, "金额未定")
        assert column(held, "代码") == ["PDY417528"]
        assert "留成" in column(held, "缺少的数据")[0]
        assert held in paper.held
        assert not has_amounts(held)
        assert any(
            "1家企业的奖金尚无法判定" in note and "合计不含未定的部分" in note
            for note in map(paper_text, paper.notes)
        )
        others = [one for one in paper.tables if one is not held]
        assert not any("PDY417528" in row for one in others for row in one.rows)


def test_nothing_undecided_is_said_where_nothing_is():
    assert written(book(2013), "summary").held == ()
    assert not any("未定" in note for note in map(paper_text, written(book(2013), "summary").notes))


def test_a_payment_table_before_approval_is_a_draft():
    paper = written(book(2013), "payment")
    assert paper.total_fen == 192_000_100
    assert any(paper_text(mark).startswith("草表") for mark in paper.marks)
    assert "核准编号" not in heads(paper.listings[0])


def test_a_payment_table_after_approval_pays_what_approval_and_rule_agree_on():
    paper = written(book(2013), "payment", "2014-03-20")
    assert not any("草表" in paper_text(mark) for mark in paper.marks)
    detail, held = paper.listings[0], listing(paper, "不一致")
    assert len(detail.rows) == 28
    assert column(held, "核准编号") == ["A2013-029"]
    assert "A2013-029" not in column(detail, "核准编号")
    assert paper.total_fen == 192_000_100 == detail.totals[0][-2].fen
    assert any("1项核定与按规则计算不一致" in paper_text(note) for note in paper.notes)


def test_what_is_paid_is_not_paid_again():
    before, during, after = (
        written(book(2013), "payment", day) for day in ("2014-03-20", "2014-04-01", "2014-12-31")
    )
    paid = sum(
        round(100 * float(r["amount_yuan"]))
        for r in rows("payments")
        if r["award_year"] == "2013"
        and r["status"] == "已发放"
        and r["payment_date"] <= "2014-04-01"
        and r["approval_id"] != "A2013-029"
    )
    over = 500_000  # P0031 paid 5,000 yuan too much before that day, which takes nothing off another firm
    assert paid > 0
    assert during.total_fen == before.total_fen - paid + over
    assert after.total_fen == 0
    assert after.capitals == "人民币零元整"


def test_a_transfer_that_came_back_is_to_be_paid(changed):
    there = changed(payments=with_values("payment_id", "P0044", status="退回"))
    paper = written(opened(there, 2013), "payment", "2014-12-31")
    assert paper.total_fen == 2_000_000
    assert "本次应发1家、1项" in "".join(map(paper_text, paper.opening))


def test_what_is_due_and_not_approved_is_held_back(changed):
    there = changed(approvals=lambda body: [r for r in body if r["approval_id"] != "A2013-018"])
    paper = written(opened(there, 2013), "payment", "2014-03-20")
    assert column(listing(paper, "尚未核准"), "代码") == ["PDY229439"]
    assert paper.total_fen == 190_000_100


def test_accounts_stand_in_the_payment_table_where_asked_for_and_nowhere_else():
    accounts = {row["account_no"] for row in rows("payments")}
    for step in SETTINGS.steps:
        text = everything(written(book(2013), step.id, "2014-12-31"))
        assert not any(account in text for account in accounts)
    asked = written(book(2013), "payment", "2014-12-31", with_accounts=True)
    found = column(asked.listings[0], "账号")
    assert sum(account in accounts for account in found) == len(found) == 28
    other = written(book(2013), "request", "2014-12-31", with_accounts=True)
    assert not any(account in everything(other) for account in accounts)


def test_the_public_list_is_not_made_unasked_and_tells_no_tax():
    assert "publicity" not in [step.id for step in documents.select_steps(SETTINGS, ())]
    paper = written(book(2013), "publicity")
    text = everything(paper)
    assert any("原文没有规定" in paper_text(mark) for mark in paper.marks)
    assert paper.total_fen is None
    assert "740,001" not in text
    assert "PDY" not in text
    assert not any(has_amounts(one) for one in paper.tables)
    assert len(paper.listings[0].rows) == 28


def test_a_public_list_with_amounts_must_be_chosen():
    step = SETTINGS.step("publicity").model_copy(update={"show_amounts": True})
    asked = documents.Asked(documents.default_date(2013), {})
    paper = documents.paper(book(2013), SETTINGS, step, asked)
    assert paper.total_fen == paper.listings[0].totals[0][-1].fen == 192_000_100


def test_only_the_public_list_is_marked_as_not_in_the_text():
    for step in SETTINGS.steps:
        marked = any(
            "原文没有规定这一环节" in paper_text(mark) for mark in written(book(2013), step.id).marks
        )
        assert marked == (step.id == "publicity")


def test_a_term_is_named_only_where_it_is_set_and_as_the_offices_own():
    assert not any("发放期限" in paper_text(note) for note in written(book(2013), "payment").notes)
    step = SETTINGS.step("payment").model_copy(update={"within_days": 30})
    paper = documents.paper(book(2013), SETTINGS, step, documents.Asked(documents.default_date(2013), {}))
    assert any("30天" in note and "原文没有规定" in note for note in map(paper_text, paper.notes))


def test_a_reading_other_than_the_default_and_a_scenario_are_said():
    other = written(opened(book(2013).county, 2013, "R_STACK=per_product"), "request")
    assert any("R_STACK=per_product" in paper_text(note) for note in other.notes)
    assert not any("理解" in paper_text(note) for note in written(book(2013), "request").notes)


def test_a_firm_with_several_awards_is_one_firm():
    of = opened(book(2013).county, 2013, "R_STACK=per_product")
    paper = written(of, "request")
    codes = Counter(column(listing(paper, "奖励名单"), "代码"))
    assert max(codes.values()) > 1
    assert f"{len(codes)}家、{sum(codes.values())}项" in "".join(map(paper_text, paper.opening))


def test_firms_on_the_blacklist_that_day_are_named():
    notes = map(paper_text, written(book(2013), "authorisation", "2014-03-20").notes)
    assert any("样例亚晟工艺品有限公司" in note and "未规定停发" in note for note in notes)
    assert not any(
        "黑名单" in paper_text(note) for note in written(book(2013), "authorisation", "2016-01-01").notes
    )


def test_a_document_in_general_words_is_signed_by_the_office_that_the_data_name():
    of, asked = book(2013), Asked(documents.default_date(2013), {}, with_accounts=False)
    org = of.county.org.zh
    assert org != SETTINGS.office
    papers = [documents.paper(of, one, one.step("request"), asked) for one in (GENERAL, SETTINGS)]
    assert [paper.office for paper in papers] == [org, SETTINGS.office]


def test_only_a_policy_that_says_its_procedure_is_said_not_to_ask_for_a_document():
    of, asked = book(2013), Asked(documents.default_date(2013), {}, with_accounts=False)
    silent = of.rules.policy.model_copy(update={"procedure": None})
    unsaid = replace(of, assessment=replace(of.assessment, rules=replace(of.rules, policy=silent)))
    papers = [documents.paper(one, GENERAL, GENERAL.step("summary"), asked) for one in (of, unsaid)]
    assert ["没有规定这一环节" in everything(paper) for paper in papers] == [True, False]
