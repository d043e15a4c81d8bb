"""A policy's own tables: years, numbers, units of measure, shares, offices and titles that its sheets have or lack."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
import xlsxwriter

from mq_analysis.base.project import home
from mq_analysis.collection import intake_text, schema_to_collect
from mq_analysis.intake import INTAKE, Decisions, read_reference, take_in, write_all
from mq_analysis.intake.senders import offices_of
from mq_analysis.policy import load_policy

from .conftest import REFERENCE, reader

YEAR = 2024
FIRM = ("样例甲软件有限公司", "PDY00001X")
HEADS = (
    "序号",
    "企业名称",
    "统一社会信用代码",
    "是否符合条件",
    "租赁面积(平方米)",
    "租用月数",
    "每平方米每月租金(元)",
)
ROW = (1, *FIRM, "是", 800, 12, 50)
TITLE = "2024年软件企业租房表"


class Office:
    """One sheet of one office, and what the intake of a policy makes of it."""

    def __init__(self, folder, policy="longgang_2023", edit=str):
        self.folder = folder
        self.law = load_policy(home() / "params" / "policies" / f"{policy}.yaml")
        self.spec = INTAKE.read(edit(intake_text(self.law)), Path(f"{policy}.yaml"))
        (folder / "data").mkdir()
        (folder / "data" / "enterprises.csv").write_text(
            "org_code,name\n" + ",".join(reversed(FIRM)) + "\n", encoding="utf-8"
        )

    def take(self, *rows, heads=HEADS, title=TITLE, sender="住建局", file=""):
        (self.folder / "in").mkdir()
        book = xlsxwriter.Workbook(self.folder / "in" / f"{file or sender}.xlsx")
        sheet = book.add_worksheet("Sheet1")
        lines = ((title,), (f"填报单位:{sender}",), heads, *rows)
        for i, line in enumerate(lines):
            sheet.write_row(i, 0, line)
        book.close()
        reference = read_reference(self.folder / "data", YEAR, {}, has_townships=False)
        schemas = schema_to_collect(self.law)
        self.taken = take_in(
            self.folder / "in", YEAR, reference, self.spec, Decisions({}), (), reader(), schemas
        )
        write_all(self.taken, self.folder / "out", self.folder / "data", {})
        return self

    def rows(self, table="software_rents"):
        path = self.folder / "out" / "data" / f"{table}.csv"
        if not path.is_file():
            return []
        with path.open(encoding="utf-8-sig", newline="") as stream:
            return list(csv.DictReader(stream))

    def told(self, *kinds):
        """Findings of these kinds, each with its column."""
        return [(d.kind, d.field) for d in self.taken.ledger.all_defects() if d.kind in kinds]

    @property
    def kinds(self):
        return {d.kind for d in self.taken.ledger.all_defects()}


@pytest.fixture
def office(tmp_path):
    return Office(tmp_path)


def test_year_and_number_are_made_where_a_sheet_has_none(office):
    (first, second) = office.take(ROW, (2, *ROW[1:4], 700, 6, 45)).rows()
    assert (first["year"], first["lease_no"]) == ("2024", "2024-PDY00001X-1")
    assert (second["year"], second["lease_no"]) == ("2024", "2024-PDY00001X-2")


def test_a_row_of_another_year_is_refused_at_its_cell(office):
    heads = (*HEADS, "年度")
    (kept,) = office.take((*ROW, "2024年度"), (2, *ROW[1:4], 700, 6, 45, 2023), heads=heads).rows()
    assert kept["area_sqm"] == "800"
    assert [defect.field for defect in office.taken.ledger.all_defects() if defect.rejects] == ["year"]


@pytest.mark.parametrize(("unit", "read"), [("㎡", "800"), ("平米", "800"), ("亩", ""), ("公顷", "")])
def test_a_number_in_another_unit_of_measure_is_not_read(unit, read, office):
    heads = tuple(head.replace("平方米", unit) if head.startswith("租赁") else head for head in HEADS)
    (row,) = office.take(ROW, heads=heads).rows()
    assert row["area_sqm"] == read
    assert office.told("unit_differs") == ([] if read else [("unit_differs", "area_sqm")])


def test_money_in_another_unit_is_converted(office):
    heads = tuple(head.replace("(元)", "(万元)") for head in HEADS)
    (row,) = office.take((*ROW[:-1], 0.005), heads=heads).rows()
    assert row["unit_rent_yuan"] == "50"


def test_any_department_may_send_the_tables_of_the_lead_and_no_other_is_told_as_missing(office):
    assert offices_of(office.spec, office.take(ROW, sender="农业农村局").taken.reference) == ("主管部门",)
    assert len(office.rows()) == 1
    assert not office.told("missing_submission", "wrong_sender")


@pytest.mark.parametrize(
    ("file", "sender"), [("住建局", "主管部门"), ("01_主管部门_2024年奖励资料报表", "住建局")]
)
def test_a_department_that_fills_in_the_form_of_the_lead_contradicts_nothing(file, sender, office):
    office.take(ROW, sender=sender, file=file)
    assert not office.told("sender_contradicted", "wrong_sender", "missing_submission")
    assert set(office.taken.ledger.offices.values()) == {"住建局"}
    assert len(office.rows()) == 1


def test_two_departments_on_one_file_are_still_a_contradiction(office):
    office.take(ROW, sender="住建局", file="科技局")
    assert office.told("sender_contradicted")
    assert office.rows() == []


def test_of_the_lead_nothing_came_if_a_department_sent_its_own_table_alone(tmp_path):
    def edit(text):
        before, name, after = text.partition("\n  software_rents:\n")
        return before + name + after.replace("[主管部门]", "[住建局]", 1)

    office = Office(tmp_path, edit=edit).take(ROW)
    notes = [d.note for d in office.taken.ledger.all_defects() if d.kind == "missing_submission"]
    assert notes == ["主管部门：没有收到报表，请（重新）报送2024年报表"]


def test_a_row_without_a_word_of_the_column_is_told(office):
    office.take((*ROW[:3], "大概", *ROW[4:]))
    assert any(field == "qualified" for _, field in office.told(*office.kinds))


def test_tables_that_look_alike_are_told_apart_by_their_titles(tmp_path):
    """Lists of firms and nothing else: without a title nobody can say which list it is."""
    heads, row = ("序号", "企业名称", "统一社会信用代码"), (1, *FIRM)
    (tmp_path / "a").mkdir()
    named = Office(tmp_path / "a", "suizhou_2024").take(row, heads=heads, title="有效的高新技术企业名单")
    assert [found["org_code"] for found in named.rows("high_tech_list")] == [FIRM[1]]
    (tmp_path / "b").mkdir()
    nameless = Office(tmp_path / "b", "suizhou_2024").take(row, heads=heads, title="名单")
    assert nameless.rows("high_tech_list") == []
    assert nameless.kinds & {"sheet_not_recognised", "empty_sheet"}


MONTHS = tuple(f"{month}月(元)" for month in range(1, 13))


@pytest.mark.parametrize(
    ("heads", "lines", "kinds"),
    [
        ((), ((),), [""]),
        (("税种",), (("增值税",), ("企业所得税",)), ["企业所得税", "增值税"]),
    ],
    ids=["without taxes", "with taxes"],
)
def test_retention_is_read_with_and_without_a_column_of_taxes(heads, lines, kinds, tmp_path):
    """The policy sums over all taxes: what the office has is kept, and no tax is lost for another."""
    known = ("序号", "企业名称", "统一社会信用代码")
    rows = [(i, *FIRM, *line, *([100 * i] * 12)) for i, line in enumerate(lines, start=1)]
    office = Office(tmp_path, "minqing").take(
        *rows, heads=(*known, *heads, *MONTHS), title="2024年本级财政留成分月明细表", sender="财政局"
    )
    january = [row for row in office.rows("retention") if row["period"] == "202401"]
    assert sorted(row.get("tax_kind", "") for row in january) == kinds
    assert sum(float(row["retention_yuan"]) for row in january) == sum(
        100 * i for i in range(1, len(lines) + 1)
    )


def twice(text):
    """Settings with a second table that has the columns of the rents, and another title."""
    _, begin, after = text.partition("\n  software_rents:\n")
    table = after[: after.index("\n\n")]
    other = table.replace("软件企业租房", "动漫企业租房").replace(", software_rents]", ", cartoon_rents]")
    return text.replace(f"{begin}{table}", f"{begin}{table}\n\n  cartoon_rents:\n{other}")


@pytest.mark.parametrize(("title", "rows"), [(TITLE, 1), ("动漫企业租房表", 0), ("租房情况", 0)])
def test_headings_of_two_tables_are_of_neither_unless_the_title_says_which(title, rows, tmp_path):
    office = Office(tmp_path, edit=twice).take(ROW, title=title)
    assert len(office.rows()) == rows
    kinds = [block.kind for block in office.taken.ledger.blocks]
    assert kinds == {TITLE: ["software_rents"], "动漫企业租房表": ["cartoon_rents"]}.get(title, [])
    assert bool(office.told("sheet_not_recognised")) is (title == "租房情况")


@pytest.mark.parametrize(
    ("heading", "written", "read", "doubtful"),
    [
        ("单耗下降率(%)", 12.5, "12.5", False),
        ("单耗下降率", 12.5, "12.5", False),
        ("单耗下降率(%)", "12.5%", "12.5", False),
        ("单耗下降率(‰)", 125, "12.5", False),
        ("单耗下降率", 0.125, "0.125", True),
        ("单耗下降率(%)", 0.125, "0.125", True),
        ("单耗下降率(%)", "0.125%", "0.125", False),
        ("单耗下降率(‰)", 0.5, "0.05", False),
    ],
)
def test_a_share_is_read_in_its_unit_and_one_that_may_be_a_part_of_1_waits(
    heading, written, read, doubtful, tmp_path
):
    heads = ("序号", "企业名称", "统一社会信用代码", heading, "节能目标(%)")
    office = Office(tmp_path, "cixi_2018").take(
        (1, *FIRM, written, "3%"), heads=heads, title="2024年节能情况表"
    )
    proposed = [d for d in office.taken.ledger.all_defects() if d.kind == "share_unclear"]
    assert bool(proposed) is doubtful
    found = office.rows("energy")
    assert [row["reduction_pct"] for row in found] == ([] if doubtful else [read])


@pytest.mark.parametrize(
    ("sender", "stands_for"), [("县税务局", ("国税局", "地税局")), ("市场监督管理局", ("质监局", "工商局"))]
)
def test_an_office_of_today_stands_for_those_that_it_took_over_in_minqing(sender, stands_for, tmp_path):
    spec = INTAKE.load(INTAKE.path("minqing"))
    book = xlsxwriter.Workbook(tmp_path / f"{sender}.xlsx")
    sheet = book.add_worksheet("Sheet1")
    known = read_reference(REFERENCE)
    firm = next(iter(known.firms.values()))
    tables = {
        "县税务局": (
            (
                "序号",
                "所属期",
                "纳税人名称",
                "组织机构代码",
                "税种",
                "入库税额(元)",
                "县级分享比例",
                "退库(元)",
            ),
            (1, "201301", firm.name, firm.org_code, "增值税", 100, 25, 0),
        ),
        "市场监督管理局": (
            ("序号", "计量器具类别", "县内拥有台件", "应检台件", "本县建标可检台件", "委托外检台件"),
            (1, "衡器", 10, 8, 5, 3),
        ),
    }
    for i, line in enumerate((("2013年表",), (f"填报单位:{sender}",), *tables[sender])):
        sheet.write_row(i, 0, line)
    book.close()
    taken = take_in(tmp_path, 2013, known, spec, Decisions({}), (), reader())
    kinds = {d.kind for d in taken.ledger.all_defects()}
    missing = [d.note.split("：")[0] for d in taken.ledger.all_defects() if d.kind == "missing_submission"]
    assert not set(stands_for) & set(missing)
    assert missing
    assert "wrong_sender" not in kinds
    assert sum(len(block.rows) for block in taken.ledger.blocks) == 1
