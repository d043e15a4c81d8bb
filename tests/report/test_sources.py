"""The annex of sources and readings: periods as the policy file has them, titles of tables, and no empty cell."""

import pytest

from mq_analysis.policy import choose_readings, find_policy, load_policy, rules_for
from mq_analysis.report import policy_tables, source_tables
from mq_analysis.report.labels import Words
from mq_analysis.report.spoken import policy_span
from mq_analysis.report.values import text_of


def rules_of(name, year):
    policy = load_policy(find_policy(name))
    return rules_for(policy, year, choose_readings(policy))


def source_rows(name, year, files=()):
    table = source_tables.sources(dict(files), rules_of(name, year)).render("zh")
    return {row[0]: row[1] for row in table.rows}


@pytest.mark.parametrize(
    ("name", "span"),
    [
        ("qingpu_2022", "2020-01-01 – 2022-12-31，假定"),
        ("haicang_2020", "2020-01-01 – 2020-12-31"),
    ],
)
def test_a_period_that_the_file_assumes_is_marked(name, span):
    """It stood as a fact."""
    assert text_of(policy_span(load_policy(find_policy(name))), Words("zh")) == span
    assert span in source_rows(name, 2020)["政策"]


def test_periods_of_which_one_is_assumed_are_told_apart():
    policy = load_policy(find_policy("qingpu_2022"))
    first, second = policy.versions
    mixed = policy.model_copy(update={"versions": (first, second.model_copy(update={"assumption": False}))})
    said = text_of(policy_span(mixed), Words("en"))
    assert said == "2020-01-01 – 2021-12-31, assumed; 2022-01-01 – 2022-12-31"


def test_the_rules_of_one_version_name_the_whole_period_too():
    general = policy_tables.policy(rules_of("qingpu_2022", 2022))
    rows = {
        row[0]: row[2] for table in general if table.label == "tbl-general" for row in table.render("zh").rows
    }
    assert rows["执行期间"].endswith("（假定）；政策文件的全部时期：2020-01-01 – 2022-12-31，假定")
    assert "全部时期" not in str(
        [table.render("zh").rows for table in policy_tables.policy(rules_of("minqing", 2013))]
    )


def test_a_policy_without_readings_has_no_row_of_readings():
    """The row had an empty cell."""
    assert "采用的理解" not in source_rows("xiamen_2025", 2029)
    assert source_rows("qingpu_2022", 2022)["采用的理解"] == "R_FIRST=each_kind"


def test_tables_are_named_by_their_titles(tmp_path):
    file = tmp_path / "enterprises.csv"
    file.write_text("org_code\n", "utf-8")
    assert "数据表 企业登记表（enterprises）" in source_rows("qingpu_2022", 2022, {"enterprises": file})
