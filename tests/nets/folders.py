"""Cases turned round: the rows of tables that mean what cases say, with rows beside them that mean nothing.

Every fact of a case is put into its table and column in its unit, in rows of the days of which rows count.
`rows.looked_up` reads them back: a case whose facts no rows mean is told as `CannotInvertError`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from mq_analysis.base.codes import check_character

from .counties import County, Wanted, version_of
from .decoys import add_decoys, cover, has_quota, outside_items
from .placing import CannotInvertError, place_facts, placed, said_on
from .rows import (
    Row,
    Table,
    Tree,
    Value,
    day_of,
    inside,
    item_window,
    literal,
    own_tables,
    table_of,
    within_windows,
)

STRANGER = "PDY99999" + check_character("PDY99999")
"""The code of a firm beside those of the case."""


Cases = Sequence[tuple[Tree, Mapping[str, str]]]
"""Cases that stand in one county, with the code of each of their firms."""


def given(fact: Tree, said: Any, year: int) -> Value:
    """What a case says of a fact, perhaps by the award year that sees it, or what it means that it says nothing."""
    text = said.get(str(year)) if isinstance(said, dict) else said
    if text is None:
        return literal(fact, fact["absent"]) if "absent" in fact else None
    return literal(fact, text)


def county_of(
    tree: Tree, cases: Cases, year: int, readings: Mapping[str, str], place: str, day: dt.date | None = None
) -> County:
    """Write cases as a county, their items and rows on a day of their window, with rows beside them that mean nothing.

    Raises:
        CannotInvertError: If no rows mean what the cases say.
    """
    county = County(tree, year, readings, version_of(tree, dt.date(year, 12, 31)), day=day)
    items: list[Row] = []
    for case, codes in cases:
        for name, known in (case.get("enterprises") or {"": case}).items():
            facts = {**case.get("facts", {}), **known.get("facts", {})}
            county.firms[codes[name]] = {}
            county.wanted += [
                Wanted(n, codes[name], in_register(f, given(f, facts.get(n), year)))
                for n, f in tree["facts"].items()
                if f["of"] == "enterprise" and "table" in f
            ]
            for i, item in enumerate(known.get("items", []), start=1):
                items.append(item_row(county, codes[name], item, i, place))
    of_year = [n for n, f in tree["facts"].items() if f["of"] == "year" and "table" in f]
    county.wanted += [
        Wanted(n, "", given(tree["facts"][n], cases[0][0].get("facts", {}).get(n), year)) for n in of_year
    ]
    county.rows += items
    place_facts(county, place)
    county.firms[STRANGER] = dict(next(iter(county.firms.values())))
    cover(county, STRANGER)
    if wrong := list(county.wrong()):
        raise CannotInvertError(f"rows cannot mean {', '.join(wrong)}")
    add_decoys(county, STRANGER)
    outside_items(county, items)
    if has_quota(county.version):
        del county.firms[STRANGER]  # of whom little is known: it could take a place from another
    return county


def kept_columns(tree: Tree, case: Tree) -> frozenset[str]:
    """The facts that a case gives of columns that a table of the toolkit has for all rows or does not have."""
    known = [case, *case.get("enterprises", {}).values()]
    given_ = {name for k in known for part in (k.get("facts", {}), *k.get("items", [])) for name in part}
    return frozenset(n for n in given_ & set(tree["facts"]) if is_strict(own_column(tree["facts"][n])))


def own_column(fact: Tree) -> Tree:
    """What the toolkit says of the column of a fact."""
    table = fact.get("table", {"honour": "honours"}.get(fact["of"], fact["of"]))
    return own_tables().get(table, {"columns": {}})["columns"].get(fact.get("column", ""), {})


def is_strict(own: Tree) -> bool:
    """Whether a column may be absent, but not blank."""
    return own.get("null") in ("never", "persons") and own.get("optional") == "true"


def in_register(fact: Tree, value: Value) -> Value:
    """What the register says where a case says nothing: some columns of it must not be blank."""
    own = table_of({}, fact["table"]).own["columns"].get(fact.get("column", ""), {})
    return own["values"][0] if value is None and must_stand(own) else value


def must_stand(own: Tree) -> bool:
    return own.get("type") == "enum" and own["null"] != "allowed" and not own.get("optional")


def dated_by(tree: Tree, source: str) -> dict[str, str]:
    """The facts of items that read a date, with the column; those that windows end at are always known in a county."""
    of = {"honours": "honour"}.get(source, source)
    return {
        n: f["column"]
        for n, f in tree["facts"].items()
        if f["of"] == of and f["type"] == "date" and "column" in f
    }


def day_said(county: County, item: Tree, table: Table, place: str) -> str:
    """The date of an item as its table writes it: the case's own, else a day of the window."""
    dates = dated_by(county.tree, table.name)
    own = [item[n] for n, column in dates.items() if column == table.column and n in item]
    for said in (item.get("issue_date"), item.get("date"), *own):
        if said is not None:
            return str(said)
    said, _ = said_on(table.how, county.day or placed(county.window, place))
    return said[:7] if place == "month" and table.how == "date" and not ends_at(county.tree, dates) else said


