"""The look-up shows all that a grade needs; tables add up; persons, telephones and accounts stay out."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import re
from fractions import Fraction

import nbformat
import pytest

from mq_analysis.analyses import credit, programmes, supervision
from mq_analysis.analyses.credit import (
    charts as credit_charts,
    tables as credit_tables,
    tables_blacklist as credit_tables_blacklist,
    tables_card as credit_tables_card,
    text as credit_text,
)
from mq_analysis.analyses.programmes import tables as programmes_tables
from mq_analysis.analyses.supervision import (
    charts as supervision_charts,
    tables as supervision_tables,
    tables_cases as supervision_tables_cases,
    tables_registers as supervision_tables_registers,
    tables_visits as supervision_tables_visits,
    text as supervision_text,
)
from mq_analysis.base.project import home
from mq_analysis.policy import choose_readings, rules_for
from mq_analysis.rules import awards
from mq_analysis.tables import read_county
from tests.credit.conftest import CARD, POLICY, county, event, graded, only, with_tables
from tests.samples import SAMPLE, rows

LANGS = ["zh", "en"]


def number(text: str) -> Fraction:
    return Fraction(text.replace("−", "-").replace("+", ""))


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("year", [2013, 2015])
def test_every_grade_can_be_worked_out_by_hand_from_its_look_up(lang, year):
    """Only the printed text is used: products of the rows, caps, sum, bounds, vetoes, blacklist."""
    book = graded(year)
    bounds = {getattr(grade.name, lang): grade.at_least for grade in CARD.grades}
    order = list(bounds)
    caps = {getattr(line.name, lang): Fraction(abs(line.cap), 100) for line in CARD.lines if line.cap}
    seen = set()
    for code in book.firms["org_code"]:
        look = credit.look_up(book, code)
        lines = credit_text.account(look).render(lang).splitlines()
        title = lines[0].rpartition("：" if lang == "zh" else ": ")[2]
        if look.grade == "unrated":
            assert title in ("未评级", "unrated")
            assert not any(" × " in line and " = " in line and "→" not in line for line in lines[4:])
            continue
        sums: dict[str, Fraction] = {}
        for line in lines:
            found = re.match(r"(\S.*?)  +(\d{4}-\d\d(?:-\d\d)?)  (\S+) × (\S+) × (\S+) = (\S+)  ", line)
            if found:
                name, _, points, weight, repair, value = found.groups()
                assert number(points) * number(weight) * number(repair) == number(value)
                sums[name] = sums.get(name, Fraction(0)) + number(value)
        score = Fraction(CARD.base)
        for name, total in sums.items():
            cap = caps.get(name, Fraction(10**6))
            score += max(-cap, min(cap, total))
        score = max(Fraction(0), min(Fraction(CARD.most), score))
        grade = next(name for name in order if score >= bounds[name])
        for line in lines:
            best = re.match(
                r" +(?:否决|黑名单|缺|Veto|Blacklist|Feeds).*(?:最高(\S+)|, (\S+) at best)$", line
            )
            if best:
                grade = order[max(order.index(grade), order.index(best[1] or best[2]))]
        assert grade == title, code
        seen.add(grade)
    assert seen == set(order)


def test_a_bound_set_by_missing_feeds_is_told_where_it_is_worked_out():
    frame = county()["credit_events"]
    without = with_tables(credit_events=frame[frame["source_dept"] != "银行"])
    book = credit.grade_all(without, CARD, dt.date(2014, 12, 31))
    code = next(c for c, g in graded(2014).classes.items() if g == "A")
    told = credit_text.account(credit.look_up(book, code)).render("zh")
    assert "按分数为A级" in told
    assert "缺部门信息，最高B级" in told
    assert "B级" in told.splitlines()[0]
    blind = credit.grade_all(with_tables(without=("credit_events",)), CARD, dt.date(2014, 12, 31))
    assert "六个部门的信息都缺" in credit_text.account(credit.look_up(blind, code)).render("zh")
    assert "一律不评级" in str(credit_text.grades(blind, None).render("zh"))
    nobody = credit.grade_all(
        with_tables(without=("credit_events", "blacklist")), CARD, dt.date(2014, 12, 31)
    )
    assert credit.robustness(nobody).empty
    assert credit_text.robust(nobody).blocks == ()
    for table in (
        credit_tables.robust,
        credit_tables.lowest_grade,
        credit_tables_blacklist.blacklist,
        credit_tables_blacklist.proposals,
    ):
        assert table(nobody) is None
    assert credit_tables.downgrades(nobody, nobody) is None
    assert "无数据" in str(credit_text.rows_set_apart(blind).render("zh"))
    assert "无数据" in str(
        credit_text.grades(
            dataclasses.replace(blind, county=with_tables(without=("blacklist",))), None
        ).render("zh")
    )


def test_the_look_up_tells_what_is_kept_apart_and_what_is_missing():
    told = credit_text.account(credit.look_up(only(event(decision_date=None)), "PDY001178")).render("zh")
    assert "没有日期" in told
    assert "未评级" in told
    assert "检验检疫" in told.splitlines()[-1]


@pytest.mark.parametrize("lang", LANGS)
def test_tables_of_credit_come_out_and_add_up(lang):
    book, before = graded(2014), graded(2013)
    assert sum(int(row[2]) for row in credit_tables.grades(book).render(lang).rows) == 178
    for by in ("product_group", "size"):
        table = credit_tables.grades_by(book, by).render(lang)
        assert sum(int(cell) for row in table.rows for cell in row[1:]) == 178
    assert (
        sum(int(c) for row in credit_tables.migration(before, book).render(lang).rows for c in row[1:]) == 178
    )
    shown = [
        credit_tables.downgrades(before, book).render(lang),
        credit_tables_card.credit_card(CARD).render(lang),
    ]
    shown += [
        make(book).render(lang)
        for make in (
            credit_tables.lowest_grade,
            credit_tables.robust,
            credit_tables_blacklist.blacklist,
            credit_tables_blacklist.proposals,
        )
    ]
    assert all(table.rows for table in shown)
    assert len(credit_tables_blacklist.blacklist(book).render(lang).rows) == 7
    assert "B006" in [
        row[0] for row in credit_tables_blacklist.blacklist(book).render(lang).rows if row[-1] != "—"
    ]
    assert credit_tables.rows_set_apart(book) is None
    assert credit_charts.township_grades(book).render(lang).svg.count("<path") > 20
    assert "105" in str(credit_text.grades(book, before).render(lang))


@pytest.mark.parametrize("lang", LANGS)
def test_rows_kept_apart_are_named_with_their_places_and_what_their_names_propose(lang):
    name = county()["enterprises"].set_index("org_code").at["PDY205656", "name"]
    book = only(event(org_code=None, enterprise_name=name))
    (row,) = credit_tables.rows_set_apart(book).render(lang).rows
    assert row[0] == "credit_events.csv:row 2"
    assert "PDY205656" in row[2]
    assert "1" in str(credit_text.rows_set_apart(book).render(lang))


@pytest.mark.parametrize("lang", LANGS)
def test_the_link_shows_all_three_switches_and_what_a_hold_would_change(lang):
    whole = read_county(SAMPLE)
    rules = rules_for(POLICY, 2013, choose_readings(POLICY))
    found = credit.link_awards(graded(2013), awards.assess(whole.tables, rules).awards, "hold")
    table = credit_tables_card.switches(found).render(lang)
    assert [row[1] for row in table.rows] == ["1,920,001"] * 3
    assert [row[4] for row in table.rows] == ["1,920,001", "1,920,001", "1,890,001"]
    rows_of = credit_tables_card.link(found, rules, graded(2013)).render(lang).rows
    assert sum(int(row[-1].replace(",", "")) for row in rows_of) == 30_000
    assert "1,890,001" in str(credit_text.link(found, 2013).render(lang))
    none = credit.link_awards(graded(2013), awards.assess(whole.tables, rules).awards, "ignore")
    assert credit_tables_card.link(none, rules, graded(2013)) is None


PERSONAL = {
    "enterprises": ("legal_person", "contact", "phone", "address"),
    "payments": ("payee_name", "account_no"),
}


def texts_of(thing: object, lang: str) -> str:
    """Return all that is shown of a result, and of a table what a machine reads."""
    shown = thing.render(lang) if hasattr(thing, "render") else thing
    bundle = shown._repr_mimebundle_() if hasattr(shown, "_repr_mimebundle_") else str(shown)
    data = thing.frame(lang).to_csv() if hasattr(thing, "frame") else ""
    return json.dumps(bundle, ensure_ascii=False) + data


@pytest.mark.parametrize("name", ["50_quality_supervision", "60_quality_credit"])
def test_no_person_telephone_address_or_account_of_the_sample_is_in_an_executed_notebook(name):
    notebook = nbformat.read(home() / "tests" / "reference" / f"{name}.2013.ipynb", as_version=4)
    shown = json.dumps([cell.get("outputs", []) for cell in notebook.cells], ensure_ascii=False)
    assert len(shown) > 50_000
    secret = {
        row[column]
        for column in ("legal_person", "contact", "phone", "address")
        for row in rows("enterprises")
    }
    secret |= {row["account_no"] for row in rows("payments")}
    secret.discard("")
    assert len(secret) > 400
    assert [text for text in secret if text in shown] == []


@pytest.mark.parametrize("lang", LANGS)
def test_whatever_stands_in_personal_columns_reaches_no_output(lang):
    """The columns are filled with marks; every table, sentence and chart of both notebooks is searched for them."""
    whole = read_county(SAMPLE)
    tables = dict(whole.tables)
    for name, columns in PERSONAL.items():
        tables[name] = tables[name].assign(**dict.fromkeys(columns, "SECRET-13800000000"))
    marked = dataclasses.replace(whole, tables=tables)
    spec = supervision.SUPERVISION.find(POLICY)
    watch = supervision.supervise(marked, spec, 2013)
    book = credit.grade_all(marked, CARD, dt.date(2013, 12, 31))
    before = credit.grade_all(marked, CARD, dt.date(2012, 12, 31))
    plan = supervision.plan(marked, spec, 2013, book.classes)
    rules = rules_for(POLICY, 2013, choose_readings(POLICY))
    found = credit.link_awards(book, awards.assess(marked.tables, rules).awards, "hold")
    covered = programmes.coverage(marked, programmes.PROGRAMMES.find(POLICY), 2013)
    shown = [
        supervision_text.alerts(watch),
        supervision_text.changes(watch),
        supervision_tables.alerts(watch),
        supervision_tables_cases.overdue(watch),
        supervision_tables_cases.cases(watch),
        supervision_tables_registers.accidents(watch),
        supervision_tables_cases.complaints(watch),
        supervision_tables_visits.top_visits(plan),
        *programmes_tables.coverage(covered),
        credit_tables.downgrades(before, book),
        credit_tables.lowest_grade(book),
        credit_tables.robust(book),
        credit_tables_blacklist.blacklist(book),
        credit_tables_blacklist.proposals(book),
        credit_tables_card.link(found, rules, book),
        credit_charts.township_grades(book),
        supervision_charts.cumulative_sums(watch),
        *(credit_text.account(credit.look_up(book, code)) for code in book.firms["org_code"]),
    ]
    assert len(shown) > 190
    assert [thing for thing in shown if "SECRET" in texts_of(thing, lang)] == []


def test_the_register_without_optional_columns_is_enough():
    register = county()["enterprises"]
    slim = register[["org_code", "name", "entity_type", "township_code", "township", "product_group"]]
    book = credit.grade_all(with_tables(enterprises=slim), CARD, dt.date(2014, 12, 31))
    assert book.firms["grade"].tolist() == graded(2014).firms["grade"].tolist()
    assert credit_tables.grades_by(book, "size") is None
