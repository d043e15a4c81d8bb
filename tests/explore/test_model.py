"""What the explorer pays is what `mq assess` pays for the scenario that it saves; fields come from the policy file."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings, strategies as st

from mq_analysis.base.errors import PolicyError, UsageError
from mq_analysis.base.project import home
from mq_analysis.explore.keep import Keeper
from mq_analysis.explore.model import Model
from mq_analysis.explore.state import State
from mq_analysis.policy import Source, choose_readings, find_policy, rules_for
from mq_analysis.report.labels import Words
from mq_analysis.rules.awards import assess
from mq_analysis.rules.sums import by_award, by_firm
from mq_analysis.tables import read_county
from tests.sizes import examples


@pytest.fixture(scope="module")
def model():
    county = read_county(home() / "data" / "sample")
    return Model(county.tables, Source.read(find_policy("minqing")))


def assessed(model, state):
    """Assess the scenario file that the state would be saved as."""
    keeper = Keeper(model, Words("zh"))
    if not (state.moves or state.readings or state.scenarios):
        return assess(
            model.tables, rules_for(model.source.policy, state.year, choose_readings(model.source.policy, ()))
        )
    from mq_analysis.policy import load_scenarios

    with TemporaryDirectory() as folder:
        path = Path(folder, "zz_test.yaml")
        path.write_text(keeper.text("zz_test", state), encoding="utf-8")
        applied = model.source.under(load_scenarios([path]))
    return assess(model.tables, rules_for(applied.policy, state.year, choose_readings(applied.policy, ())))


def check(model, state):
    result = model.result(state)
    whole = assessed(model, state)
    assert result.after_fen == whole.total_fen
    firms = by_firm(whole).dropna()
    ours = result.firms.set_index("org_code")["after_fen"]
    assert {code: fen for code, fen in ours.items() if fen} == {c: int(f) for c, f in firms.items() if f}
    sums = by_award(whole).set_index("award_id")["amount_fen"]
    assert {a: f for a, f in result.awards.set_index("award_id")["after_fen"].items() if f} == {
        a: int(f) for a, f in sums.items() if f
    }
    assert result.after_fen - result.before_fen == int(result.firms["difference_fen"].sum())


def test_every_number_of_the_policy_that_matters_is_a_field(model):
    names = [field.id for field in model.fields(State(2013))]
    assert names[:4] == ["gate", "low_rate", "middle_rate", "top_rate"]
    assert len(names) == 12
    assert {field.award for field in model.fields(State(2013))} == {
        award.id for award in model.rules(State(2013)).awards
    }


@pytest.mark.parametrize(
    ("name", "year"), [("fuqing_2012", 2013), ("haicang_2020", 2020), ("xiamen_2025", 2025)]
)
def test_another_policy_brings_its_own_fields(name, year):
    from mq_analysis.analyses.scenarios import Setting
    from mq_analysis.explore.fields import fields_of

    fields = fields_of(Setting({}, Source.read(find_policy(name))), year)
    assert len(fields) > 3
    assert all(field.low <= field.slider_value(field.now) <= field.high for field in fields)
    assert all(field.slider_value(field.text(field.low)) == field.low for field in fields)


@settings(max_examples=examples(25), deadline=None)
@given(st.data())
def test_what_it_pays_is_what_the_saved_scenario_pays(model, data):
    year = data.draw(st.sampled_from([2012, 2013, 2014]))
    state = State(year)
    fields = data.draw(st.lists(st.sampled_from(model.fields(state)), max_size=3, unique_by=lambda f: f.id))
    for field in fields:
        steps = data.draw(st.integers(0, round((field.high - field.low) / field.step)))
        value = round(field.low + steps * field.step, 6)
        if value > 0 and abs(value - field.slider_value(field.now)) > 1e-9:
            state = state.with_value(field.id, field.text(value))
    try:
        model.rules(state)
    except PolicyError:
        return  # brackets that cross: refused by the fields too
    check(model, state)


@pytest.mark.parametrize("reading", ["R_TIER=whole_amount", "R_STACK=per_class", "R_RENEW=pay_again"])
def test_a_reading_is_priced_in_full(model, reading):
    options = model.source.policy.readings[reading.split("=")[0]].options
    option = reading if reading.split("=")[1] in options else f"{reading.split('=')[0]}={list(options)[-1]}"
    check(model, State(2013, readings=(option,)))


def test_a_place_shows_its_own_part(model):
    whole = model.result(State(2013))
    parts = [model.result(State(2013, place=(township, ""))) for township in model.townships]
    assert sum(part.after_fen for part in parts) == whole.after_fen
    assert sum(int(part.awards["after_fen"].sum()) for part in parts) == whole.after_fen


def test_brackets_that_cross_are_refused_with_what_is_wrong(model):
    state = State(2013).with_value("awards.A1.amount.brackets.300 万元.at_least", "600 万元")
    with pytest.raises(PolicyError, match="upper bound must be more than the lower"):
        model.result(state)


def test_a_file_is_never_written_over(model, tmp_path, monkeypatch):
    keeper = Keeper(model, Words("en"))
    monkeypatch.setattr(keeper, "folder", tmp_path)
    state = State(2013).with_value("top_rate", "0.25")
    keeper.save("mine", state)
    before = (tmp_path / "mine.yaml").read_text(encoding="utf-8")
    with pytest.raises(UsageError, match="exists"):
        keeper.save("mine", State(2013).with_value("top_rate", "0.3"))
    assert (tmp_path / "mine.yaml").read_text(encoding="utf-8") == before
    for name in ("", "../x", "a b", "1x"):
        with pytest.raises(UsageError):
            keeper.save(name, state)
    with pytest.raises(UsageError):
        keeper.save("nothing", State(2013))
    assert [path.name for path in tmp_path.iterdir()] == ["mine.yaml"]
