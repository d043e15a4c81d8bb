"""Rounding: half-up, down and up, of awards, parts of them, computed facts and groups; negative numbers mirrored."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from mq_analysis.base.errors import PolicyError
from mq_analysis.base.frames import collect, lazy
from mq_analysis.rules.awards.payment_table import divide
from mq_analysis.rules.awards.totals import totals
from mq_analysis.rules.exact import Column, col, emit
from mq_analysis.rules.exact.row import number

from ..engines_of import ENGINES, native
from .small import ALL, assessed, award, code, fact, law, one_version, opened, rows, version

MODES = ("half_up", "down", "up")
EDGES = [0, 1, 49, 50, 51, 99, 100, 101, 149, 150, 151, 199, 200, 12_349, 12_350, 12_351]
"""Amounts in fen, one below, at and above each edge of rounding to 1 元."""
CODES = [code(n) for n in range(1, len(EDGES) + 1)]
X = fact("money", table="accounts", column="x_yuan")


@pytest.fixture(params=ENGINES)
def engine(request):
    return request.param


def plain(value, to, mode):
    """四舍五入, 舍去, 进一: as one is taught it, of the absolute value."""
    sign, units = (-1 if value < 0 else 1), abs(Fraction(value)) / to
    whole = math.floor(units)
    rest = units - whole
    up = {"half_up": rest >= Fraction(1, 2), "down": False, "up": rest > 0}[mode]
    return sign * (whole + up) * to


def yuan(fen):
    return f"{'-' * (fen < 0)}{abs(fen) // 100}.{abs(fen) % 100:02d}"


def accounts(fen=EDGES, codes=CODES):
    return rows("org_code,year,x_yuan", ((c, 2012, yuan(n)) for c, n in zip(codes, fen, strict=True)))


def own(found, award_id="W"):
    """What each enterprise is paid in fen, in order of the register."""
    sums = found.looked_at[found.looked_at["award_id"] == award_id].set_index("org_code")["paid_fen"]
    return [int(sums[c]) for c in CODES]


@pytest.mark.parametrize("mode", MODES)
def test_awards_are_rounded_as_the_version_says_at_each_edge(tmp_path, engine, mode):
    rounding = {"to": "1 元", "mode": mode}
    policy = law({"x": X}, version([award({"fact": "x"})], "2010-01-01", "2015-12-31", rounding=rounding))
    found = assessed(tmp_path, policy, engine, 2012, CODES, accounts=accounts())
    assert own(found) == [plain(fen, 100, mode) for fen in EDGES]
    frames, rules = opened(tmp_path, policy, 2012, CODES, accounts=accounts())
    assert totals(native(frames, engine), rules)["amount_fen"].sum() == found.awards["amount_fen"].sum()


@given(st.fractions(-(10**9), 10**9, max_denominator=997), st.sampled_from([1, 100, 10_000, Fraction(1, 7)]))
def test_a_number_is_rounded_as_its_mirror_image(value, to):
    for mode in MODES:
        ours = number(value).round(Fraction(to), mode).value
        assert ours == plain(value, to, mode)
        assert ours == -number(-value).round(Fraction(to), mode).value


@pytest.mark.parametrize("mode", MODES)
def test_a_column_is_rounded_as_a_number_is_and_so_are_its_bounds(engine, mode):
    import pandas as pd

    values = [sign * fen for fen in EDGES for sign in (1, -1)]
    frame = lazy(native({"t": pd.DataFrame({"n": range(len(values)), "v": values})}, engine)["t"])
    column = Column(col("v"), 1, min(values), max(values)).round(Fraction(100), mode)
    rows_ = collect(emit(frame, {"found": column.expr})).sort_values("n")
    assert rows_["found"].tolist() == [plain(v, 100, mode) * column.scale for v in values]
    for value in values:
        known = Column(col("v"), 1, value, value).round(Fraction(100), mode)
        assert known.low <= plain(value, 100, mode) * known.scale <= known.high, value


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("where", ["award", "amount", "part", "fact"])
def test_an_award_a_part_of_it_or_a_fact_is_rounded_where_it_says_so(tmp_path, engine, mode, where):
    """Once to 1 元, before the version's own rounding to 1 分 that changes nothing more."""
    said = {"rounding": {"to": "1 元", "mode": mode, "clause": "一", "quote": "不足一元的"}}
    facts = {"x": X, "y": fact("money", computed={"sum": ["x", "0 元"]}) | (said if where == "fact" else {})}
    amount, more = {"fact": "y"}, {}
    if where == "award":
        more = said
    elif where == "amount":
        amount |= said
    elif where == "part":
        amount = {"total": [amount | said, {"fixed": "0.30 元"}]}
    policy = one_version(facts, [award(amount, **more)])
    found = assessed(tmp_path, policy, engine, 2012, CODES, accounts=accounts())
    assert own(found) == [plain(fen, 100, mode) + 30 * (where == "part") for fen in EDGES]
    frames, rules = opened(tmp_path, policy, 2012, CODES, accounts=accounts())
    assert totals(native(frames, engine), rules)["amount_fen"].sum() == found.awards["amount_fen"].sum()


