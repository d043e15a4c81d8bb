"""Forms made from a policy ask for what it reads, under headings that say of what; the years read before are told."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from mq_analysis.base.project import home
from mq_analysis.cli import main
from mq_analysis.collection import earlier_years, settings_for
from mq_analysis.policy import load_policy

BRANDS = {"产品名称或商标名称", "注册证号/证书编号", "有效期至", "认定途径", "级别"}
BARE = {"日期", "时间", "编号", "名称"}


def law(name):
    return load_policy(next((home() / "params" / "policies").rglob(f"{name}.yaml")))


def headings(name, kind=None):
    tables = settings_for(law(name)).spec.tables
    return [
        field.headers[0]
        for table, one in tables.items()
        if kind in (None, table)
        for field in one.fields.values()
        if field.printed
    ]


@pytest.mark.parametrize(
    ("name", "asked"), [("qingpu_2022", set()), ("jiangsu_city_supplement", {"认定途径"})]
)
def test_a_form_of_honours_asks_for_what_is_told_of_brands_only_where_the_policy_reads_it(name, asked):
    found = set(headings(name, "honours")) & BRANDS
    assert asked <= found
    assert found - asked <= ({"产品名称或商标名称"} if asked else set())


@pytest.mark.parametrize(
    "name", ["deqing_2018", "qingpu_2022", "liuhe_2023", "huangshan_2017", "suizhou_2024"]
)
def test_no_heading_is_bare(name):
    assert BARE.isdisjoint(headings(name))


@pytest.mark.parametrize(
    ("name", "back"),
    [
        ("changxing", {"performance": 3}),
        ("liuhe_2023", {"enterprise_years": 1, "taxes": 1}),
        ("fuqing_2012", {"honours": 10, "awards_paid": 5}),
        ("cixi_2018", {}),
    ],
)
def test_tables_of_earlier_years_are_known(name, back):
    assert {table: years for table, (years, _) in earlier_years(law(name)).items()} == back


def test_the_command_says_which_earlier_years_are_read(tmp_path):
    done = CliRunner().invoke(
        main,
        ["template", "2024", "--policy", "changxing", "--out", str(tmp_path / "forms")],
        env={"MQ_LANG": "zh"},
    )
    assert done.exit_code == 0, done.output
    assert (
        "performance.csv：上年增值税县得部分、前年增值税县得部分、大前年增值税县得部分要看以前年度（最早2021年）"
        in done.output
    )
