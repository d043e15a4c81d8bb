"""Hypothesis strategies: whole policies over dated tables, and the rows of a county with days at every boundary.

The tree of a policy is drawn first, then rows whose days lie before, at and after the ends of what its facts ask for
and of its versions; `oracle.pay` says what they earn. Keys that the package does not have are left out: see `features`.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from mq_analysis.codes import check_character

from .features import FEATURES
from .placing import said_on
from .rows import Row, Span, Value, fact_window, item_window, month_span, own_tables, table_of

LABEL = {"zh": "名", "en": "name"}
CODES = [body + check_character(body) for body in ("PDY00001", "PDY00002", "PDY00003")]
STRANGER = "PDY00009" + check_character("PDY00009")
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
MANY = ("books", "fines", *(("accidents", "complaints") if "own_dates" in FEATURES else ()))
ITEMS = ("works", "grants", "lots", "honours")
OWN_MONEY = {"accidents": "loss_yuan", "complaints": "amount_yuan", "enterprise_years": "gross_output_wan"}
KIND = {"accidents": "event_type", "complaints": "claim_type"}
"""The column of a table by which rows are of a kind."""
KINDS = {
    "accidents": ["产品质量安全", "食品安全", "其他"],
    "complaints": ["质量", "合同", "价格"],
}

AMOUNTS = [
    0,
    1,
    9_999,
    12_345_678,
    50_000_000,
    77_000_000,
    99_999_999,
    100_000_000,
    299_990_000,
    1_200_000_000,
]
MONEY = st.sampled_from(["0 元", "1 元", "99.99 元", "50 万元", "100 万元", "299.99 万元", "1200 万元"])
SUMS = st.sampled_from(["99.99 元", "3.33 万元", "50 万元", "100 万元", "299.99 万元"])
SHARE = st.sampled_from(["0.01", "0.012", "0.15", "0.5", "1"])
UNITS = ["元", "万元"] + (["分", "fen", "百元", "千元", "百万元", "亿元"] if "units" in FEATURES else [])
NAMES = {"元": "_yuan", "万元": "_wan", "分": "_fen"}


@dataclass(repr=False)
class World:
    """A policy, the rows of a county, and the register of its firms."""

    tree: dict[str, Any]
    rows: list[Row]
    firms: dict[str, dict[str, Value]]

    def __repr__(self) -> str:
        """What matters of a world that fails."""
        parts = [
            f"{key}: {json.dumps(self.tree[key], ensure_ascii=False)}"
            for key in ("tables", "facts", "versions")
        ]
        mine = [row for row in self.rows if row.firm != STRANGER]
        told = [
            f"{r.table} {r.firm} {r.said} {r.item} { {k: str(v) for k, v in r.cells.items()} }" for r in mine
        ]
        return "\n".join(["", *parts, *told])

    def _repr_pretty_(self, printer, cycle) -> None:  # noqa: ARG002 (what Hypothesis calls)
        printer.text(repr(self))


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
    if found.get("take") == "count":
        found["type"] = "count"
    if found.get("take") != "count":
        found |= draw(column(name, found["type"], table))
    if found.get("take") and table not in ONE_A_YEAR and draw(st.booleans()):
        kinds = KINDS.get(table, ["甲", "乙", "丙"])
        found["where"] = {KIND.get(table, "kind"): draw(st.sampled_from([kinds[:1], kinds[:2]]))}
    if draw(st.integers(0, 2)):
        found["absent"] = draw(SUMS) if found["type"] == "money" else "1"
    return found


@st.composite
def item_facts(draw, source):
    """The facts of the items of a table: a sum, a number, a product, and what was paid earlier for the product."""
    of = "honour" if source == "honours" else source
    short = source[0]
    own = {"table": "honours"} if of == "honour" else {}
    found = {
        f"{short}m": {"name": LABEL, "of": of, "type": "money", **own, **draw(money_column(f"{short}m"))},
        f"{short}c": {"name": LABEL, "of": of, "type": "count", **own, "column": f"{short}c"},
        f"{short}p": {"name": LABEL, "of": of, "type": "text", **own, "column": f"{short}p"},
    }
    if draw(st.booleans()):
        look = draw(window("earlier"))
        take = draw(st.sampled_from(["sum", "greatest", "count"]))
        fact = {
            "name": LABEL,
            "of": of,
            "type": "count" if take == "count" else "money",
            "table": "earlier",
            **look,
        }
        fact |= {} if take == "count" else draw(money_column(f"{short}e"))
        found[f"{short}e"] = fact | {
            "take": take,
            "match": {"product": f"{short}p"},
            "absent": "0 元" if take != "count" else "0",
        }
    return found


COMPUTED = ("sum", "difference", "least", "greatest", "mean", "growth", "product")


@st.composite
def computed_fact(draw, facts):
    """A fact that is computed from two sums of a firm."""
    sums = [n for n, f in facts.items() if f["of"] == "enterprise" and f["type"] == "money"]
    kind = draw(st.sampled_from(COMPUTED[:-1]))
    members = [draw(st.sampled_from(sums)), draw(st.sampled_from(sums) | MONEY.filter(lambda m: m != "0 元"))]
    fact = {"name": LABEL, "of": "enterprise", "type": "share" if kind == "growth" else "money"}
    return fact | {"computed": {kind: members}}


def seen_by(facts, source, *types):
    """The facts that an award for a table can see."""
    of = {"enterprise", "honour" if source == "honours" else source}
    return [n for n, f in facts.items() if f["of"] in of and f["type"] in types]


def paid_in(facts, names):
    """Those of facts that an amount can be computed from."""
    return [n for n in names if "growth" not in facts[n].get("computed", {})]


LITERALS = {
    "money": MONEY,
    "count": st.sampled_from(["0", "1", "2", "3"]),
    "number": st.sampled_from(["0", "0.5", "12.5", "30"]),
    "share": st.sampled_from(["0", "0.1", "0.4", "1"]),
}


@st.composite
def condition(draw, facts, source):
    name = draw(st.sampled_from(seen_by(facts, source, *LITERALS)))
    op = draw(st.sampled_from(["at_least", "above", "at_most", "below"]))
    return {"fact": name, op: draw(LITERALS[facts[name]["type"]])}


@st.composite
def amount(draw, facts, source):
    """An amount over the facts that an award can see."""
    sums = paid_in(facts, seen_by(facts, source, "money"))
    units = seen_by(facts, source, "count", "number")
    kinds = [
        "fixed",
        *(["fact", "share", "per", "marginal", "whole"] if sums else []),
        *(["each"] if units else []),
    ]
    kind = draw(st.sampled_from(kinds))
    if kind == "fixed":
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
        node[key] = [draw(condition(facts, source))] if draw(st.integers(0, 4)) == 0 else []
    node["requires"] = [{**c, "otherwise": "no"} for c in node["requires"]]
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
    return {"to": draw(st.sampled_from(["1 元", "100 元", "1 万元"])), "mode": draw(st.sampled_from(modes))}


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
    return [*found, said | {"pay": "all"}]


@st.composite
def policies(draw):
    """A policy, without cases: its rows are drawn by `worlds`."""
    sources = draw(st.lists(st.sampled_from(["enterprise", *ITEMS]), min_size=1, max_size=3))
    sources = [s for i, s in enumerate(sources) if s != "honours" or s not in sources[:i]]
    facts = {f"f{i}": draw(firm_fact(f"f{i}")) for i in range(draw(st.integers(1, 3)))}
    facts |= {
        "fm": {
            "name": LABEL,
            "of": "enterprise",
            "type": "money",
            "table": "outputs",
            **draw(money_column("fm")),
        }
    }
    facts |= {"fc": draw(computed_fact(facts))} if draw(st.booleans()) else {}
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


def ends(tree, table):
    """Days before, at and after the ends of what facts ask of a table, of the years of items, and of versions."""
    spans: list[Span] = []
    for year in YEARS:
        spans += [fact_window(f, year, {}) for f in tree["facts"].values() if f.get("table") == table]
        if table in ITEMS:
            spans.append(item_window(tree["versions"][-1], year, {}))
    if table in ITEMS:
        spans += [
            (dt.date.fromisoformat(v["from"]), dt.date.fromisoformat(v["to"])) for v in tree["versions"]
        ]
    days = {day for first, last in spans for day in (first - DAY, first, last, last + DAY)}
    return sorted(days)


def columns_of(tree, table):
    """The columns of a table that facts read, with the type of each."""
    found = {}
    for fact in tree["facts"].values():
        of = {"honour": "honours"}.get(fact["of"], fact["of"])
        if fact.get("table", of) == table and "column" in fact:
            found[fact["column"]] = fact["type"]
    return found


CELLS = {
    "money": st.sampled_from([Fraction(n) for n in AMOUNTS]),
    "count": st.sampled_from([Fraction(n) for n in (0, 1, 2, 7)]),
    "number": st.sampled_from([Fraction(n, 10) for n in (0, 5, 125, 300)]),
    "share": st.sampled_from([Fraction(n, 1000) for n in (0, 100, 400, 333, 1000)]),
    "text": st.sampled_from(["碗", "盘"]),
}


@st.composite
def cells(draw, tree, table):
    """What a row holds: now and then nothing where a value may be missing."""
    found: dict[str, Value] = {}
    strict = own_tables().get(table, {"columns": {}})["columns"]
    for name, type_ in columns_of(tree, table).items():
        blank = (
            type_ != "text" and strict.get(name, {}).get("null") != "never" and draw(st.integers(0, 9)) == 0
        )
        found[name] = None if blank else draw(CELLS[type_])
    if table == "earlier":
        found["product"] = draw(CELLS["text"])
    if table == "honours":
        found |= {"honour_name": draw(st.sampled_from(["名牌", "名牌", "商标", "别的"])), "kind": "new"}
    if table not in ITEMS and table not in ONE_A_YEAR:
        found[KIND.get(table, "kind")] = draw(st.sampled_from(KINDS.get(table, ["甲", "乙", "丙"])))
    return found


@st.composite
def row(draw, tree, table, firm, number):
    how = table_of(tree, table).how
    said, span = said_on(how, draw(st.sampled_from(ends(tree, table) or [dt.date(2020, 1, 1)])))
    if how == "date" and table == "honours" and draw(st.integers(0, 4)) == 0:
        said, span = said[:7], month_span(span[0].year, span[0].month)
    return Row(table, firm, span, said, draw(cells(tree, table)), item=f"{firm}-{number}")


def kept_years(tree, table):
    """Rows of another firm: the county keeps the table, each year of items, each month of a sum."""
    how = table_of(tree, table).how
    days = [item_window(tree["versions"][-1], year, {})[1] for year in YEARS] if table in ITEMS else []
    if any(f.get("table") == table and "sum_over" in f for f in tree["facts"].values()):
        days += [dt.date(year, month, 1) for year in range(2018, 2024) for month in range(1, 13)]
    found = []
    for day in dict.fromkeys([dt.date(2015, 1, 1), *days]):
        said, span = said_on(how, day)
        own = {"honour_name": "别的", "kind": "new"} if table == "honours" else {}
        blank = dict.fromkeys(columns_of(tree, table), None)
        found.append(Row(table, STRANGER, span, said, blank | own, item=f"Z{len(found)}"))
    return found


@st.composite
def worlds(draw):
    """A policy and a county."""
    tree = draw(policies())
    firms = CODES[: draw(st.integers(1, 2))]
    tables = {f.get("table") for f in tree["facts"].values()} | {
        a.get("for", "honours") for a in tree["versions"][0]["awards"]
    }
    rows: list[Row] = []
    for table in sorted(tables - {None, "enterprise"}):
        rows += kept_years(tree, table)
        for firm in firms:
            many = draw(st.integers(0, 3) if table in ITEMS else st.integers(0, 7))
            mine = [draw(row(tree, table, firm, i)) for i in range(many)]
            alone = table in ONE_A_YEAR
            rows += list({r.said: r for r in mine}.values()) if alone else mine
    return World(tree, rows, {firm: {} for firm in [*firms, STRANGER]})
