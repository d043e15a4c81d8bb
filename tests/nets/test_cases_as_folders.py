"""Every case of every policy runs twice, as a case and as a folder of files for the ordinary reader: the same result.

The dates of its rows are the first, a middle and the last day of those that count, or a month alone; rows of the days
before and after, of other kinds and of another firm stand beside them and must change nothing.
"""

from __future__ import annotations

import datetime as dt
import functools
import json
import re
import sys
from pathlib import Path

import pandas as pd
import pytest
import yaml

from mq_analysis.base.project import home
from mq_analysis.policy import parse_policy, rules_for
from mq_analysis.rules.awards import assess
from mq_analysis.rules.cases import run_cases
from mq_analysis.rules.facts import schema_for
from mq_analysis.tables import read_county
from tests.sizes import SIZE_NAME

from ..docs.test_writing_a_policy import BLOCKS, whole
from .features import FEATURES
from .folders import county_of, kept_columns
from .placing import CannotInvertError
from .variations import changed_on, from_day, in_parts, in_unit, other_amounts
from .writing import write_folder


def first_award(block):
    """The id of the first award of an example of the guide."""
    return re.search(r"awards:\s+- {?\s*id: (\w+)", block)[1]


FILES = sorted((home() / "params" / "policies").rglob("*.yaml"))
TEXTS = {path.stem: path.read_text("utf-8") for path in FILES}
GUIDE = [b for blocks in BLOCKS.values() for b in blocks if not b.startswith("# skeleton")]
TEXTS |= {f"guide_{first_award(block)}": whole(block) for block in dict.fromkeys(GUIDE)}
NEEDS = {"until": "within", "years": "days"}
"""The feature that a made policy needs, if it has another name."""
MADE = {
    path.stem: path.read_text("utf-8") for path in sorted((Path(__file__).parent / "made").glob("*.yaml"))
}
TEXTS |= {name: whole(text) for name, text in MADE.items() if NEEDS.get(name, name) in FEATURES}
PLACES = {"quick": ("last",), "ci": ("first", "last", "month")}.get(
    SIZE_NAME, ("first", "middle", "last", "month")
)

CANNOT = {
    (
        "guide_famous",
        "month_only",
    ): "the case says a count up to a day, and not the day: a county cannot know it",
    ("fengrun_2022", "unknown_cost"): "the sum of the machines is said, and not what the one machine cost",
    (
        "fengrun_2022",
        "unknown_catalogue",
    ): "the sum of those in the catalogue is said, and not whether the one is",
}
"""Cases that no rows of a folder can mean, with the reason."""


SHOWN = {
    "looked_at": ["org_code", "award_id", "own_fen", "paid_fen", "outcome", "warnings", "lacks"],
    "awards": ["org_code", "payee", "award_id", "amount_fen"],
    "payments": ["org_code", "payee", "award_id", "stage", "due", "funder", "amount_fen"],
}
DERIVED = ["id", "payee", "amount_fen"]


def lines(assessment):
    """What an assessment says of each firm, without the numbers of its items; of `SHOWN`, by name and firm."""
    found = {}
    for name, columns in SHOWN.items():
        frame = getattr(assessment, name)
        cells = ([None if cell is pd.NA else cell for cell in frame[column].tolist()] for column in columns)
        for row in zip(*cells, strict=True):
            found.setdefault((name, row[0]), []).append(str(row))
    return found


def told(assessment, every, codes):
    """What an assessment says of some firms, with its `lines`."""
    found = {name: sorted(row for code in codes for row in every.get((name, code), ())) for name in SHOWN}
    derived = assessment.of(codes).derived if assessment.rules.derived else assessment.derived
    return found | {"derived": sorted(map(str, zip(*(derived[c].tolist() for c in DERIVED), strict=True)))}


def as_folder(policy, tree, results, folder, place="last", day=None):
    """Assess cases that stand in one county as a folder."""
    cases = [(tree["cases"][r.place[0]], r.codes) for r in results]
    year, readings = results[0].rules.year, results[0].rules.readings
    county = county_of(tree, cases, year, readings, place, day)
    write_folder(tree, folder, county.rows, county.firms)
    return assess(read_county(folder, schema=schema_for(policy)).tables, rules_for(policy, year, readings))


def counties(tree, results):
    """The results of cases that stand in one county, and whose register has the same columns."""
    found = {}
    for result in results:
        key = id(result.gathered), kept_columns(tree, tree["cases"][result.place[0]])
        found.setdefault(key, []).append(result)
    return found.values()


def tree_of(name):
    return {"facts": {}, **yaml.load(TEXTS[name], Loader=yaml.BaseLoader)}  # noqa: S506 (texts only)


def parsed(tree, name):
    return parse_policy(json.dumps(tree, ensure_ascii=False), f"{name}.yaml")


def same(tree):
    return tree


@functools.cache
def run_as_written(name):
    """The cases of a policy as they stand in its file: run once for all places of their dates."""
    return tuple(run_cases(parsed(tree_of(name), name)))


