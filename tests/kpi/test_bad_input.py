"""What cannot be is named with file, row and column, all at once; a file of targets with line and column."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mq_analysis.base.errors import CoverageError, DataError, PolicyError, UsageError
from mq_analysis.base.project import home
from mq_analysis.measures.spec import KPI
from mq_analysis.policy import find_policy, load_policy
from tests.kpi.conftest import POLICY, SPEC, evaluation


def edit(row_number, **cells):
    """Change a row counted as in a spreadsheet."""

    def change(body):
        body[row_number - 2].update(cells)
        return body

    return change


def test_numerators_above_denominators_and_shares_out_of_their_unit_are_told_together(judged):
    def indicators(body):
        body[10].update(unit="比例", value="92.5")
        body[11].update(unit="个")
        return body

    with pytest.raises(DataError) as error:
        judged(
            2013,
            calibration=edit(7, verifiable_in_county="9999"),
            enterprise_years=edit(3, brand_output_wan="99999999.99"),
            indicators=indicators,
        )
    said = [re.sub(r"^.*/", "", str(problem)) for problem in error.value.problems]
    assert said[0].startswith(
        "enterprise_years.csv:row 3:column brand_output_wan: must be at most gross_output_wan"
    )
    assert re.match(
        r"calibration\.csv:row 7:column verifiable_in_county: must be at most subject_to_v.*got 9999 of",
        said[1],
    )
    assert said[2] == "indicators.csv:row 12:column value: must be from 0 to 1 in the unit 比例, got 92.5"
    assert (
        said[3]
        == "indicators.csv:row 13:column unit: must be one of %, 比例 for provincial_spot_pass, got '个'"
    )
    assert len(said) == 4


def test_rows_are_numbered_as_in_the_file_after_blank_ones(judged):
    def blank(body):
        return [dict.fromkeys(body[0], ""), *edit(7, verifiable_in_county="9999")(body)]

    with pytest.raises(DataError, match=r"calibration.csv:row 8:column verifiable_in_county"):
        judged(2013, calibration=blank)


def test_two_values_for_one_indicator_and_year_are_refused_by_the_reader(judged):
    with pytest.raises(
        DataError, match=r"indicators.csv:row 157:column year, indicator_code: must be unique, got 2011 gdp"
    ):
        judged(2013, indicators=lambda body: [*body, body[0]])


def test_a_year_before_the_plan_is_refused():
    with pytest.raises(
        CoverageError, match="targets of minqing: must be 2011 or later, the first year of the plan, got 2010"
    ):
        evaluation(2010)


def test_a_policy_without_targets_is_told_where_they_would_stand():
    fuqing = load_policy(find_policy("fuqing_2012"))
    assert not KPI.has(fuqing.id)
    with pytest.raises(
        UsageError, match=r"params/kpi: must hold fuqing_2012.yaml for this policy, got no such file"
    ):
        KPI.find(fuqing)


TEXT = (home() / "params" / "kpi" / "minqing.yaml").read_text("utf-8")


def problems(tmp_path: Path, *changes: tuple[str, str]) -> list[str]:
    text = TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path = tmp_path / "minqing.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PolicyError) as error:
        KPI.load(path, POLICY)
    return [re.sub(r"^.*minqing\.yaml:", "", str(problem)) for problem in error.value.problems]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("share_at_least: 0.925", "share_at_least: 92.5", "must be a share from 0 to 1, got '92.5'"),
        ("      year: 2015\n", "", "must have horizon.target_year.0.year"),
        (
            "    at_least: 3\n",
            "",
            "must have exactly one of at_least, share_at_least, share_above, reached, got none",
        ),
        ("  - id: B2\n", "  - id: B1\n", "id must be given once, got B1 again"),
        (
            "    strategy: quality",
            "    strategy: qualty",
            "strategy must name one, got 'qualty'; did you mean quality?",
        ),
        (
            "R_KPI_STOCK: new}, titles: {honours: [国",
            "R_KPI_STOK: new}, titles: {honours: [国",
            "must name readings of minqing, got 'R_KPI_STOK'",
        ),
        (
            "R_KPI_GDP: increment",
            "R_KPI_GDP: incremnt",
            "must name options of R_KPI_GDP, got 'incremnt'; did you mean increment?",
        ),
        (
            "{R_KPI_AWARD: each, R_KPI_STOCK: new}",
            "{R_KPI_AWARD: each, R_KPI_STOCK: stock}",
            "must have exactly one variant under R_KPI_AWARD=each, R_KPI_STOCK=stock, got 2",
        ),
        ("policy: minqing", "policy: fuqing", "policy must be that of the targets, got 'fuqing' for minqing"),
        ("  first: 2011", "  first: 2016", "first must be at most 2015, got 2016"),
        (
            "times: value_added_wan, over",
            "tmes: value_added_wan, over",
            "must not have the unknown key 'tmes'",
        ),
        (
            "measure: {declared: {indicator: tc_sc_wg}}",
            "measure: {}",
            "must have exactly one of titles, distinct, share",
        ),
    ],
)
def test_a_file_of_targets_that_does_not_hold_is_refused_at_its_line(tmp_path, old, new, said):
    found = problems(tmp_path, (old, new))
    assert any(said in problem for problem in found), found
    assert all(re.match(r"\d+:\d+: ", problem) for problem in found)


def test_all_problems_of_a_file_are_told_at_once(tmp_path):
    found = problems(tmp_path, ("share_at_least: 0.925", "share_at_least: 92.5"), ("      year: 2015\n", ""))
    assert len(found) == 2


def test_the_file_names_clause_quote_and_definition_of_all_21_targets():
    assert len(SPEC.targets) == 21
    policy_text = (home() / "params" / "policies" / "texts" / "minqing.zh.txt").read_text("utf-8")
    for target in SPEC.targets:
        for piece in target.quote.split("……"):
            plain = piece.replace("（", "(").replace("）", ")")
            assert (
                plain in policy_text.replace("（", "(").replace("）", ")").replace(",", "，")
                or plain in policy_text
            )
