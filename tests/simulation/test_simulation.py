"""The tiered award in depth, the forecast, the draws and the years ahead, against the text and closed forms."""

import functools
import sys
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from mq_analysis.analyses import simulation
from mq_analysis.analyses.simulation import Uncertainty
from mq_analysis.base.errors import CoverageError, PolicyError, UsageError
from mq_analysis.base.project import home
from mq_analysis.policy import choose_readings, context_of, open_policy, rules_for, settings_for
from mq_analysis.rules.grids import Payout, exposure
from mq_analysis.tables import read_county

WAN = 1_000_000  # fen
POLICY = open_policy("minqing")


@functools.cache
def sample():
    return read_county(home() / "data" / "sample").tables


@functools.cache
def study(year: int, *readings: str):
    return simulation.study(sample(), POLICY, year, choose_readings(POLICY, readings))


# The worked table of the three readings, in 万元: retention, and the award under each.
TIERS = [
    ("99.99", "0", "0", "0"),
    ("100", "0", "10", "10"),
    ("299.99", "19.999", "29.999", "29.999"),
    ("300", "20", "30", "45"),
    ("499.99", "49.9985", "59.9985", "74.9985"),
    ("500", "50", "60", "100"),
    ("800", "110", "120", "160"),
    ("2000", "350", "360", "400"),
]


@pytest.mark.parametrize(("base", "awards"), [(base, awards) for base, *awards in TIERS])
def test_the_table_shows_the_worked_amounts_under_every_reading(base, awards):
    rows = simulation.rates(study(2013)).set_index(["base_fen", "option"])
    for option, award in enumerate(awards):
        row = rows.loc[(int(Fraction(base) * WAN), option)]
        assert row["award_fen"] == Fraction(award) * WAN
        assert row["effective"] == Fraction(award) / Fraction(base)


def test_a_firm_at_the_gate_gets_nothing_and_up_to_one_and_a_half_million_less_than_a_provincial_brand():
    rows = simulation.gaps(study(2013))
    used = rows[rows["option"] == 0].set_index("sum_fen")
    assert used.loc[0, "from_fen"] == 100 * WAN
    assert used.loc[0, "to_fen"] == 100 * WAN + 500  # five yuan above the gate the award rounds to one yuan
    assert used.loc[5 * WAN, "to_fen"] == 150 * WAN
    assert 5 * WAN not in rows[rows["option"] == 1]["sum_fen"].tolist()


def test_notches_are_the_jumps_of_the_text():
    rows = simulation.notches(study(2013)).set_index(["threshold_fen", "option"])
    jumps = {(100, 0): 0, (100, 1): 10, (100, 2): 10, (300, 1): 0, (300, 2): 15, (500, 0): 0, (500, 2): 25}
    for (bound, option), jump in jumps.items():
        assert abs(rows.loc[(bound * WAN, option), "jump_fen"] - jump * WAN) < 1
    base = study(2013).base.dropna()
    near = rows.loc[(100 * WAN, 0)]
    assert near["below"] == ((base >= 90 * WAN) & (base < 100 * WAN)).sum()
    assert near["above"] == ((base >= 100 * WAN) & (base <= 110 * WAN)).sum()


def test_the_distribution_counts_every_firm_once():
    table = simulation.distribution(study(2013)).set_index("group")
    base = study(2013).base.dropna()
    assert (
        table.loc["all", "total_fen"] == base.sum() == table.drop(index=["all", "holders"])["total_fen"].sum()
    )
    assert table.loc["all", "above_gate"] == (base >= 100 * WAN).sum()
    assert table.loc["all", "q50"] in set(base)


