"""Scenarios beside the baseline, goal-seek, the split of a cost, behaviour: against `assess`."""

import itertools
import json
from dataclasses import replace
from fractions import Fraction

import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings, strategies as st

from mq_analysis.analyses import scenarios
from mq_analysis.analyses.scenarios import Goal
from mq_analysis.base.errors import PolicyError, UsageError
from mq_analysis.cli import main
from mq_analysis.policy import load_scenarios, settings_for
from mq_analysis.rules.awards import assess
from mq_analysis.rules.awards.gains import KINDS
from tests.sizes import examples

from .conftest import YEAR, lever, plan, sample


def paid(assessment) -> dict[str, int]:
    return assessment.awards.groupby("org_code")["amount_fen"].sum().astype("int64").to_dict()


@given(st.integers(60, 250), st.integers(0, 60), st.integers(1, 9), st.sampled_from([2012, 2013, 2014, 2015]))
@settings(
    max_examples=examples(6), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_compare_equals_assess_on_each_scenario_firm_by_firm(scenario, gate, top, provincial, year):
    changes = [
        f"at: awards.A1.gate.retention.at_least, set: {gate} 万元",
        f"at: awards.A1.amount.brackets.100 万元.at_least, set: {gate} 万元",
        f"at: awards.A1.amount.brackets.500 万元.rate, set: {top / 100}",
        f"at: awards.A3a.amount, set: {provincial}.01 万元",
    ]
    idle = [gate == 100, gate == 100, top == 20, False]
    path = scenario(*(change for change, is_idle in zip(changes, idle, strict=True) if not is_idle))
    found = scenarios.compare(plan(), year, [path])
    before, after = (
        paid(assess(sample(), plan().rules(year))),
        paid(assess(sample(), found.alternatives[0].assessment.rules)),
    )
    rows = scenarios.movements(found, found.alternatives[0]).set_index("org_code")
    for code in set(before) | set(after):
        old, new = before.get(code, 0), after.get(code, 0)
        if not (old or new):
            assert code not in rows.index
            continue
        kind = (
            "same"
            if old == new
            else "new"
            if not old
            else "lost"
            if not new
            else "up"
            if new > old
            else "down"
        )
        assert tuple(rows.loc[code, ["before_fen", "after_fen", "difference_fen", "kind"]]) == (
            old,
            new,
            new - old,
            kind,
        )
    totals = scenarios.totals(found).set_index("name")
    assert totals.loc[path, "difference_fen"] == sum(after.values()) - sum(before.values())
    assert totals.loc[path, list(KINDS)].sum() == len(rows)
    for keys in (["size"], ["township_code", "township"], ["product_group"]):
        groups = scenarios.by_group(found, keys)
        assert (groups["baseline"].sum(), groups[path].sum()) == (sum(before.values()), sum(after.values()))
    shares = scenarios.split(plan(), year, found.alternatives[0].scenarios)
    assert (
        sum(s.in_order_fen for s in shares)
        == totals.loc[path, "difference_fen"]
        == sum(s.shapley_fen for s in shares)
    )


def test_the_command_writes_what_assess_gives_for_the_same_scenario(tmp_path, scenario):
    path = scenario(
        "at: awards.A3b.amount, set: 2.5 万元", "at: awards.A1.amount.brackets.300 万元.rate, set: 0.1875"
    )
    out, one = tmp_path / "c.csv", tmp_path / "a.csv"
    run = CliRunner().invoke
    assert run(main, ["compare", path, "--year", "2014", "-o", str(out)]).exit_code == 0
    assert run(main, ["assess", "--year", "2014", "--scenario", path, "-o", str(one)]).exit_code == 0
    compared, assessed = pd.read_csv(out), pd.read_csv(one)
    sums = assessed.groupby("org_code")["amount_fen"].sum()
    assert compared.set_index("org_code")["after_fen"].to_dict() == sums[sums > 0].to_dict()
    again = run(main, ["compare", path, "--year", "2014", "-o", str(out)])
    assert again.exit_code == 2
    assert "must be a new file" in again.output
    assert run(main, ["compare", path, "--year", "2014", "-o", str(out), "--overwrite"]).exit_code == 0


@pytest.mark.parametrize(
    ("name", "year", "readings", "said"),
    [
        ("provincial6", 2013, (), "it begins on 2014-01-01"),
        ("slow_growth", 2013, (), "under the readings used it changes no rule"),
    ],
)
def test_a_scenario_that_does_nothing_is_refused_and_not_shown_as_0(name, year, readings, said):
    with pytest.raises(PolicyError, match=said):
        scenarios.compare(plan(*readings), year, [name])


def test_a_scenario_of_another_reading_does_nothing_under_this_one(scenario):
    path = scenario("at: 'awards.A1.amount[R_TIER=whole_amount].brackets.500 万元.rate', set: 0.25")
    with pytest.raises(PolicyError, match="under the readings used"):
        scenarios.compare(plan(), YEAR, [path])
    assert scenarios.compare(plan("R_TIER=whole_amount"), YEAR, [path]).alternatives


def test_all_wrong_names_are_told_at_once():
    with pytest.raises(PolicyError) as caught:
        scenarios.compare(plan(), YEAR, ["tpo25", "provincial6", "gate08"])
    assert len(caught.value.problems) == 3


def test_changes_that_hold_only_together_count_as_one(scenario):
    path = scenario(
        "at: awards.A1.gate.retention.at_least, set: 350 万元",
        "at: awards.A1.amount.brackets.300 万元.at_least, set: 400 万元",
        "at: awards.A1.amount.brackets.100 万元.at_least, set: 350 万元",
        "at: awards.A3a.amount, set: 6 万元",
    )
    shares = scenarios.split(plan(), YEAR, load_scenarios([__import__("pathlib").Path(path)]))
    assert [len(share.names) for share in shares] == [3, 1]


def test_the_shapley_value_is_the_mean_over_all_orders(scenario):
    from pathlib import Path

    lines = [
        "at: awards.A1.gate.retention.at_least, set: 80 万元",
        "at: awards.A1.amount.brackets.100 万元.at_least, set: 80 万元",
        "at: awards.A3a.amount, set: 6 万元",
    ]
    loaded = load_scenarios([Path(scenario(*lines))])
    shares = scenarios.split(plan(), YEAR, loaded)
    total = {}
    for size in range(4):
        for some in itertools.combinations(range(3), size):
            changes = load_scenarios([Path(scenario(*(lines[i] for i in some)))]) if some else ()
            total[frozenset(some)] = assess(sample(), plan().rules(YEAR, changes)).total_fen
    for i, share in enumerate(shares):
        added = []
        for order in itertools.permutations(range(3)):
            before = frozenset(order[: order.index(i)])
            added.append(total[before | {i}] - total[before])
        assert share.shapley_fen == Fraction(sum(added), len(added))
    assert any(share.shapley_fen != share.in_order_fen for share in shares)


@pytest.mark.parametrize(
    "text",
    ["top_rate=0..1 by 0.0001", "gate=50 万元..299 万元 by 1 万元", "provincial=1 万元..9 万元 by 0.25 万元"],
)
@pytest.mark.parametrize("budget", [175_000_000, 190_000_000, 200_000_000])
def test_what_solve_finds_meets_the_budget_and_one_step_further_misses_it(text, budget):
    moved = lever(text)
    found = scenarios.solve(plan(), YEAR, moved, Goal("budget", budget))

    def total(value: str) -> int:
        return assess(sample(), plan().rules(YEAR, moves={moved: value})).total_fen

    for span in found.spans:
        assert total(span.first.text) <= budget >= total(span.last.text)
        assert span.before is None or total(span.before.text) > budget
        assert span.after is None or total(span.after.text) > budget
    if found.best:
        assert total(found.best.text) == found.best.total_fen <= budget
    else:
        assert min(found.grid.totals.total_fen) > budget


def test_what_solve_finds_keeps_the_winners_and_one_step_further_does_not():
    found = scenarios.solve(plan(), YEAR, lever("gate=50 万元..299 万元 by 1 万元"), Goal("winners", 28))
    (span,) = found.spans
    assert (span.first.text, span.first.winners, span.before.winners) == ("100 万元", 28, 29)


def test_a_budget_that_no_value_meets_is_said_with_the_nearest():
    done = CliRunner().invoke(
        main, ["solve", "--year", "2013", "--vary", "top_rate", "--budget", "1 万元", "--lang", "en"]
    )
    assert done.exit_code == 1
    assert (
        "No value of Rate of the top band in the range stays within 10,000 yuan; the nearest is 15%"
        in done.output
    )


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--budget", "200"], "--budget: must be an amount with its unit"),
        (["--winners", "many"], "--winners: must be a number of firms or keep"),
        (["--budget", "1 万元", "--winners", "3"], "must be given one of the two"),
        ([], "must be given one of the two"),
    ],
)
def test_a_goal_that_is_none_is_refused(args, said):
    done = CliRunner().invoke(main, ["solve", "--year", "2013", "--vary", "top_rate", *args])
    assert done.exit_code == 2
    assert said in done.output


