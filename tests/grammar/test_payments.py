"""The table of payments of generated policies against a slow one in plain Python, from files' rows to what is due."""

from __future__ import annotations

import datetime as dt
import itertools
import json
from fractions import Fraction

import duckdb
import pandas as pd
import pytest
from hypothesis import given, settings, strategies as st

from mq_analysis.base.errors import PolicyError
from mq_analysis.policy import choose_readings, parse_policy, rules_for
from mq_analysis.report.labels import Words
from mq_analysis.report.payments_in_words import wait_reason
from mq_analysis.report.rules_in_words import Phrases
from mq_analysis.report.text_explanation import explanation_text
from mq_analysis.rules.awards import assess
from mq_analysis.rules.awards.payments import due_on
from mq_analysis.rules.cases import run_cases
from tests.sizes import examples

from .policies import LABEL

YEAR, UNIT = 2024, 100
CODES = ("PDY00001X", "PDY000028", "PDY000036")

days = st.one_of(
    st.dates(dt.date(YEAR, 1, 1), dt.date(YEAR, 12, 31)),
    st.sampled_from(
        [dt.date(YEAR, m, d) for m, d in ((1, 31), (2, 29), (5, 31), (8, 30), (8, 31), (12, 31))]
    ),
)
terms = st.one_of(
    st.builds(lambda n: {"years": n}, st.integers(1, 3)),
    st.builds(lambda n: {"months": n}, st.integers(1, 30)),
    st.builds(lambda n: {"days": n}, st.integers(1, 400)),
)


@st.composite
def shares(draw: st.DrawFn, most: int) -> list[Fraction]:
    """Draw shares of at least 0.001 that add up to 1."""
    n = draw(st.integers(1, most))
    cuts = sorted(draw(st.sets(st.integers(1, 999), min_size=n - 1, max_size=n - 1)))
    ends = [0, *cuts, 1000]
    return [Fraction(b - a, 1000) for a, b in itertools.pairwise(ends)]


@st.composite
def policies(draw: st.DrawFn) -> dict[str, object]:
    stages = [
        {
            "id": f"s{i}",
            "name": LABEL,
            "share": str(float(share)),
            **({"when": [{"fact": "done", "is": "是"}]} if draw(st.booleans()) else {}),
            **({"after": draw(terms)} if draw(st.booleans()) else {}),
        }
        for i, share in enumerate(draw(shares(3)))
    ]
    funding = [{"id": f"f{i}", "name": LABEL, "share": str(float(s))} for i, s in enumerate(draw(shares(3)))]
    award = {"clause": "条", "name": LABEL, "quote": "文", "for": "plants", "amount": {"fact": "sum"}}
    plain = award | {"id": "plain", "which": [{"fact": "kind", "is": "plain"}]}
    parts = award | {"id": "parts", "which": [{"fact": "kind", "is": "parts"}], "stages": stages}
    if draw(st.booleans()):
        parts |= {"funding": funding}
    if draw(st.booleans()):
        parts |= {"payee": {"name": {"zh": "某镇", "en": "town"}}}
    derived = {
        "id": "fund",
        "clause": "费",
        "name": LABEL,
        "quote": "文",
        "payee": {"zh": "局", "en": "office"},
    }
    derived |= {"share": draw(st.sampled_from(["0.05", "0.1", "0.333"])), "awards": ["parts", "plain"]}
    version = {
        "from": f"{YEAR}-01-01",
        "to": f"{YEAR}-12-31",
        "rounding": {"to": "1 元", "mode": "half_up"},
        "awards": [plain, parts],
        "stacking": [{"clause": "条", "quote": "文", "per": "enterprise", "pay": "all"}],
    }
    if draw(st.booleans()):
        version |= {"derived": [derived]}
    if draw(st.booleans()):
        version |= {"budget": {"is": draw(st.sampled_from(["this", "next"])), "clause": "预", "quote": "文"}}
    return version


def policy_of(version: dict[str, object], dated: str, **more: object):
    facts = {
        "done": {"name": LABEL, "of": "plants", "type": "text", "column": "done"},
        "kind": {"name": LABEL, "of": "plants", "type": "text", "column": "kind"},
        "sum": {"name": LABEL, "of": "plants", "type": "money", "column": "sum_yuan"},
    }
    tree = {"id": "made", "title": LABEL, "issuer": LABEL, "jurisdiction": LABEL, "facts": facts}
    tree |= {"tables": {"plants": {"id": "no", dated: "when_"}}, "versions": [version], **more}
    return parse_policy(json.dumps(tree, ensure_ascii=False), "made.yaml")


