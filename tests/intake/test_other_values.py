"""A person may name another value than the proposed one; decisions and spellings are remembered."""

from __future__ import annotations

import csv
import shutil

import pytest

from mq_analysis.base.errors import DataError
from mq_analysis.intake import read_decisions, read_reference, write_all
from mq_analysis.intake.decisions import COLUMNS, NO, YES, Decision

from .conftest import FIRM, OUTPUT, REFERENCE, found, honour, sheet
from .test_cells import output


def ask(folder, kind):
    """The number of the only proposal of a kind."""
    asked = folder.taken(accept=False).decisions.asked
    (number,) = [number for number, defect in asked.items() if defect.kind == kind]
    return number


def decide(folder, kind, said=YES, value=""):
    return folder.taken(accept=False, given={ask(folder, kind): Decision(said, value, where="list!B5")})


def test_another_date_than_the_proposed_one(folder):
    folder.book({"附表1": sheet([honour(date="5/7/2013")])})
    taken = decide(folder, "date_unclear", value="2013年7月5日")
    assert list(taken.clean["honours"]["issue_date"]) == ["2013-07-05"]
    accepted = decide(folder, "date_unclear")
    assert list(accepted.clean["honours"]["issue_date"]) == ["2013-05-07"]
    with pytest.raises(DataError, match="list!B5"):
        decide(folder, "date_unclear", value="哪天")


def test_another_firm_than_the_proposed_one(folder):
    folder.book({"附表1": sheet([honour(code="")])})
    taken = decide(folder, "code_missing", value="PDY05662X")
    assert list(taken.clean["honours"]["org_code"]) == ["PDY05662X"]
    with pytest.raises(DataError, match="PDY000000"):
        decide(folder, "code_missing", value="PDY000000")


def test_another_honour_than_the_proposed_one(folder):
    folder.book({"附表1": sheet([honour(title="重合同守信用企业", level="")])})
    assert list(decide(folder, "honour_spelling").clean["honours"]["honour_code"]) == ["SH"]
    assert list(decide(folder, "honour_spelling", value="HT").clean["honours"]["honour_code"]) == ["HT"]
    with pytest.raises(DataError, match="XX"):
        decide(folder, "honour_spelling", value="XX")


def test_two_honours_in_a_cell_are_two_rows_once_accepted(folder):
    folder.book({"附表1": sheet([honour(title="福建省著名商标、SA8000", item="泰特")])})
    assert "honours" not in folder.taken(accept=False).clean
    accepted = folder.taken(accept=True)
    assert sorted(accepted.clean["honours"]["honour_code"]) == ["FT", "SA"]


def test_another_unit_and_a_unit_that_is_declined(folder):
    folder.book({"附表2": sheet([output(output=1200.0)], OUTPUT)})
    taken = decide(folder, "unit_not_stated", value="千元")
    assert list(taken.clean["enterprise_output"]["gross_output_wan"]) == ["120.00"]
    assert "enterprise_output" not in decide(folder, "unit_not_stated", NO).clean
    with pytest.raises(DataError, match="块"):
        decide(folder, "unit_not_stated", value="块")


def test_a_declined_conflict_leaves_the_unit_as_stated(folder):
    folder.book({"附表2": sheet([output(output=12_000_000)], OUTPUT, unit="万元")})
    heads = ["序号", "所在乡镇", "企业名称", "组织机构代码", "行业", "工业总产值", "从业人数"]
    stated = ["填报单位:县经贸局", "", "", "单位:万元"]
    rows = [["2013年"], stated, heads, [1, "雄江镇", *FIRM, "食品", 1200, 30]]
    folder.book({"规上工业产值": rows}, "05_经贸局.xlsx")
    taken = decide(folder, "unit_conflict", NO)
    assert list(taken.clean["enterprise_output"]["gross_output_wan"]) == ["12000000.00"]


def test_a_decision_holds_when_the_file_is_sent_again_under_another_name_and_in_another_row(folder):
    path = folder.book({"附表1": sheet([honour(code="")])})
    given = {ask(folder, "code_missing"): Decision(YES)}
    path.unlink()
    folder.book({"一": sheet([honour(title="ISO9001"), honour(code="", seq=2)])}, "雄江镇_再次报送.xlsx")
    taken = folder.taken(accept=False, given=given)
    assert len(taken.clean["honours"]) == 2
    assert taken.decisions.obsolete() == []


