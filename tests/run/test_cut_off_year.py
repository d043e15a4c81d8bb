"""A policy that ends or begins inside a year: the years it rules are planned, the other told with its reason."""

from __future__ import annotations

import datetime as dt

import pytest

from mq_analysis.base.errors import CoverageError, PolicyError
from mq_analysis.policy import (
    award_years,
    choose_readings,
    cut_off_year,
    load_policy,
    open_policy,
    parse_policy,
    rules_for,
    settings_for,
)

from ..rules.small import award, one_version
from .conftest import mq

LATE = "  - {id: late, source: 例, year: 2027, expect: {pay: 0 元}}"


@pytest.fixture
def project(tmp_path, monkeypatch):
    """Make a project whose policy has these days, with a small county of its own."""

    def make(first, last):
        folder = tmp_path / "mine"
        mq("init", folder, "--blank", "mine")
        file = folder / "params" / "policies" / "mine.yaml"
        whole = load_policy(file).versions[0]
        text = file.read_text("utf-8").replace(f"from: {whole.from_}", f"from: {first}")
        file.write_text(text.replace(f"to: {whole.to}", f"to: {last}"), "utf-8")
        assert load_policy(file).versions[0].to.isoformat() == last
        monkeypatch.chdir(folder)
        for path in (folder / "data").glob("*.csv"):
            path.unlink()
        mq("synthesize", "--out", "invented")
        return folder

    return make


def test_a_policy_of_three_years_from_march_has_its_status_and_its_reports(project):
    folder = project("2025-03-16", "2027-03-15")
    status = mq("status", "--data", "invented", "--lang", "en")
    assert "2027 is not assessed: the policy ends on 2027-03-15" in status
    assert "years 2025, 2026\n" in status
    assert "2027 is not assessed" in mq("check", "params/policies/mine.yaml")
    said = mq("report", "--data", "invented", "--format", "html", "--lang", "en")
    assert "2027 left out" in said
    assert "must be in force on 2027-12-31" in said
    made = {path.parent.name for path in folder.glob("reports/**/10_award_budget.en.html")}
    assert made == {"2025", "2026"}
    assert "2027" not in mq("synthesize", "--out", "more", "--lang", "en").partition("award years")[2]


@pytest.mark.parametrize(
    ("last", "years", "cut"),
    [("2027-12-31", [2025, 2026, 2027], None), ("2027-12-30", [2025, 2026], 2027), ("2025-12-30", [], 2025)],
)
def test_a_policy_rules_the_years_at_the_end_of_which_it_is_in_force(last, years, cut):
    law = one_version({}, [award({"fixed": "1 元"}, "H", "honour")])
    only = law.versions[0].model_copy(
        update={"from_": dt.date(2025, 3, 16), "to": dt.date.fromisoformat(last)}
    )
    other = law.model_copy(update={"versions": (only,)})
    assert (list(award_years(other)), cut_off_year(other)) == (years, cut)


def test_the_years_ahead_of_a_policy_that_ends_inside_a_year_are_projected_from_there():
    law = open_policy("minqing")
    last = law.versions[-1]
    cut = law.model_copy(
        update={
            "versions": (*law.versions[:-1], last.model_copy(update={"to": dt.date(last.to.year, 6, 30)}))
        }
    )
    settings, readings = settings_for(law), choose_readings(law)
    ahead = list(settings.model_copy(update={"horizon": None}).years_ahead(cut, 2013))
    assert ahead == list(range(2014, last.to.year))
    assert rules_for(cut, last.to.year, readings, project=True).projected
    with pytest.raises(CoverageError):
        rules_for(cut, last.to.year, readings)


def test_cases_of_a_year_that_the_policy_does_not_rule_are_refused_at_their_place(project):
    folder = project("2025-03-16", "2027-03-15")
    file = folder / "params" / "policies" / "mine.yaml"
    text = file.read_text("utf-8")
    with pytest.raises(PolicyError, match="2025 to 2026, got 2027"):
        parse_policy(
            text.replace("  - {id: brand", f"{LATE}\n  - {{id: brand"),
            "x.yaml",
        )
    with pytest.raises(PolicyError, match="on whose last day the policy is in force"):
        parse_policy(text.replace("to: 2027-03-15", "to: 2025-11-30"), "x.yaml")