rows = st.lists(
    st.fixed_dictionaries(
        {
            "org_code": st.sampled_from(CODES),
            "day": days,
            "done": st.sampled_from(["是", "否", None]),
            "kind": st.sampled_from(["plain", "parts", "parts"]),
            "fen": st.integers(1, 10**6).map(lambda n: n * UNIT),
        }
    ),
    min_size=1,
    max_size=5,
)


def later(day: dt.date, after: dict[str, int]) -> dt.date:
    ((unit, n),) = after.items()
    if unit == "days":
        return dt.date.fromordinal(day.toordinal() + n)
    year, month = divmod(day.year * 12 + day.month - 1 + n * (12 if unit == "years" else 1), 12)
    for number in (day.day, 30, 29, 28):
        try:
            return dt.date(year, month + 1, min(number, day.day))
        except ValueError:
            continue
    raise AssertionError


def rounded(value: Fraction) -> int:
    return int(value / UNIT + Fraction(1, 2)) * UNIT


def cut(total: int, parts: list[Fraction]) -> list[int]:
    found: list[int] = []
    for share in parts[:-1]:
        found.append(min(rounded(total * share), total - sum(found)))
    return [*found, total - sum(found)]


def span(row, dated: str) -> tuple[dt.date, dt.date]:
    """The first and last day that the item may have."""
    if dated == "year":
        return dt.date(YEAR, 12, 31), dt.date(YEAR, 12, 31)
    if dated == "month":
        first = row["day"].replace(day=1)
        return first, (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
    return row["day"], row["day"]


def boundaries(version, items, dated: str) -> list[dt.date]:
    """The days on which a stage becomes due or may, and those before and after them."""
    terms_ = [stage["after"] for stage in version["awards"][1]["stages"] if "after" in stage]
    found = {later(day, after) for row in items for day in span(row, dated) for after in terms_}
    found |= {dt.date(YEAR, 12, 31)}
    return sorted(day + dt.timedelta(days=n) for day in found for n in (-1, 0, 1))


def expected(version, items, dated: str, as_of: dt.date):
    """Every payment of an award as (firm, payee, award, item, stage, due, budget year, funder) and its fen."""
    found = []
    plus = version.get("budget", {}).get("is") == "next"
    (_, award) = version["awards"]
    for i, row in enumerate(items):
        mine = award if row["kind"] == "parts" else {}
        stages = mine.get("stages") or [{"id": "", "share": "1"}]
        funders = mine.get("funding") or [{"id": "", "share": "1"}]
        sums = cut(row["fen"], [Fraction(s["share"]) for s in stages])
        for stage, sum_ in zip(stages, sums, strict=True):
            held = {"是": True, "否": False, None: None}[row["done"]] if "when" in stage else True
            first, last = (later(d, stage["after"]) if "after" in stage else None for d in span(row, dated))
            if held is False or (first and as_of < first):
                due = "no"
            else:
                due = "unknown" if held is None or (last and as_of < last) else "yes"
            years = {max(d.year, YEAR) if d else YEAR for d in (first, last)}
            budget = years.pop() + plus if held and len(years) == 1 else None
            for funder, fen in zip(funders, cut(sum_, [Fraction(f["share"]) for f in funders]), strict=True):
                payee = "某镇" if "payee" in mine else row["org_code"]
                one = (row["org_code"], payee, row["kind"], f"N{i}", stage["id"], due, budget, funder["id"])
                found.append((one, fen))
    return found


def assessed(version, items, dated: str, engine: str):
    policy = policy_of(version, dated)
    text = {"date": "%Y-%m-%d", "month": "%Y%m", "year": "%Y"}[dated]
    said = [row["day"].strftime(text) for row in items]
    plants = pd.DataFrame(
        {
            "org_code": [row["org_code"] for row in items],
            "no": [f"N{i}" for i in range(len(items))],
            "when_": said if dated == "date" else [int(text) for text in said],
            "done": pd.array([row["done"] for row in items], dtype="str"),
            "kind": [row["kind"] for row in items],
            "sum_fen": pd.array([row["fen"] for row in items], dtype="Int64"),
        }
    )
    tables = {"enterprises": pd.DataFrame({"org_code": list(CODES)}), "plants": plants}
    if engine == "duckdb":
        connection = duckdb.connect()
        tables = {name: connection.from_df(frame) for name, frame in tables.items()}
    return assess(tables, rules_for(policy, YEAR, choose_readings(policy)))


KEY = ["org_code", "payee", "award_id", "honour", "stage", "due", "budget_year", "funder"]


@pytest.mark.parametrize("engine", ["pandas", "duckdb"])
@settings(max_examples=examples(50))
@given(policies(), rows, st.sampled_from(["date", "month", "year"]))
def test_every_payment_is_that_of_the_slow_table_on_every_day_that_matters(engine, version, items, dated):
    found = assessed(version, items, dated, engine).payments
    for as_of in boundaries(version, items, dated):
        table = due_on(found, as_of)
        own = table[table["org_code"] != ""].astype({"budget_year": "object"})
        got = [
            (tuple(None if pd.isna(cell) else cell for cell in row[:-1]), row[-1])
            for row in own[[*KEY, "amount_fen"]].itertuples(index=False, name=None)
        ]
        assert sorted(got, key=str) == sorted(expected(version, items, dated, as_of), key=str)


@settings(max_examples=examples(40))
@given(policies(), rows, st.sampled_from(["date", "month"]), st.integers(-40, 1200))
def test_a_derived_payment_is_due_as_what_it_is_a_share_of_and_its_parts_add_up(
    version, items, dated, offset
):
    as_of = dt.date(YEAR, 12, 31) + dt.timedelta(days=offset)
    found = assessed(version, items, dated, "pandas")
    table = due_on(found.payments, as_of)
    derived, own = table[table["org_code"] == ""], table[table["org_code"] != ""]
    if "derived" not in version:
        assert derived.empty
        return
    share = Fraction(version["derived"][0]["share"])
    whole = sum(row["fen"] for row in items)
    assert derived["amount_fen"].sum() == rounded(whole * share) == found.derived["amount_fen"].sum()
    assert set(derived["payee"]) == {"局"}
    for due in ("yes", "no", "unknown"):
        mine = Fraction(int(own.loc[own["due"] == due, "amount_fen"].sum())) * share
        assert abs(int(derived.loc[derived["due"] == due, "amount_fen"].sum()) - mine) <= UNIT * len(derived)


@settings(max_examples=examples(30))
@given(policies(), rows, st.integers(-40, 1200))
def test_what_is_due_only_grows_and_the_amounts_do_not_depend_on_the_day(version, items, offset):
    found = assessed(version, items, "month", "pandas").payments
    early = dt.date(YEAR, 12, 31) + dt.timedelta(days=offset)
    before, after = due_on(found, early), due_on(found, early + dt.timedelta(days=offset % 90 + 1))
    assert (before["amount_fen"] == after["amount_fen"]).all()
    order = {"no": 0, "unknown": 1, "yes": 2}
    assert (before["due"].map(order) <= after["due"].map(order)).all()


@settings(max_examples=examples(40))
@given(policies(), rows)
def test_the_parts_of_an_award_add_up_to_it_and_a_firm_alone_has_its_own_derived_part(version, items):
    found = assessed(version, items, "date", "pandas")
    keys = ["org_code", "award_id", "honour"]
    own = found.payments[found.payments["org_code"] != ""]
    paid = found.awards[found.awards["amount_fen"] > 0].groupby(keys)["amount_fen"].sum().astype("int64")
    pd.testing.assert_series_equal(own.groupby(keys)["amount_fen"].sum(), paid)
    code = items[0]["org_code"]
    alone = found.of([code])
    mine = [row for row in items if row["org_code"] == code]
    share = Fraction(version["derived"][0]["share"]) if "derived" in version else Fraction(0)
    derived = alone.payments[alone.payments["org_code"] == ""]
    assert derived["amount_fen"].sum() == rounded(sum(r["fen"] for r in mine) * share)


STAGED = {
    "from": "2024-01-01",
    "to": "2024-12-31",
    "rounding": {"to": "1 元", "mode": "half_up"},
    "stacking": [{"clause": "条", "quote": "文", "per": "enterprise", "pay": "all"}],
    "awards": [
        {
            "id": "parts",
            "clause": "条",
            "name": LABEL,
            "quote": "文",
            "for": "plants",
            "amount": {"fact": "sum"},
            "stages": [
                {"id": "now", "name": LABEL, "share": "0.3"},
                {"id": "built", "name": LABEL, "share": "0.3", "when": [{"fact": "done", "is": "是"}]},
                {"id": "later", "name": LABEL, "share": "0.4", "after": {"years": "1"}},
            ],
        }
    ],
}


def case(expect, **more):
    item = {"item": "plants", "kind": "parts", "sum": "100 万元", "done": "否"}
    return {"id": "C", "source": "made", "items": [item], "expect": {"pay": "100 万元", **expect}, **more}


WHOLE = {
    "due": {"now": "yes", "built": "no", "later": "no"},
    "due_now": "30 万元",
    "budget": {"2024": "30 万元", "2025": "40 万元"},
}


def test_a_case_can_say_what_is_due_when_and_in_which_budget():
    (result,) = run_cases(policy_of(STAGED, "date", cases=[case(WHOLE)]))
    assert result.holds, (result.expected, result.paid)
    for day, due in (("2025-12-30", "no"), ("2025-12-31", "yes")):
        now = {"due": {"later": due}, "due_now": "30 万元" if due == "no" else "70 万元"}
        (result,) = run_cases(policy_of(STAGED, "date", cases=[case(now, as_of=day)]))
        assert result.holds, (day, result.expected, result.paid)
    following = STAGED | {"budget": {"is": "next", "clause": "预", "quote": "文"}}
    budget = {"budget": {"2024": "0 元", "2025": "30 万元", "2026": "40 万元"}}
    (result,) = run_cases(policy_of(following, "date", cases=[case(budget)]))
    assert result.holds, (result.expected, result.paid)


@pytest.mark.parametrize(
    "wrong",
    [
        {"due": {"later": "yes"}},
        {"due": {"built": "unknown"}},
        {"due_now": "70 万元"},
        {"budget": {"2025": "30 万元"}},
        {"budget": {"2026": "1 元"}},
    ],
)
def test_a_case_that_expects_otherwise_fails(wrong):
    (result,) = run_cases(policy_of(STAGED, "date", cases=[case(WHOLE | wrong)]))
    assert not result.holds


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"expect": {"pay": "1 元", "due": {"lter": "yes"}}}, "did you mean later"),
        ({"expect": {"pay": "1 元", "due": {"later": "true"}}}, "yes"),
        ({"expect": {"pay": "1 元", "budget": {"24": "1 元"}}}, "budget"),
        ({"as_of": "2025-02-30"}, "must be a date of the calendar"),
    ],
)
def test_a_case_that_says_it_wrongly_is_refused(change, said):
    with pytest.raises(PolicyError, match=said):
        policy_of(STAGED, "date", cases=[case({}) | change])