@pytest.mark.parametrize("mode", MODES)
def test_an_amount_is_rounded_after_times_less_and_limits_and_an_award_after_its_own(tmp_path, engine, mode):
    rounding = {"to": "1 元", "mode": mode}
    half = [{"share": "0.5"}]
    nodes = {
        "times": (
            {"fact": "x", "times": half, "rounding": rounding},
            {},
            lambda n: plain(Fraction(n, 2), 100, mode),
        ),
        "less": (
            {"fact": "x", "less": "0.25 元", "rounding": rounding},
            {},
            lambda n: plain(max(0, n - 25), 100, mode),
        ),
        "at_most": (
            {"fact": "x", "at_most": "1.30 元", "rounding": rounding},
            {},
            lambda n: plain(min(n, 130), 100, mode),
        ),
        "at_least": (
            {"fact": "x", "at_least": "0.60 元", "rounding": rounding},
            {},
            lambda n: plain(max(n, 60), 100, mode),
        ),
        "award_times": (
            {"fact": "x"},
            {"times": half, "rounding": rounding},
            lambda n: plain(Fraction(n, 2), 100, mode),
        ),
        "award_at_most": (
            {"fact": "x"},
            {"at_most": [{"amount": "1.30 元"}], "rounding": rounding},
            lambda n: plain(min(n, 130), 100, mode),
        ),
        "both": (
            {"fact": "x", "times": half, "rounding": {"to": "0.10 元", "mode": mode}},
            {"times": half, "rounding": rounding},
            lambda n: plain(Fraction(plain(Fraction(n, 2), 10, mode), 2), 100, mode),
        ),
    }
    awards = [award(amount, name, **more) for name, (amount, more, _) in nodes.items()]
    found = assessed(tmp_path, one_version({"x": X}, awards), engine, 2012, CODES, accounts=accounts())
    for name, (_, _, expected) in nodes.items():
        assert own(found, name) == [expected(fen) for fen in EDGES], name


@pytest.mark.parametrize("mode", MODES)
def test_a_computed_fact_below_0_is_rounded_as_its_mirror_image(tmp_path, engine, mode):
    facts = {
        "x": X,
        "y": fact("money", computed={"difference": ["0 元", "x"]}, rounding={"to": "1 元", "mode": mode}),
        "z": fact("money", computed={"sum": ["y", "1000 元"]}),
    }
    found = assessed(
        tmp_path, one_version(facts, [award({"fact": "z"})]), engine, 2012, CODES, accounts=accounts()
    )
    assert own(found) == [100_000 - plain(fen, 100, mode) for fen in EDGES]