def test_an_accepted_spelling_is_remembered_for_the_next_year(folder, tmp_path):
    folder.book({"附表1": sheet([honour(title="重合同守信用企业")])})
    taken = decide(folder, "honour_spelling")
    write_all(taken, tmp_path / "out", REFERENCE, {})
    assert (tmp_path / "out/reference/honour_aliases.csv").read_text(
        "utf-8"
    ) == "text,honour_code,year\n重合同守信用企业,SH,2013\n"
    again = folder.taken(accept=False, known=read_reference(tmp_path / "out" / "reference", 2013))
    assert [kind for _, kind, *_ in found(again)] == [
        "honour_spelling"
    ]  # in the same year the decision holds
    known = read_reference(tmp_path / "out" / "reference", 2014)
    again = folder.taken(accept=False, known=known)
    assert "honour_spelling" not in [kind for _, kind, *_ in found(again)]
    assert list(again.clean["honours"]["honour_code"]) == ["SH"]


def test_spellings_that_were_accepted_by_no_person_are_not_remembered(folder, tmp_path):
    folder.book({"附表1": sheet([honour(title="重合同守信用企业")])})
    write_all(folder.taken(accept=True), tmp_path / "out", REFERENCE, {})
    assert not (tmp_path / "out/reference/honour_aliases.csv").exists()


def test_a_remembered_spelling_of_no_honour_is_refused_at_its_line(tmp_path):
    shutil.copytree(REFERENCE, tmp_path / "reference")
    (tmp_path / "reference/honour_aliases.csv").write_text("text,honour_code,year\n某奖,ZZ,2012\n", "utf-8")
    with pytest.raises(DataError, match=r"honour_aliases\.csv:2:honour_code"):
        read_reference(tmp_path / "reference")


def test_the_list_of_decisions_takes_another_value_without_a_yes(tmp_path):
    path = tmp_path / "decisions.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([COLUMNS, ["AB12", "", "2013-07-05", "张三", "2013-12-01", ""]])
    (decision,) = read_decisions(path).values()
    assert (decision.said, decision.value, decision.by) == (YES, "2013-07-05", "张三")


def test_a_value_for_a_proposal_that_takes_none_is_an_error_at_its_cell(folder):
    folder.book({"附表1": sheet([honour(remarks="作废")])})
    with pytest.raises(DataError, match="list!B5"):
        decide(folder, "withdrawn", value="照常计入")


def test_another_kind_of_honour_than_the_proposed_one(folder):
    folder.book({"附表1": sheet([honour(kind="")])})
    assert list(decide(folder, "kind_missing").clean["honours"]["kind"]) == ["new"]
    assert list(decide(folder, "kind_missing", value="复评").clean["honours"]["kind"]) == ["renewal"]
    with pytest.raises(DataError, match="随便"):
        decide(folder, "kind_missing", value="随便")


def test_one_decision_holds_for_every_row_with_the_same_spelling(folder):
    folder.book(
        {
            "附表1": sheet(
                [honour(title="重合同守信用企业"), honour(title="重合同守信用企业", date="2013-06-03")]
            )
        }
    )
    assert len(decide(folder, "honour_spelling").clean["honours"]) == 2


def test_to_accept_leaves_a_withdrawn_row_out_and_to_decline_keeps_it(folder):
    folder.book({"附表1": sheet([honour(remarks="作废")])})
    assert "honours" not in folder.taken(accept=False).clean
    assert "honours" not in folder.taken(accept=True).clean
    assert len(decide(folder, "withdrawn", NO).clean["honours"]) == 1


def test_a_firm_that_is_named_only_in_a_note_is_told(folder):
    folder.book(
        {"附表1": [*sheet([honour()]), [], ["注：另有样例金瓷食品有限公司获福建省著名商标，证书未到。"]]}
    )
    assert [kind for _, kind, *_ in found(folder.taken(accept=False))] == ["firm_in_note"]


@pytest.mark.parametrize(
    ("row", "kinds"),
    [
        (["省", 20, 25, "99%"], ["part_exceeds_whole"]),
        (["省", 0, 0, "100%"], ["rate_of_nothing"]),
        (["省", 30, 29, "99%"], ["rate_mismatch"]),
        (["省", 30, 29, "96.67%"], []),
        (["省", 30, 29, "97%"], []),
    ],
)
def test_counts_and_rates_that_contradict_each_other(folder, row, kinds):
    heads = ["序号", "抽查级别", "抽查批次", "合格批次", "合格率"]
    folder.book(
        {"合格率": [["2013年监督抽查合格率"], ["填报单位:县质监局"], heads, [1, *row]]}, "01_质监局.xlsx"
    )
    assert [kind for _, kind, *_ in found(folder.taken(accept=False))] == kinds