@pytest.mark.parametrize(
    ("after", "said"),
    [({"years": "0"}, "after"), ({}, "exactly one of"), ({"years": "1", "days": "2"}, "exactly one of")],
)
def test_a_term_is_one_of_years_months_days(after, said):
    version = json.loads(json.dumps(STAGED))
    version["awards"][0]["stages"][2]["after"] = after
    with pytest.raises(PolicyError, match=said):
        policy_of(version, "date", cases=[case({})])


def test_what_a_payment_waits_for_is_told_in_words_in_both_languages():
    (result,) = run_cases(policy_of(STAGED, "date", cases=[case({})]))
    for lang, words in (("zh", "2025-12-31起应付"), ("en", "due from 2025-12-31")):
        phrases = Phrases(result.rules, Words(lang))
        now, built, later_ = (
            wait_reason(phrases, row) for row in result.assessment.payments.to_dict("records")
        )
        assert (now, later_) == ("", words)
        assert "是" in built


def test_an_explanation_tells_day_and_budget_of_a_later_payment():
    from mq_analysis.rules.explanation import explain_assessment

    (result,) = run_cases(policy_of(STAGED, "date", cases=[case({})]))
    (code,) = result.codes.values()
    text = explanation_text(
        explain_assessment(result.assessment, result.gathered, {"org_code": code, "name": "甲"}), "zh"
    )
    assert "2025-12-31起应付" in text
    assert "列2025年预算" in text


