"""What counts and what does not: re-tests, refusals, renewals, two drafters, zones, NEQ, items."""

from __future__ import annotations

import pytest

from tests.kpi.conftest import evaluation


def edit(key, value, **cells):
    """Change cells of the row whose key column has a value."""

    def change(body):
        found = [row for row in body if row[key] == value]
        assert found
        for row in found:
            row.update(cells)
        return body

    return change


FAILED = "S2013-0026"  # a provincial check that failed and was re-inspected after rectification


def test_a_re_inspection_after_rectification_does_not_turn_a_failure_into_a_pass(judged):
    before = evaluation(2013).of("Q3")
    again = judged(2013, spot_checks=edit("sample_no", FAILED, recheck_result="不合格")).of("Q3")
    assert again.hits == before.hits == 80


def test_a_disputed_re_test_that_passes_replaces_the_first_result(judged):
    result = judged(2013, spot_checks=edit("sample_no", FAILED, recheck_result="合格", follow_up="")).of("Q3")
    assert (result.hits, result.total) == (81, 94)


def test_a_disputed_re_test_that_fails_replaces_a_first_pass(judged):
    passed = "S2011-0002"
    change = edit("sample_no", passed, recheck_result="不合格", follow_up="")
    assert judged(2011, spot_checks=change).of("Q3").hits == evaluation(2011).of("Q3").hits - 1


def test_without_the_follow_up_nothing_tells_the_two_apart_and_the_first_result_stands(judged):
    def without(body):
        return [{k: v for k, v in row.items() if k != "follow_up"} for row in body]

    assert judged(2013, spot_checks=without).of("Q3").hits == 80


def test_a_refusal_counts_as_failed(judged):
    change = edit("sample_no", "S2011-0002", result="拒检")
    result = judged(2011, spot_checks=change).of("Q3")
    assert (result.hits, result.total) == (84, 89)


def test_a_renewed_title_counts_once_even_where_both_run(judged):
    def overlap(body):
        renewed = next(r for r in body if r["honour_name"] == "福建名牌产品" and r["kind"] == "renewal")
        first = next(r for r in body if r["honour_id"] == renewed["previous_honour_id"])
        first["valid_until"] = "2020-12-31"
        return body

    assert judged(2015, honours=overlap).of("B3").value == 13


def test_renewals_are_followed_where_no_product_is_named(judged):
    def nameless(body):
        return [{k: v for k, v in row.items() if k != "item_name"} for row in body]

    result = judged(2015, honours=nameless)
    assert [result.of(name).value for name in ("B3", "B4", "B5", "B6")] == [13, 21, 19, 26]


def test_two_products_of_one_firm_are_two_titles(judged):
    def more(body):
        brand = next(r for r in body if r["honour_name"] == "福建名牌产品" and r["issue_date"] > "2014")
        return [*body, {**brand, "honour_id": "H9999", "item_name": "另一产品", "previous_honour_id": ""}]

    assert judged(2015, honours=more).of("B3").value == 14


def test_a_title_is_in_force_on_its_last_day_and_not_on_the_day_before_it_is_issued(judged):
    def last_day(body):
        return edit("honour_id", "H0210", valid_until="2014-12-31")(body)

    assert judged(2014, honours=last_day).of("B1").value == 12
    assert judged(2014, honours=edit("honour_id", "H0210", valid_until="2014-12-30")).of("B1").value == 11


def test_a_standard_with_two_local_drafters_counts_once():
    result = evaluation(2011).of("S5")
    assert (result.value, result.rows) == (2, 3)


def test_an_international_standard_is_none_of_the_three_kinds(judged):
    change = edit("standard_no", "GB/T 样例1001-2011", level="国际标准")
    assert judged(2011, standard_drafting=change).of("S5").value == 1


def test_a_national_zone_is_no_provincial_one():
    result = evaluation(2013)
    assert [result.of(name).value for name in ("S6", "S7", "S8")] == [1, 1, 3]


@pytest.mark.parametrize(("degree", "hits"), [("IDT", 46), ("MOD", 46), ("NEQ", 45), ("", 45)])
def test_identical_and_modified_adoption_count_and_neq_does_not(judged, degree, hits):
    def change(body):
        mine = [r for r in body if r["year"] == "2011" and r["is_key_product"] == "1"]
        next(r for r in mine if r["degree"] in ("IDT", "MOD"))["degree"] = degree
        return body

    assert judged(2011, standard_adoption=change).of("S1").hits == hits


def test_rows_of_another_level_or_year_do_not_count(judged):
    change = edit("sample_no", "S2011-0002", level="市")
    assert judged(2011, spot_checks=change).of("Q3").total == 88
    change = edit("sample_no", "S2011-0002", sampling_date="2012-01-05")
    assert judged(2011, spot_checks=change).of("Q3").total == 88