def test_a_forecast_sees_nothing_after_its_last_known_month():
    tables = dict(sample())
    rows = tables["retention"]
    later = rows["period"] > 201310
    tables["retention"] = rows.assign(
        retention_fen=rows["retention_fen"].where(~later, rows["retention_fen"] * 7)
    )
    spoilt = simulation.forecast(simulation.study(tables, POLICY, 2013, choose_readings(POLICY)))
    found = simulation.forecast(study(2013))
    names = ["org_code", "known_fen", "forecast_fen", "low_fen", "high_fen"]
    pd.testing.assert_frame_equal(found.rows[names], spoilt.rows[names])
    assert not found.rows["actual_fen"].equals(spoilt.rows["actual_fen"])


def test_the_back_test_forecasts_each_year_from_the_years_before_it():
    found = simulation.forecast(study(2015))
    assert sorted(set(found.tests["year"])) == [2012, 2013, 2014]
    assert set(found.tests["method"]) == set(simulation.METHODS)
    monthly = sample()["retention"].groupby(["org_code", "period"])["retention_fen"].sum().unstack()
    part, whole = (
        {y: monthly[[y * 100 + m for m in range(1, last + 1)]].sum(axis=1) for y in (2011, 2012, 2013)}
        for last in (10, 12)
    )
    ratio = (whole[2011].sum() + whole[2012].sum()) / (part[2011].sum() + part[2012].sum())
    has = monthly[[201300 + m for m in range(1, 11)]].notna().any(axis=1)
    error = (part[2013] * ratio - whole[2013])[has].abs().sum() / whole[2013][has].sum()
    tested = found.tests.set_index(["method", "year"])["error"]
    assert tested[("county", 2013)] == pytest.approx(float(error), rel=1e-9)
    assert found.method == tested.groupby("method").mean().idxmin()


def test_the_first_year_says_that_its_method_is_untested_and_a_year_without_a_past_has_none():
    assert simulation.forecast(study(2012)).in_sample
    tables = dict(sample()) | {"retention": sample()["retention"].query("period >= 201201")}
    alone = simulation.study(tables, POLICY, 2012, choose_readings(POLICY))
    assert simulation.forecast(alone) is None
    assert simulation.estimate(alone, None) is None


def test_a_year_without_known_months_is_refused():
    tables = dict(sample()) | {"retention": sample()["retention"].query("period < 201301 or period > 201310")}
    with pytest.raises(CoverageError, match="201301 to 201310"):
        simulation.forecast(simulation.study(tables, POLICY, 2013, choose_readings(POLICY)))


@pytest.mark.parametrize("tier", ["marginal_above_100", "whole_amount", "marginal_from_0_after_gate"])
@pytest.mark.parametrize("spread", [Uncertainty(0.01, 0.05, 0.0), Uncertainty(-0.02, 0.08, 0.04)])
def test_the_draws_have_mean_and_spread_of_the_closed_form(tier, spread):
    rules = rules_for(POLICY, 2013, choose_readings(POLICY, [f"R_TIER={tier}", "R_FALLBACK=provincial"]))
    payout = payout_of(rules)
    base = np.random.default_rng(3).integers(20 * WAN, 900 * WAN, len(payout.tiered))
    drawn = simulation.draw(payout, base, spread, codes_of(payout), draws=4000, seed=11)
    mean, sd = simulation.moments(payout, base, spread)
    assert abs(drawn.mean_fen - mean) < 4 * sd / 4000**0.5 + 50 * len(base)
    assert drawn.sd_fen == pytest.approx(sd, rel=0.06)


def payout_of(rules, firms: int = 150) -> Payout:
    """Enterprises that all hold the tiered award, every third a provincial brand too."""
    held = exposure(sample(), rules)
    place = next(i for i, award in enumerate(rules.awards) if award.id == "A3a")
    third = np.arange(firms) % 3 == 0
    import dataclasses

    none = np.full(firms, -1, dtype=np.int64)
    many = dataclasses.replace(
        held,
        org_code=np.arange(firms),
        tiered=np.ones(firms, dtype=bool),
        base=np.zeros(firms, dtype=np.int64),
        held=np.where(third, 1 << place, 0),
        other=none,
        other_place=np.full(firms, len(rules.awards)),
    )
    return Payout(many, many.point)