def test_an_item_that_is_paid_as_another_award_has_the_stages_of_that_award():
    version = json.loads(json.dumps(STAGED))
    (award,) = version["awards"]
    missed = {"pay_as": "parts"}
    first = {k: v for k, v in award.items() if k != "stages"} | {"id": "first", "gate_missed": missed}
    first |= {"which": [{"fact": "kind", "is": "plain"}], "gate": [{"fact": "sum", "at_least": "200 万元"}]}
    award["which"] = [{"fact": "kind", "is": "parts"}]
    version["awards"] = [first, award]
    item = {"item": "plants", "kind": "plain", "sum": "100 万元", "done": "是"}
    made = case({"stages": {"now": "30 万元", "later": "40 万元"}, "due": {"built": "yes"}}) | {
        "items": [item]
    }
    (result,) = run_cases(policy_of(version, "date", cases=[made]))
    assert result.holds, (result.expected, result.paid)


@pytest.mark.parametrize(
    ("due", "held", "key"),
    [
        ("yes", "yes", "due_yes"),
        ("no", "no", "due_no"),
        ("no", "yes", "due_later"),
        ("unknown", "yes", "due_unknown"),
    ],
)
def test_a_stage_whose_day_alone_has_not_come_is_not_said_to_miss_its_conditions(due, held, key):
    from mq_analysis.report.payments_in_words import due_key

    assert due_key({"due": due, "held": held}) == key