def disagreements(name, folder, place="last", *, only="", changed=same, expected=same, day=None):
    """The cases of a policy that a folder of files answers otherwise, and those that cannot be written as one.

    Args:
        changed: The policy of the folder.
        expected: The policy of the cases.
        day: Of every item; then only cases of its year are tried.
    """
    tree = tree_of(name)
    new, wrong, cannot = changed(tree), [], {}
    policy = parsed(new, name)
    every = run_as_written(name) if expected is same else run_cases(parsed(expected(tree), name))
    results = [r for r in every if only in ("", r.case.id)]
    results = [r for r in results if (name, r.case.id) not in CANNOT and day in (None, *days_of(r, day))]
    assert results
    for mine in counties(new, results):
        ids = [result.case.id for result in mine]
        try:
            assessment = as_folder(policy, new, mine, folder, place, day)
        except CannotInvertError as error:
            cannot |= dict.fromkeys(((name, id_) for id_ in ids), str(error))
            continue
        except Exception as error:  # a traceback is a finding like another
            wrong.append((ids, mine[0].rules.reading_text, repr(error)))
            continue
        every = lines(assessment)
        for result in mine:
            codes = result.codes.values()
            wanted = told(result.assessment, lines(result.assessment), codes)
            found = told(assessment, every, codes)
            wrong += [
                (result.case.id, result.rules.reading_text, part, wanted[part], found[part])
                for part in wanted
                if wanted[part] != found[part]
            ]
    return wrong, cannot


def days_of(result, day):
    """The day, if it lies in the award year of a case."""
    return [day] if day and day.year == result.rules.year else []


@pytest.mark.parametrize("name", [name for name in MADE if name in TEXTS])
def test_a_made_policy_pays_what_its_cases_expect(name):
    for result in run_cases(parse_policy(TEXTS[name], f"{name}.yaml")):
        assert result.holds, (result.case.id, result.expected, result.paid)


SLOW = {"liuhe_2023": "month", "cixi_2018": "first"}
"""Policies with cases under dozens of readings and years: one place of them outside the night."""
CASES = [
    (name, place)
    for name in TEXTS
    for place in PLACES
    if SIZE_NAME == "nightly" or place == SLOW.get(name, place)
]


@pytest.mark.parametrize(("name", "place"), CASES)
def test_a_case_as_a_folder_of_files_gives_what_it_gives_as_a_case(name, place, tmp_path):
    wrong, cannot = disagreements(name, tmp_path, place)
    assert not cannot
    assert not wrong, json.dumps(wrong, ensure_ascii=False, indent=1)


WITH_MONEY = ("changfeng_2022", "changxing", "guide_growth", "guide_base", "guide_machines")
UNITS = {
    "分": "said",
    "fen": "said",
    "百元": "brackets",
    "千元": "underscore",
    "百万元": "said",
    "亿元": "full_brackets",
}
UNITS = UNITS if "units" in FEATURES else {"元": "said", "万元": "said"}


@pytest.mark.parametrize(("unit", "how"), UNITS.items())
def test_a_case_is_the_same_in_files_of_any_unit(unit, how, tmp_path):
    for name in WITH_MONEY:
        found = disagreements(name, tmp_path, changed=lambda tree: in_unit(tree, unit, how))
        assert found == ([], {}), name


@pytest.mark.parametrize("unit", ["", "%", *(["‰"] if "units" in FEATURES else [])])
def test_a_share_is_the_same_in_files_of_any_unit(unit, tmp_path):
    found = disagreements("guide_machines", tmp_path, changed=lambda tree: in_parts(tree, unit))
    assert found == ([], {})


OF_HONOURS = ("chiyuan_example", "jiangsu_city_supplement", "own_dates")
"""Policies whose awards are all for honours, which have a day."""
DAY = dt.timedelta(days=1)


def middle(name):
    """A day within the first year of a policy."""
    tree = tree_of(name)
    return dt.date.fromisoformat(f"{tree['versions'][0]['from'][:4]}-07-15")


@pytest.mark.parametrize("name", OF_HONOURS)
def test_an_item_counts_from_the_first_day_of_the_policy(name, tmp_path):
    first = middle(name)
    changed = functools.partial(from_day, day=first.isoformat())
    assert disagreements(name, tmp_path, changed=changed, day=first) == ([], {})


@pytest.mark.parametrize("name", OF_HONOURS)
def test_an_item_of_the_day_before_is_before_the_policy_and_its_firm_is_listed(name, tmp_path):
    first = middle(name)
    tree = from_day(tree_of(name), first.isoformat())
    policy = parsed(tree, name)
    for mine in counties(tree, [r for r in run_cases(policy) if r.rules.year == first.year]):
        assessment = as_folder(policy, tree, mine, tmp_path, day=first - DAY)
        for result in mine:
            codes = result.codes.values()
            looked, awards = (f[f["org_code"].isin(codes)] for f in (assessment.looked_at, assessment.awards))
            assert set(looked["outcome"]) == {"before_policy"}, result.case.id
            assert set(awards["org_code"]) == set(codes), result.case.id
            assert (awards["amount_fen"] == 0).all(), result.case.id


@pytest.mark.parametrize("name", OF_HONOURS)
def test_an_item_is_ruled_by_the_version_of_its_day(name, tmp_path):
    day = middle(name)
    changed = functools.partial(changed_on, day=day.isoformat())
    assert disagreements(name, tmp_path, changed=changed, day=day - DAY) == ([], {})
    assert disagreements(name, tmp_path, changed=changed, expected=other_amounts, day=day) == ([], {})


def test_an_item_is_ruled_by_the_version_of_the_years_end_where_the_policy_says_so(tmp_path):
    name = OF_HONOURS[0]
    ruled = {"is": "year_end", "clause": "条", "quote": "文"}
    changed = functools.partial(changed_on, day=middle(name).isoformat(), ruled_by=ruled)
    day = middle(name) - DAY
    assert disagreements(name, tmp_path, changed=changed, expected=other_amounts, day=day) == ([], {})


def test_a_case_that_is_listed_as_no_folder_still_cannot_be_one(tmp_path, monkeypatch):
    listed, mine = dict(CANNOT), sys.modules[__name__]
    monkeypatch.setattr(mine, "CANNOT", {})
    for name, case in listed:
        assert any(disagreements(name, tmp_path, only=case)), (name, case)