def test_without_an_error_the_closed_form_is_the_award_itself():
    payout = payout_of(rules_for(POLICY, 2013, choose_readings(POLICY)), 4)
    base = np.array([99 * WAN, 150 * WAN, 400 * WAN, 800 * WAN])
    mean, sd = simulation.moments(payout, base, Uncertainty(0.0, 0.0, 0.0))
    assert mean == pytest.approx(payout.total(base))
    assert sd < 10  # fen: what floating point leaves


def codes_of(payout: Payout) -> list[str]:
    return [f"PDY{i:06d}" for i in range(len(payout.tiered))]


@pytest.mark.parametrize(("workers", "cells"), [(2, 2**20), (5, 3010), (3, 1)])
def test_the_figures_are_the_same_for_any_number_of_workers_and_parts(workers, cells, monkeypatch):
    payout = payout_of(rules_for(POLICY, 2013, choose_readings(POLICY)))
    base = np.full(len(payout.tiered), 300 * WAN)

    def drawn(workers):
        spread = Uncertainty(0, 0.1, 0.05)
        return simulation.draw(
            payout, base, spread, codes_of(payout), draws=301, seed=5, workers=workers
        ).totals.tolist()

    once = drawn(1)
    monkeypatch.setattr("mq_analysis.analyses.simulation.monte_carlo.CELLS", cells)
    assert drawn(workers) == once
    assert len(set(once)) > 250


@pytest.mark.parametrize("cells", [2**12, 2**14])
def test_the_paths_are_the_same_however_many_are_held_at_once(cells, monkeypatch):
    whole = simulation.outlook(study(2014), POLICY).rows
    monkeypatch.setattr(sys.modules["mq_analysis.analyses.simulation.outlook"], "CELLS", cells)
    pd.testing.assert_frame_equal(simulation.outlook(study(2014), POLICY).rows, whole)


def test_the_estimate_pays_the_forecast_and_names_who_is_in_doubt():
    found = simulation.estimate(study(2013), simulation.forecast(study(2013)))
    rows = found.holders.set_index("org_code")
    assert found.draws.quantile(0.05) < found.draws.quantile(0.5) < found.draws.quantile(0.95)
    assert found.draws.chance_above(found.draws.quantile(0.95)) <= 0.05
    for row in rows.itertuples():
        crosses = any(row.low_fen < bound <= row.high_fen for bound in study(2013).tier.thresholds)
        assert row.crosses == crosses
        assert row.paid_low_fen <= row.paid_fen <= row.paid_high_fen
    fixed = study(2013).assessment.total_fen - int(rows["paid_actual_fen"].sum())
    assert found.total_fen == fixed + rows["paid_fen"].sum()


def test_years_ahead_are_projections_after_the_policy_and_grow_with_the_context():
    ahead = simulation.outlook(study(2014), POLICY).rows.set_index("year")
    assert ahead["kind"].to_dict() == {
        2012: "assessed",
        2013: "assessed",
        2014: "assessed",
        2015: "expected",
        2016: "projected",
        2017: "projected",
        2018: "projected",
    }
    assert (ahead.loc[2015:, "q05"] <= ahead.loc[2015:, "q50"]).all()
    slow = simulation.outlook(study(2014), POLICY, context_of(["slow_growth"]))
    assert slow.growth.assumed
    assert slow.growth.expected == pytest.approx(0.03)
    assert slow.rows.set_index("year").loc[2018, "q50"] < ahead.loc[2018, "q50"]