def test_behaviour_stands_beside_what_the_rules_compute_and_moves_neither():
    found = scenarios.compare(plan(), YEAR, ["top25", "top25_response"])
    plain, answering = found.alternatives
    assert scenarios.with_behaviour(found, plain) is None
    answer = scenarios.with_behaviour(found, answering)
    assert answer.static_fen == plain.assessment.total_fen == answering.assessment.total_fen
    assert answer.retention_fen > 0 < answer.honours_fen
    assert answer.total_fen == answer.static_fen + answer.retention_fen + answer.honours_fen


def test_the_retention_effect_is_the_elasticity_of_what_a_yuan_costs(scenario):
    more = "behaviour: {retention: 0.5, note: {zh: 样例, en: sample}}\n"
    path = scenario("at: awards.A1.amount.brackets.500 万元.rate, set: 0.3", more=more)
    found = scenarios.compare(plan(), YEAR, [path])
    answer = scenarios.with_behaviour(found, found.alternatives[0])
    largest = 620_000_250  # the one firm above the third threshold: 74.0001 of 620.00025 before, 12.000025 more after
    old, new = 1 - 74_000_100 / largest, 1 - 86_000_100 / largest
    assert answer.located_fen == round(largest * (old / new) ** 0.5) - largest
    assert answer.honours_fen == 0