def ends_at(tree: Tree, dates: Mapping[str, str]) -> set[str]:
    """The facts at whose day a window of another fact ends."""
    ends = (
        f["within"].get("before") or f["within"].get("until") for f in tree["facts"].values() if "within" in f
    )
    return set(ends) & set(dates)


def matched(tree: Tree, names: Iterable[str]) -> set[str]:
    """The texts by which rows of another table are those of an item: a case may leave them out."""
    facts = tree["facts"]
    found = {n for name in names for n in facts[name].get("match", {}).values()}
    return {n for n in found if facts[n]["type"] == "text"}


def wanted_of(tree: Tree, name: str, code: str, item: Mapping[str, Value], *, is_said: bool) -> Wanted:
    """A fact of an item that is looked up.

    Raises:
        CannotInvertError: If a case says what is counted up to a day, and not the day.
    """
    fact = tree["facts"][name]
    if is_said and "within" in fact and len(within_windows(fact, item)) != 1:
        raise CannotInvertError(f"{name} is said, but not the day at which its window ends")
    return Wanted(name, code, item[name], item)


def item_row(county: County, code: str, item: Tree, i: int, place: str) -> Row:
    """The row of an item; what it asks of other tables is wanted."""
    tree, source = county.tree, item.get("item", "honours")
    table = table_of(tree, source)
    said = day_said(county, item, table, place)
    own = [n for n, f in tree["facts"].items() if f["of"] in (source, {"honours": "honour"}.get(source))]
    mine = {
        n: given(tree["facts"][n], item.get(n), county.year)
        for n in own
        if "computed" not in tree["facts"][n]
    }
    dates = dated_by(tree, source)
    mine |= {n: said for n in ends_at(tree, dates) if mine[n] is None}
    mine |= {n: "某产品" for n in matched(tree, mine) if mine[n] is None}
    cells: dict[str, Value] = {}
    asked = []
    for name, value in mine.items():
        fact = tree["facts"][name]
        if fact.get("table", source) != source or {"match", "within"} & set(fact):
            asked.append(name)
        elif fact["column"] != table.column:
            mine[name] = cells[fact["column"]] = in_register({**fact, "table": source}, value)
    if source == "honours":
        cells["honour_name"] = item["honour"]
        cells |= {"item_name": item["product"], "subject": "product"} if "product" in item else {}
    span = day_of(said, table.how)
    if inside(span, item_window(county.version, county.year, county.readings)):
        county.wanted += [wanted_of(tree, n, code, mine, is_said=n in item) for n in asked]
    return Row(source, code, span, said, cells, item=f"{item.get('id', f'H{i}')}-{code}")
