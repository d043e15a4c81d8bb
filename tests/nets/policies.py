"""Hypothesis strategies: whole policies over dated tables; `worlds` draws the rows of a county for them.

The tree of a policy is drawn first, then rows whose days lie before, at and after the ends of what its facts ask for
and of its versions; `oracle.pay` says what they earn. Keys that the package does not have are left out: see `features`.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import strategies as st

from .features import FEATURES

LABEL = {"zh": "名", "en": "name"}
YEARS = (2020, 2021, 2022)
DAY = dt.timedelta(days=1)

TABLES: dict[str, dict[str, Any]] = {
    "outputs": {"year": "nian"},
    "books": {"month": "ym"},
    "fines": {"date": "decided_on"},
    "earlier": {"date": "paid_on"},
    "works": {"id": "work_no", "date": "built_on"},
    "grants": {"id": "grant_no", "year": "nian"},
    "lots": {"id": "lot_no", "month": "ym"},
}
ONE_A_YEAR = ("outputs", "loose", "enterprise_years")
"""Tables with one row of a firm and year: facts of them may do without `take`."""
MANY = (
    "books",
    "fines",
    *(("marks",) if "counts" in FEATURES else ()),
    *(("accidents", "complaints") if "own_dates" in FEATURES else ()),
)
ITEMS = ("works", "grants", "lots", "honours")
OWN_MONEY = {"accidents": "loss_yuan", "complaints": "amount_yuan", "enterprise_years": "gross_output_wan"}
KIND = {"accidents": "event_type", "complaints": "claim_type"}
"""The column of a table by which rows are of a kind."""
KINDS = {
    "accidents": ["产品质量安全", "食品安全", "其他"],
    "complaints": ["质量", "合同", "价格"],
}

AMOUNTS = [
    299_990_000,
    100_000_000,
    1_200_000_000,
    12_345_678,
    77_000_000,
    50_000_000,
    9_999,
    99_999_999,
    1,
    0,
]
MONEY = st.sampled_from(["100 万元", "50 万元", "299.99 万元", "99.99 元", "1200 万元", "1 元", "0 元"])
SUMS = st.sampled_from(["100 万元", "50 万元", "299.99 万元", "12345.67 元"])
SHARE = st.sampled_from(["0.5", "0.15", "1", "0.012"])
UNITS = ["元", "万元"] + (["分", "fen", "百元", "千元", "百万元", "亿元"] if "units" in FEATURES else [])
NAMES = {"元": "_yuan", "万元": "_wan", "分": "_fen"}


@st.composite
def money_column(draw, name):
    """A column of money that says its unit by its name, or a fact that says it."""
    unit = draw(st.sampled_from(UNITS))
    ways = ["said", *(["named"] if unit in NAMES and ("units" in FEATURES or unit != "分") else [])]
    ways += ["brackets", "full", "underscore"] if "units" in FEATURES and unit not in ("fen",) else []
    way = draw(st.sampled_from(ways))
    if way == "said":
        return {"column": name, "unit": unit}
    shapes = {"brackets": f"{name}({unit})", "full": f"{name}（{unit}）", "underscore": f"{name}_{unit}"}
    return {"column": shapes.get(way) or name + NAMES[unit]}


@st.composite
def column(draw, name, type_, table):
    """A column of a type, and what a fact says of it."""
    if type_ == "money":
        own = OWN_MONEY.get(table)
        return {"column": own} if own else draw(money_column(name))
    if type_ == "share":
        units = ["", "%", *(["‰"] if "units" in FEATURES else [])]
        unit = draw(st.sampled_from(units))
        return {"column": name} | ({"unit": unit} if unit else {})
    return {"column": name} | ({"decimals": "1"} if type_ == "number" else {})


@st.composite
def window(draw, table):
    """Which rows count: of a year, of years, or of a run of months."""
    kinds = ["this", "year", "years", "years"] + (
        ["months"] if table in (("books", "fines") if "sum_over_dates" in FEATURES else ("books",)) else []
    )
    kind = draw(st.sampled_from(kinds))
    if kind == "this":
        return {}
    if kind == "year":
        return {"year": draw(st.sampled_from(["previous", "-1", "-2"]))}
    if kind == "years":
        last = draw(st.integers(-1, 0))
        return {"years": {"first": str(draw(st.integers(-3, last))), "last": str(last)}}
    start = draw(st.integers(1, 12))
    first = {"month": str(start), "year": "previous"}
    last = {"month": str(draw(st.integers(1, 12))), "year": "this"}
    return {"sum_over": {"first": first, "last": last}}


@st.composite
def firm_fact(draw, name):
    """A fact of an enterprise that is looked up in a table."""
    table = draw(st.sampled_from([*ONE_A_YEAR, *MANY, *MANY, *(["sites"] if "undated" in FEATURES else [])]))
    types = ["money"] if table in OWN_MONEY else ["money", "money", "number", "share"]
    found = {"name": LABEL, "of": "enterprise", "table": table, "type": draw(st.sampled_from(types))}
    found |= {} if table == "sites" else draw(window(table))
    if "sum_over" in found:
        found["type"] = "money"
    elif table not in ONE_A_YEAR or "years" in found:
        takes = ["sum", "greatest", "least", *([] if table in ONE_A_YEAR else ["count", "count"])]
        takes += ["mean"] if table in ONE_A_YEAR and "years" in found else []
        found["take"] = draw(st.sampled_from(takes))
    if table == "marks" or found.get("take") == "count":
        found |= {"take": "count", "type": "count"}
    if found.get("take") != "count":
        found |= draw(column(name, found["type"], table))
    if found.get("take") and table not in ONE_A_YEAR and draw(st.booleans()):
        kinds = KINDS.get(table, ["甲", "乙", "丙"])
        found["where"] = {KIND.get(table, "kind"): draw(st.sampled_from([kinds[:1], kinds[:2]]))}
    if draw(st.integers(0, 2)):
        found["absent"] = draw(SUMS) if found["type"] == "money" else "1"
    return found


def read(source, type_, **more):
    """A fact of the items of a table."""
    own = {"of": "honour", "table": "honours"} if source == "honours" else {"of": source}
    return {"name": LABEL, "type": type_, **own, **more}


@st.composite
def item_facts(draw, source):
    """The facts of the items of a table: a sum, a number, a product, days, and what was paid earlier for it."""
    short = source[0]
    found = {
        f"{short}m": read(source, "money", **draw(money_column(f"{short}m"))),
        f"{short}c": read(source, "count", column=f"{short}c"),
        f"{short}p": read(source, "text", column=f"{short}p"),
    }
    if "dates" in FEATURES or "within" in FEATURES:
        own = {"works": "built_on", "honours": "issue_date"}.get(source, "done_on")
        found[f"{short}d"] = read(source, "date", column=own)
        found[f"{short}b"] = read(source, "date", column="begun_on")
    if "dates" in FEATURES and draw(st.booleans()):
        kind = draw(st.sampled_from(["days_between", "months_between", "years_between"]))
        day = st.sampled_from([f"{short}d", f"{short}b", "2020-02-29", "2021-05-31", "12-31", "03-31"])
        members = draw(st.lists(day, min_size=2, max_size=2, unique=True))
        between = read(source, "count", signed="true", computed={kind: members})
        between.pop("table", None)
        found[f"{short}n"] = between
    if draw(st.booleans()):
        found[f"{short}e"] = draw(earlier(source, short))
    return found


@st.composite
def earlier(draw, source, short):
    """What was paid or decided earlier for the product of an item, in years or up to its day."""
    take = draw(st.sampled_from(["sum", "greatest", "count"]))
    fact = read(
        source, "count" if take == "count" else "money", take=take, absent="0" if take == "count" else "0 元"
    )
    fact |= {"table": "earlier", "match": {"product": f"{short}p"}}
    fact |= {} if take == "count" else draw(money_column(f"{short}e"))
    if "within" in FEATURES and draw(st.booleans()):
        length = draw(st.sampled_from([{"months": "6"}, {"months": "36"}, {"days": "90"}, {"years": "1"}]))
        fact["within"] = length | {draw(st.sampled_from(["before", "until"])): f"{short}d"}
        fact["match"] = draw(st.sampled_from([{}, fact["match"]]))
        return fact
    return fact | draw(window("earlier"))


RULE = {"clause": "条", "quote": "文"}


@st.composite
def rounding_of(draw, units):
    """A rule of rounding to one of some units."""
    modes = st.sampled_from(["half_up", "down", "up"])
    return {"to": draw(st.sampled_from(units)), "mode": draw(modes), **RULE}


COMPUTED = ("growth", "sum", "difference", "least", "greatest", "mean", "growth")


@st.composite
def computed_fact(draw, facts):
    """A fact that is computed from two sums of a firm."""
    sums = [n for n, f in facts.items() if f["of"] == "enterprise" and f["type"] == "money"]
    kind = draw(st.sampled_from(COMPUTED))
    members = [draw(st.sampled_from(sums)), draw(st.sampled_from(sums) | SUMS)]
    fact = {"name": LABEL, "of": "enterprise", "type": "share" if kind == "growth" else "money"}
    if kind == "growth" and "decimals" in FEATURES and draw(st.integers(0, 3)):
        fact["decimals"] = draw(st.sampled_from(["1", "3"]))
    elif "rounding" in FEATURES and draw(st.booleans()):
        fact["rounding"] = draw(rounding_of(["0.1", "0.05"] if kind == "growth" else ["100 元", "1 万元"]))
    return fact | {"computed": {kind: members}}


def seen_by(facts, source, *types):
    """The facts that an award for a table can see."""
    of = {"enterprise", "honour" if source == "honours" else source}
    return [n for n, f in facts.items() if f["of"] in of and f["type"] in types]


def is_exact(fact):
    """Whether an amount may be computed from a share: a growth only if it is rounded."""
    return "growth" not in fact.get("computed", {}) or bool({"decimals", "rounding"} & set(fact))


def paid_in(facts, names):
    """Those of facts that an amount can be computed from."""
    return [n for n in names if "growth" not in facts[n].get("computed", {})]


BOUNDS = ("at_least", "above", "at_most", "below")
LITERALS = {
    "money": MONEY,
    "count": st.sampled_from(["0", "1", "2", "3"]),
    "number": st.sampled_from(["0", "0.5", "12.5", "30"]),
    "share": st.sampled_from(["0", "0.1", "0.4", "1"]),
}


@st.composite
def condition(draw, facts, source):
    dates = seen_by(facts, source, "date") if "dates" in FEATURES else []
    if dates and draw(st.booleans()):
        day = st.sampled_from(["2020-12-31", "2021-07-01", "12-31", "06-30", *dates])
        return {"fact": draw(st.sampled_from(dates)), draw(st.sampled_from(BOUNDS)): draw(day)}
    name = draw(st.sampled_from(seen_by(facts, source, *LITERALS)))
    return {"fact": name, draw(st.sampled_from(BOUNDS)): draw(LITERALS[facts[name]["type"]])}


@st.composite
def amount(draw, facts, source):
    """An amount over the facts that an award can see."""
    sums = paid_in(facts, seen_by(facts, source, "money"))
    units = seen_by(facts, source, "count", "number")
    shares = [n for n in seen_by(facts, source, "share") if is_exact(facts[n])]
    kinds = [
        "fixed",
        *(["fact", "share", "per", "marginal", "whole"] if sums else []),
        *(["each"] if units else []),
    ]
    kind = draw(st.sampled_from(kinds))
    if sums and shares and draw(st.booleans()):
        node = {"share": draw(st.sampled_from(shares)), "of": draw(st.sampled_from(sums))}
    elif kind == "fixed":
        node = {"fixed": draw(SUMS)}
    elif kind == "fact":
        node = {"fact": draw(st.sampled_from(sums))}
    elif kind == "share":
        node = {"share": draw(SHARE), "of": draw(st.sampled_from(sums))}
    elif kind == "per":
        node = {
            "each": draw(SUMS),
            "of": draw(st.sampled_from(sums)),
            "per": draw(st.sampled_from(["1 万元", "33 万元"])),
        }
    elif kind == "each":
        node = {"each": draw(SUMS), "of": draw(st.sampled_from(units))}
    else:
        low, high = draw(st.sampled_from([("0 元", "100 万元"), ("50 万元", "299.99 万元")]))
        parts = [
            {"at_least": low, "below": high, "rate": draw(SHARE)},
            {"at_least": high, "rate": draw(SHARE)},
        ]
        node = {kind: {"of": draw(st.sampled_from(sums)), "brackets": parts}}
    if draw(st.integers(0, 2)) == 0:
        node[draw(st.sampled_from(["less", "at_most"]))] = draw(
            st.one_of(SUMS, *([st.sampled_from(sums)] if sums else []))
        )
    return node


@st.composite
def award(draw, place, source, facts):
    node = {"id": f"W{place}", "class": "one", "grade": "1", "clause": "条", "name": LABEL, "quote": "文"}
    node |= {"honours": ["名牌", "商标"]} if source == "honours" else {"for": source}
    for key in ("which", "requires", "gate"):
        node[key] = [draw(condition(facts, source))] if draw(st.integers(0, 6)) == 0 else []
    node["requires"] = [{**c, "otherwise": "no"} for c in node["requires"]]
    if "rounding" in FEATURES and draw(st.integers(0, 3)) == 0:
        node["rounding"] = draw(rounding_of(["100 元", "1 万元"]))
    if "held" in FEATURES and draw(st.integers(0, 6)) == 0:
        node["held"] = {"every": "2", "from": draw(st.sampled_from(["2020", "2021"])), **RULE}
    return node | {"gate_missed": {"pay": "nothing"}, "amount": draw(amount(facts, source))}


@st.composite
def bounds(draw):
    """First days of the versions of a policy."""
    by_day = "days" in FEATURES
    first = draw(st.sampled_from(["2020-01-01", *(["2020-03-15", "2020-07-01"] if by_day else [])]))
    later = ["2021-01-01", "2022-01-01", *(["2020-10-01", "2021-05-20", "2021-07-01"] if by_day else [])]
    return [first, *sorted(draw(st.lists(st.sampled_from(later), max_size=2, unique=True)))]


@st.composite
def honour_year(draw):
    spans = [((1, "this"), (12, "this")), ((12, "previous"), (11, "this")), ((7, "previous"), (6, "this"))]
    spans += [((1, "-2"), (12, "-2")), ((4, "-3"), (3, "-2"))] if "years_back" in FEATURES else []
    first, last = ({"month": str(m), "year": y} for m, y in draw(st.sampled_from(spans)))
    return {"clause": "条", "quote": "文", "months": {"first": first, "last": last}}


@st.composite
def rounding(draw):
    modes = ["half_up", *(["down", "up"] if "rounding" in FEATURES else [])]
    return {
        "to": draw(st.sampled_from(["1 元", "100 元", "1 元", "1 万元"])),
        "mode": draw(st.sampled_from(modes)),
    }


@st.composite
def steps(draw):
    said = {"clause": "条", "quote": "文", "per": "enterprise"}
    found = []
    if draw(st.integers(0, 2)) == 0:
        found.append(said | {"pay": "highest"})
    if draw(st.booleans()):
        found.append(
            said | {"at_most": draw(SUMS), "reduce": draw(st.sampled_from(["in_order", "pro_rata"]))}
        )
    if "round_step" in FEATURES and draw(st.integers(0, 2)) == 0:
        rule = {
            "to": draw(st.sampled_from(["1 万元", "10 万元"])),
            "mode": draw(st.sampled_from(["down", "up", "half_up"])),
        }
        found.append(said | {"round": rule})
    return [*found, said | {"pay": "all"}]


@st.composite
def policies(draw):
    """A policy, without cases: its rows are drawn by `worlds`."""
    sources = draw(st.lists(st.sampled_from(["enterprise", *ITEMS]), min_size=1, max_size=3))
    sources = [s for i, s in enumerate(sources) if s != "honours" or s not in sources[:i]]
    facts = {f"f{i}": draw(firm_fact(f"f{i}")) for i in range(draw(st.integers(1, 3)))}
    if not any(fact["type"] == "money" for fact in facts.values()):
        facts["fm"] = {
            "name": LABEL,
            "of": "enterprise",
            "type": "money",
            "table": "outputs",
            **draw(money_column("fm")),
        }
    facts |= {"fc": draw(computed_fact(facts))} if draw(st.integers(0, 3)) else {}
    for source in dict.fromkeys(sources):
        facts |= draw(item_facts(source)) if source != "enterprise" else {}
    starts = draw(bounds())
    whole = draw(honour_year()) if "grants" not in sources and draw(st.booleans()) else None
    shape = {"rounding": draw(rounding())}
    versions = []
    for start, after in zip(starts, [*starts[1:], "2023-01-01"], strict=True):
        last = (dt.date.fromisoformat(after) - DAY).isoformat()
        awards = [draw(award(i, source, facts)) for i, source in enumerate(sources)]
        versions.append({"from": start, "to": last, **shape, "awards": awards, "stacking": draw(steps())})
        versions[-1] |= {"honour_year": whole} if whole else {}
        if "ruled_by" in FEATURES and draw(st.integers(0, 4)) == 0:
            versions[-1]["ruled_by"] = {"is": "year_end", **RULE}
    tables = TABLES | ({"sites": {"undated": "true"}} if "undated" in FEATURES else {})
    used = {f.get("table") for f in facts.values()} | set(sources)
    return {
        "id": "made",
        **dict.fromkeys(("title", "issuer", "jurisdiction"), LABEL),
        "tables": {name: said for name, said in tables.items() if name in used},
        "facts": facts,
        "versions": versions,
        "reasons": {"no": LABEL},
    }