def test_an_honour_once_had_is_carried_and_never_drawn_again():
    from mq_analysis.analyses.simulation.pipeline import pipeline

    flow = pipeline(study(2014), POLICY, None)
    honours = sample()["honours"]
    had = set(zip(honours["org_code"], honours["honour_name"], strict=True))
    for place, slots in flow.slots.items():
        names = study(2014).rules.awards[place].honours
        free = sum((code, name) not in had for code in flow.pool["org_code"] for name in names)
        assert len(slots.firm) <= free
    from mq_analysis.analyses.simulation.outlook import _Streams
    from mq_analysis.analyses.simulation.pipeline import Slots

    slots = Slots(2.0, np.arange(6), np.ones(6))
    taken = np.zeros((3, 6), dtype=bool)
    drawn = sum(
        _Streams(1, year, replace(flow, slots={0: slots})).draw(0, slots, taken).astype(int)
        for year in range(40)
    )
    assert drawn.tolist() == [[1] * 6] * 3


def test_where_several_awards_add_up_there_is_no_estimate_but_the_rest():
    some = study(2013, "R_STACK=per_class")
    assert "stacking" in some.why_not
    assert simulation.estimate(some, simulation.forecast(some)) is None
    assert simulation.outlook(some, POLICY) is None
    assert len(simulation.rates(some))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("known_through: 10", "known_through: 12", ":7:16: known_through .*at most 11"),
        ("heat: [gate, top_rate]", "heat: [gate, tpo_rate]", "heat must name levers, got tpo_rate"),
        ("id: top_rate", "id: gate", "each lever once, got gate"),
        ("to: 0.25\n    by: 0.01", "to: 0.05\n    by: 0.01", "must run upwards"),
        ("policy: minqing", "policy: other", "must be for the policy of the file's name"),
        ("budget_lines: {}", "budget_lines: {2013: 200}", "must be an amount with its unit"),
        ("budget_lines: {}", "budget_lines: {13: 200 万元}", "13"),
        ("horizon: 2018", "horizon: 2118", "within 20 years"),
        ("draws: 10000", "drws: 10000", "did you mean draws"),
    ],
)
def test_settings_that_do_not_hold_are_refused_at_their_line(tmp_path, monkeypatch, old, new, said):
    folder = tmp_path / "params" / "simulation"
    folder.mkdir(parents=True)
    (tmp_path / "params" / "policies").mkdir()
    text = (home() / "params" / "simulation" / "minqing.yaml").read_text("utf-8")
    assert old in text
    (folder / "minqing.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
    monkeypatch.setenv("MQ_HOME", str(tmp_path))
    monkeypatch.setenv("MQ_TOOLKIT", str(tmp_path))
    with pytest.raises(PolicyError, match=said):
        settings_for(POLICY)


def test_the_budget_line_is_the_parameter_or_that_of_the_settings():
    some = study(2013)
    assert some.budget_line("") is None
    assert some.budget_line("200 万元") == 200 * WAN
    with pytest.raises(UsageError, match="budget_line: must be an amount with its unit"):
        some.budget_line("200")
    settings = some.settings.model_copy(update={"budget_lines": {"2013": 7}})
    import dataclasses

    assert dataclasses.replace(some, settings=settings).budget_line("") == 7


def test_mq_check_reads_the_settings_and_lays_the_levers_over_the_policy(tmp_path):
    from click.testing import CliRunner

    from mq_analysis.cli import main

    text = (home() / "params" / "simulation" / "minqing.yaml").read_text("utf-8")
    path = tmp_path / "minqing.yaml"
    path.write_text(text, encoding="utf-8")
    assert "fine, 7 levers of minqing" in CliRunner().invoke(main, ["check", str(path)]).output
    path.write_text(
        text.replace("to: 150 万元", "to: 350 万元").replace("awards.A5.", "awards.A9."), encoding="utf-8"
    )
    done = CliRunner().invoke(main, ["check", str(path)])
    assert done.exit_code == 1
    assert "gate=350 万元" in done.output
    assert "no 'A9' in awards" in done.output
    line = text[: text.index("id: gate")].count("\n") + 1
    assert f"{path.name}:{line}:" in done.output