def test_the_tornado_shows_the_ends_of_each_range_widest_first():
    levers = settings_for(plan().policy).known
    table = scenarios.sensitivity(plan(), YEAR, levers.values())
    assert table["width_fen"].is_monotonic_decreasing
    assert set(table["lever"]) == set(levers)
    for row in table.to_dict("records"):
        for end in ("low", "high"):
            rules = plan().rules(YEAR, moves={levers[row["lever"]]: row[end]})
            assert row[f"{end}_fen"] == assess(sample(), rules).total_fen


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("  retention: 0.5\n", "", ""),
        ("retention: 0.5", "retention: -0.5", "must be a share of at least 0"),
        ("retention: 0.5\n  honours: 0.2", "retention: 0\n  honours: 0", "elasticity above 0"),
    ],
)
def test_behaviour_in_a_file_is_checked(tmp_path, old, new, said):
    from mq_analysis.policy import find_scenario

    text = find_scenario("top25_response").read_text("utf-8")
    assert old in text
    path = tmp_path / "changed.yaml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    if said:
        with pytest.raises(PolicyError, match=said):
            load_scenarios([path])
    else:
        assert load_scenarios([path])[0].overlay.behaviour.retention == 0


def test_a_sweep_writes_every_cell_or_a_heat_map(tmp_path):
    run = CliRunner().invoke
    base = ["sweep", "--year", "2013", "--vary", "gate", "--vary", "top_rate"]
    assert run(main, [*base, "-o", str(tmp_path / "g.csv")]).exit_code == 0
    cells = pd.read_csv(tmp_path / "g.csv")
    assert len(cells) == 121
    assert cells.loc[
        (cells["gate"] == "100 万元") & (cells["top_rate"] == 0.2), "difference_fen"
    ].tolist() == [0]
    assert run(main, [*base, "-o", str(tmp_path / "g.svg")]).exit_code == 0
    assert "留成门槛" in (tmp_path / "g.svg").read_text("utf-8")
    assert run(main, [*base[:5], "-o", str(tmp_path / "one.svg")]).exit_code == 2
    assert json.loads(cells.iloc[0].to_json())["total_fen"] == 208025000