@pytest.mark.parametrize("mode", MODES)
def test_a_rounded_fact_is_compared_as_rounded(tmp_path, engine, mode):
    facts = {
        "x": X,
        "y": fact("money", computed={"sum": ["x", "0 元"]}, rounding={"to": "1 元", "mode": mode}),
    }
    limits = [0, 100, 200, 12_300, 12_400]
    awards = [
        award({"fixed": "1 元", "when": [{"fact": "y", "at_least": f"{limit // 100} 元"}]}, f"W{limit}")
        for limit in limits
    ]
    found = assessed(tmp_path, one_version(facts, awards), engine, 2012, CODES, accounts=accounts())
    for limit in limits:
        expected = [100 * (plain(fen, 100, mode) >= limit) for fen in EDGES]
        assert own(found, f"W{limit}") == expected, limit


QUOTIENTS = [
    (1, 3),
    (2, 3),
    (1, 8),
    (3, 8),
    (7, 2),
    (1, 1),
    (12_345, 10_000),
    (12_344, 10_000),
    (12_355, 10_000),
]


@pytest.mark.parametrize(
    "said", [{"decimals": 2}, *({"rounding": {"to": "0.01", "mode": m}} for m in MODES)], ids=str
)
@pytest.mark.parametrize("kind", ["quotient", "growth"])
def test_a_quotient_or_growth_that_is_rounded_may_be_compared_and_computed_with(tmp_path, engine, said, kind):
    mode = said.get("rounding", {}).get("mode", "half_up")
    codes = [code(n) for n in range(1, len(QUOTIENTS) + 1)]
    facts = {name: fact("number", table="accounts", column=name, decimals=0) for name in ("p", "q")} | {
        "r": fact("share" if kind == "growth" else "number", computed={kind: ["p", "q"]}, **said),
        "w": fact("money", computed={"product": ["r", "100 万元"]}),
    }
    plains = [plain(Fraction(p, q) - (kind == "growth"), Fraction(1, 100), mode) for p, q in QUOTIENTS]
    edges = sorted(set(plains))
    awards = [
        award({"fixed": "1 元", "when": [{"fact": "r", "at_least": f"{float(e):.2f}"}]}, f"W{i}")
        for i, e in enumerate(edges)
    ]
    awards.append(award({"fact": "w", "at_least": "0 元"}, "V"))
    table = rows("org_code,year,p,q", ((c, 2012, *pair) for c, pair in zip(codes, QUOTIENTS, strict=True)))
    found = assessed(tmp_path, one_version(facts, awards), engine, 2012, codes, accounts=table)
    own_ = found.looked_at.set_index(["org_code", "award_id"])["own_fen"]
    for c, value in zip(codes, plains, strict=True):
        for i, edge in enumerate(edges):
            assert own_[c, f"W{i}"] == 100 * (value >= edge), (value, edge)
        assert own_[c, "V"] == max(0, value * 100_000_000)


def test_a_quotient_that_is_not_rounded_may_not_be_computed_with():
    numbers = {name: fact("number", table="accounts", column=name) for name in ("p", "q")}
    r = fact("number", computed={"quotient": ["p", "q"]})
    with pytest.raises(PolicyError, match="must not compute with a quotient"):
        one_version(
            {**numbers, "r": r, "w": fact("money", computed={"product": ["r", "100 万元"]})},
            [award({"fact": "w"})],
        )


# ---------------------------------------------------------------- what a group gets together


