"""What a cell may look like: repairs of form are made and told, nothing is guessed."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
import xlsxwriter

from mq_analysis.intake.amounts import read_amount, read_number, read_percent, write_decimal
from mq_analysis.intake.dates import read_date, read_month, read_quarter

from .conftest import FIRM, OUTPUT, found, honour, sheet

UNITS = {"元": 1, "万元": 10000, "亿元": 100_000_000}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("2013-5-3", "2013-05-03"),
        ("2013/05/03", "2013-05-03"),
        ("2013.5.3", "2013-05-03"),
        ("2013年5月3日", "2013-05-03"),
        ("２０１３年５月３日", "2013-05-03"),
        (" 2013 年 5 月 3 日 ", "2013-05-03"),
        ("20130503", "2013-05-03"),
        (20130503.0, "2013-05-03"),
        (41397.0, "2013-05-03"),
        ("41397", "2013-05-03"),
        (dt.date(2013, 5, 3), "2013-05-03"),
        (dt.datetime(2013, 5, 3, 8, 0), "2013-05-03"),
        ("2013-05-03 00:00:00", "2013-05-03"),
        ("2013.6", "2013-06"),
        ("2013年12月", "2013-12"),
        ("201306", "2013-06"),
        (2013.7, "2013-07"),
        (2013.12, "2013-12"),
    ],
)
def test_a_date_is_read_in_every_usual_writing(value, text):
    date = read_date(value)
    assert date is not None
    assert date.text == text


@pytest.mark.parametrize(
    "value",
    [
        "2013.2.30",
        "2013-13-01",
        "13.5.3",
        "5月3日",
        "去年",
        "2013",
        2013.0,
        2013.1,
        2013.101,
        True,
        None,
        "",
        "2013-5-3-1",
        "0013-05-03",
    ],
)
def test_what_is_no_sure_date_is_none(value):
    assert read_date(value) is None


def test_months_and_quarters():
    assert [read_month(v) for v in ("2013年1月", 201301.0, "2013-01", "1月")] == ["201301"] * 3 + [None]
    assert [read_quarter(v) for v in ("2013Q2", "2013年第二季度", "2013年2季度", "二季度")] == [
        "2013Q2"
    ] * 3 + [None]


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("1,234.50", "1234.50"),
        ("１２３４．５", "1234.5"),
        ("(5,001.05)", "-5001.05"),
        ("（12）", "-12"),
        ("-6,755.64", "-6755.64"),
        ("−3", "-3"),
        ("￥100", "100"),
        (98409.12, "98409.12"),
        (0.1 + 0.2, "0.3"),
        ("1,23", None),
        ("12,34,567", None),
        ("约1.2", None),
        ("1e3", None),
        ("1_000", None),
        ("٣", None),
        ("", None),
        (True, None),
    ],
)
def test_a_number_is_read_exactly_or_not_at_all(value, number):
    assert read_number(value) == (None if number is None else Decimal(number))


@pytest.mark.parametrize(
    ("value", "yuan", "is_text"),
    [
        (12.5, "125000", False),
        ("12.5", "125000", True),
        ("12.5万元", "125000", True),
        ("125000元", "125000", True),
        ("3.2亿", "320000000", True),
        ("1200万", "12000000", True),
        ("保密", None, None),
        ("约1.2亿元", None, None),
    ],
)
def test_a_unit_in_the_cell_goes_before_the_unit_of_the_sheet(value, yuan, is_text):
    amount = read_amount(value, "万元", UNITS, is_text_file=False)
    if yuan is None:
        assert amount is None
    else:
        assert (amount.value, amount.is_text) == (Decimal(yuan), is_text)


def test_a_plain_number_in_a_text_file_is_nothing_odd():
    assert not read_amount("12.50", "元", UNITS, is_text_file=True).is_text
    assert read_amount("1,2.50", "元", UNITS, is_text_file=True) is None
    assert read_amount("1,250.50", "元", UNITS, is_text_file=True).is_text


@pytest.mark.parametrize(
    ("value", "share"),
    [
        (92.5, "92.5"),
        ("92.5%", "92.5"),
        ("９２.５％", "92.5"),
        ("0.5%", "0.5"),
    ],
)
def test_a_percentage_is_the_same_in_each_writing(value, share):
    assert read_percent(value) == Decimal(share)


def test_a_cell_that_shows_a_percentage_holds_a_fraction():
    assert read_percent(0.925, is_fraction=True) == Decimal("92.5")
    assert read_percent(0.925) == Decimal("0.925")


def test_a_decimal_is_written_without_noise():
    assert [
        write_decimal(Decimal(t), d)
        for t, d in (("1.50", 0), ("1.5", 2), ("0.000", 0), ("-0", 0), ("1E+3", 1))
    ] == ["1.5", "1.50", "0", "0", "1000.0"]


def output(**more: object) -> list[object]:
    row = {
        "seq": 1,
        "name": FIRM[0],
        "code": FIRM[1],
        "product": "糟菜",
        "size": "小",
        "above": "是",
        "output": 1200.5,
        "staff": 30,
        "status": "存续",
        "remarks": "",
    }
    return list({**row, **more}.values())


def kinds(taken):
    return [(place, kind) for place, kind, _, _ in found(taken)]


def test_an_error_value_and_a_formula_without_a_result_are_told_at_their_cells(folder):
    path = folder.path / "10_雄江镇_2013.xlsx"
    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet("附表2企业基本情况")
    rows = sheet([output(), output(), output()], OUTPUT, unit="万元")
    for i, row in enumerate(rows):
        page.write_row(i, 0, row)
    page.write_formula("G4", "=1/0", None, "#DIV/0!")
    page.write_formula("G5", "=1+1", None, "")
    page.write_formula("G6", "=600*2", None, 1200)
    for row, code in ((4, "PDY001071"), (5, "PDY004512")):
        page.write(row, 2, code)
    page.write(4, 1, "样例盛德生态农业有限公司")
    page.write(5, 1, "样例县计量检定测试所")
    book.close()
    taken = folder.taken()
    assert [(p, k) for p, k in kinds(taken) if k in ("cell_error", "formula_not_cached")] == [
        ("G4", "cell_error"),
        ("G5", "formula_not_cached"),
    ]
    assert list(taken.clean["enterprise_output"]["gross_output_wan"]) == ["", "", "1200.00"]


def test_units_of_the_sheet_the_heading_and_the_cell(folder):
    heads = [*OUTPUT[:6], "工业总产值（千元）", *OUTPUT[7:]]
    folder.book({"附表2": sheet([output(output=12005)], heads)}, "10_雄江镇.xlsx")
    folder.book(
        {
            "附表2": sheet(
                [output(name="样例盛德生态农业有限公司", code="PDY001071", output="3.2亿")],
                OUTPUT,
                unit="元",
                office="上莲乡",
            )
        },
        "13_上莲乡.xlsx",
    )
    taken = folder.taken()
    assert list(taken.clean["enterprise_output"]["gross_output_wan"]) == ["1200.50", "32000.00"]
    assert kinds(taken) == [("G4", "amount_text")]


def test_amounts_finer_than_a_fen_are_rounded_and_told(folder):
    folder.book({"附表2": sheet([output(output=12345.678)], OUTPUT, unit="元")})
    taken = folder.taken()
    assert list(taken.clean["enterprise_output"]["gross_output_wan"]) == ["1.234568"]
    assert kinds(taken) == [("G4", "amount_finer_than_fen")]


def test_ditto_marks_and_merged_cells_mean_the_row_above(folder):
    path = folder.path / "10_雄江镇.xlsx"
    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet("附表1")
    rows = sheet(
        [
            honour(title="SA8000"),
            honour(name="", code="", title="ISO9001"),
            honour(name="同上", code="〃", title="OHSAS18001"),
        ]
    )
    for i, row in enumerate(rows):
        page.write_row(i, 0, row)
    page.merge_range("B4:B5", FIRM[0])
    page.merge_range("C4:C5", FIRM[1])
    book.close()
    taken = folder.taken()
    assert kinds(taken) == []
    assert list(taken.clean["honours"]["org_code"]) == [FIRM[1]] * 3


def test_a_line_with_nothing_but_a_serial_number_is_blank(folder):
    blank = [2, *[""] * 11]
    folder.book({"附表1": sheet([honour(), blank, blank])})
    taken = folder.taken()
    assert kinds(taken) == []
    assert len(taken.clean["honours"]) == 1