def test_scenarios_in_a_command_are_all_of_the_year_and_the_idle_are_said():
    done = CliRunner().invoke(main, ["compare", "--year", "2013"])
    assert done.exit_code == 0
    assert "nothing changes in 2013 under provincial6, slow_growth" in done.stderr
    with pytest.raises(UsageError, match="none in params/scenarios"):
        scenarios.choose(plan(policy="fuqing_2012"), 2013, [])


def test_a_report_of_an_idle_scenario_leaves_out_the_comparison_unless_it_is_asked_for(tmp_path):
    run = CliRunner().invoke
    asked = run(
        main,
        ["report", "2013", "--notebook", "30", "--scenario", "provincial6", "--out", str(tmp_path / "r")],
    )
    assert asked.exit_code == 1
    assert "it begins on 2014-01-01" in asked.output
    assert not (tmp_path / "r").exists()


def test_a_report_compares_scenarios_that_could_not_be_laid_over_each_other(tmp_path):
    both = ["--scenario", "top25", "--scenario", "top25_response"]
    options = ["--notebook", "30", "--format", "html", "--out", str(tmp_path / "r")]
    done = CliRunner().invoke(main, ["report", "2013", *both, *options])
    assert done.exit_code == 0, done.output
    (page,) = (tmp_path / "r").glob("*/2013/*.html")
    (manifest,) = (tmp_path / "r").glob("*/2013/*.manifest.json")
    inputs = json.loads(manifest.read_text("utf-8"))["inputs"]
    assert {"scenario top25", "scenario top25_response", "params simulation/minqing.yaml"} <= set(inputs)
    assert "最高一档25%并假定企业有反应" in page.read_text("utf-8")


def spoilt(setting, *codes):
    """The same setting, in which these firms lack a month of the money that the tiered award depends on."""
    rows = setting.tables["retention"]
    less = rows.assign(retention_fen=rows["retention_fen"].where(~rows["org_code"].isin(codes)))
    return replace(setting, tables={**setting.tables, "retention": less})


def test_what_is_decided_of_undecided_firms_is_in_every_figure_and_the_note_says_so(scenario, tmp_path):
    path = scenario("at: awards.A3a.amount, set: 7 万元")
    whole = scenarios.compare(plan(), YEAR, [path])
    codes = scenarios.movements(whole, whole.alternatives[0])["org_code"].tolist()
    found = scenarios.compare(spoilt(plan(), *codes), YEAR, [path])
    totals = scenarios.totals(found).set_index("name")
    rows = scenarios.movements(found, found.alternatives[0])
    clauses = scenarios.by_clause(found)
    groups = scenarios.by_group(found, ["township_code", "township"])
    undecided = int((rows["kind"] == "undecided").sum())
    assert undecided == totals.loc[path, "undecided"] > 0
    assert totals.loc[path, [*KINDS, "undecided"]].sum() == len(rows)
    for name, column in (("baseline", "before_fen"), (path, "after_fen")):
        expected = int(totals.loc[name, "total_fen"])
        assert [rows[column].sum(), clauses[name].sum(), groups[name].sum()] == [expected] * 3
    change = totals.loc[path, "total_fen"] - totals.loc["baseline", "total_fen"]
    assert rows["difference_fen"].sum() == totals.loc[path, "difference_fen"] == change
    table = scenarios.tables.comparison(found).render("zh")
    assert "未定" in str(table)
    assert f"有{undecided}家企业" in str(table)
    assert "不计入合计与差额" not in str(table)
    assert f"另有{undecided}家有奖金无法判定" in str(scenarios.text.comparison(found).render("zh"))
    assert "未定" not in str(scenarios.tables.comparison(whole).render("zh"))
