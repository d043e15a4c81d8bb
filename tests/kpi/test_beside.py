"""Other readings, other weights, titles that run out."""

from __future__ import annotations

from mq_analysis.analyses import kpi
from tests.kpi.conftest import POLICY, evaluation, rows


def test_every_option_of_every_reading_stands_beside_the_one_chosen():
    found = kpi.alternates(evaluation(2015), POLICY)
    pairs = set(zip(found["target"], found["reading"], strict=True))
    wanted = {(f"B{i}", "R_KPI_STOCK") for i in range(1, 7)} | {("B2", "R_KPI_AWARD"), ("B7", "R_KPI_GDP")}
    assert pairs == wanted
    assert list(found[found["target"] == "B7"]["option"]) == ["output", "value_added", "increment"]
    for name, reading in pairs:
        mine = found[(found["target"] == name) & (found["reading"] == reading)]
        assert list(mine["is_chosen"]) == [True] + [False] * (len(mine) - 1)
        assert mine["value"].iloc[0] == evaluation(2015).of(name).value
        for row in mine.itertuples():
            assert row.value == evaluation(2015, f"{reading}={row.option}").of(name).value


def test_the_chosen_option_is_the_one_of_the_command_line():
    found = kpi.alternates(evaluation(2015, "R_KPI_STOCK=new"), POLICY)
    first = found[found["target"] == "B5"].iloc[0]
    assert (first["option"], first["value"], first["status"]) == ("new", 20, "met")


def test_rates_by_firm_fail_a_firm_with_any_failed_batch():
    rates = kpi.rates(evaluation(2015))
    mine = rates[(rates["target"] == "Q3") & (rates["kind"] == "beside:0")].set_index("year")
    for year in (2011, 2013):
        firms: dict[str, bool] = {}
        for row in rows("spot_checks"):
            if row["level"] == "省" and row["sampling_date"][:4] == str(year):
                firms[row["org_code"]] = firms.get(row["org_code"], True) and row["result"] == "合格"
        assert (mine.at[year, "hits"], mine.at[year, "total"]) == (sum(firms.values()), len(firms))


def test_the_weighted_rate_is_the_mean_of_product_groups_by_output():
    rates = kpi.rates(evaluation(2013))
    mine = rates[(rates["target"] == "Q3") & (rates["kind"] == "weighted") & (rates["year"] == 2013)].iloc[0]
    group = {r["org_code"]: r["product_group"] for r in rows("enterprises")}
    output: dict[str, float] = {}
    for r in rows("enterprise_years"):
        if r["year"] == "2013":
            name = group[r["org_code"]]
            output[name] = output.get(name, 0) + float(r["gross_output_wan"])
    checks: dict[str, list[bool]] = {}
    for r in rows("spot_checks"):
        if r["level"] == "省" and r["sampling_date"][:4] == "2013":
            checks.setdefault(r["product_group"], []).append(r["result"] == "合格")
    known = {name: output.get(name, 0) for name in checks}
    wanted = sum(known[name] * sum(c) / len(c) for name, c in checks.items()) / sum(known.values())
    assert abs(mine["value"] - wanted) < 1e-9
    assert abs(mine["hits"] - sum(known.values()) / sum(output.values())) < 1e-9


def test_each_year_is_compared_with_the_province_of_that_year():
    rates = kpi.rates(evaluation(2015))
    mine = rates[(rates["target"] == "Q1") & (rates["kind"] == "own")]
    assert list(mine["bound"].round(4)) == [0.9047, 0.9114, 0.9146, 0.9141, 0.9213]


def test_titles_that_run_out_next_year_are_those_in_force_with_a_last_day_in_it():
    found = kpi.expiring(evaluation(2013))
    named = {h for r in evaluation(2013).results if r.measure.titles for h in r.measure.titles.honours}
    wanted = {
        row["honour_id"]
        for row in rows("honours")
        if row["honour_name"] in named
        and row["issue_date"] <= "2013-12-31" <= row["valid_until"] <= "2014-12-31"
    }
    assert set(found["honour_id"]) == wanted
    assert len(wanted) > 5
    assert found["name"].notna().all()
    assert list(found["target"]) == sorted(found["target"])


def test_a_share_by_output_shows_ten_thousand_yuan():
    rates = kpi.rates(evaluation(2013))
    mine = rates[(rates["target"] == "S1") & (rates["kind"] == "beside:0") & (rates["year"] == 2013)].iloc[0]
    keys = [r for r in rows("standard_adoption") if r["year"] == "2013" and r["is_key_product"] == "1"]
    assert abs(mine["total"] - sum(float(r["product_output_wan"]) for r in keys)) < 1e-6