def shared(fen, to, mode, unit=1):
    """Round the sum of a group; its members get whole units in proportion, the largest remainders first."""
    total = plain(sum(fen), to, mode)
    if not sum(fen):
        return [0] * len(fen)
    exact = [Fraction(n * total, sum(fen) * unit) for n in fen]
    parts = [math.floor(x) for x in exact]
    order = sorted(range(len(fen)), key=lambda i: (-(exact[i] - parts[i]), i))
    for i in order[: int(total // unit - sum(parts))]:
        parts[i] += 1
    return [part * unit for part in parts]


GROUPS = [
    [1, 2, 3],
    [49, 1],
    [50, 50, 50],
    [100],
    [149],
    [150],
    [151],
    [99, 99, 99, 99],
    [333, 333, 334],
    [1, 998],
]


@pytest.mark.parametrize("mode", MODES)
def test_what_a_group_gets_is_rounded_and_shared_as_before(tmp_path, engine, mode):
    codes = [code(n) for n in range(1, len(GROUPS) + 1)]
    works = rows(
        "org_code,no,built_on,x_yuan",
        (
            (c, f"{c}{i}", "2012-05-01", yuan(n))
            for c, g in zip(codes, GROUPS, strict=True)
            for i, n in enumerate(g)
        ),
    )
    step = {"clause": "二", "quote": "舍入", "per": "enterprise", "round": {"to": "1 元", "mode": mode}}
    policy = law(
        {"x": fact("money", "works", column="x_yuan")},
        version([award({"fact": "x"}, "W", "works")], "2010-01-01", "2015-12-31", stacking=[ALL, step]),
        tables={"works": {"id": "no", "date": "built_on"}},
    )
    found = assessed(tmp_path, policy, engine, 2012, codes, works=works)
    for c, group in zip(codes, GROUPS, strict=True):
        mine = found.looked_at[found.looked_at["org_code"] == c].sort_values("honour_id")
        assert mine["paid_fen"].tolist() == shared(group, 100, mode), group
    frames, rules = opened(tmp_path, policy, 2012, codes, works=works)
    table = totals(native(frames, engine), rules)
    assert table["amount_fen"].sum() == sum(plain(sum(group), 100, mode) for group in GROUPS)


def test_a_group_is_rounded_to_a_multiple_of_what_awards_are_rounded_to():
    step = {"clause": "二", "quote": "舍入", "per": "enterprise", "round": {"to": "0.15 元"}}
    with pytest.raises(
        PolicyError, match=r"must be a multiple of the unit that awards are rounded to \(10 fen\)"
    ):
        law(
            {"x": X},
            version(
                [award({"fact": "x"})],
                "2010-01-01",
                "2015-12-31",
                rounding={"to": "0.1 元"},
                stacking=[ALL, step],
            ),
        )


def test_shares_that_all_round_up_come_to_no_more_than_the_sum():
    shares = [Fraction(part, 100) for part in (50, 17, 17, 16)]
    assert divide(300, shares, 100) == [200, 100, 0, 0]  # 1.50, 0.51 and 0.51 would come to 4


@given(st.integers(0, 50), st.lists(st.integers(1, 9), min_size=1, max_size=6))
def test_the_parts_of_a_sum_are_whole_units_of_at_least_0_and_add_up_to_it(units, weights):
    shares = [Fraction(weight, sum(weights)) for weight in weights]
    parts = divide(units * 100, shares, 100)
    assert sum(parts) == units * 100
    assert all(part >= 0 and part % 100 == 0 for part in parts)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"x": {**X, "rounding": {"to": "1 元"}}}, "must have rounding only where it is computed"),
        (
            {"x": X, "y": fact("money", computed={"sum": ["x", "0 元"]}, rounding={"to": "0 元"})},
            "must round to a number above 0",
        ),
        (
            {"x": X, "y": fact("money", computed={"sum": ["x", "0 元"]}, rounding={"to": "1"})},
            "must be an amount with its unit",
        ),
        (
            {
                "x": X,
                "y": fact(
                    "money", computed={"sum": ["x", "0 元"]}, rounding={"to": "1 元", "mode": "nearest"}
                ),
            },
            "'half_up', 'down' or 'up'",
        ),
    ],
)
def test_a_rounding_that_is_none_is_refused(facts, said):
    with pytest.raises(PolicyError, match=said):
        one_version(facts, [award({"fact": "x"})])
