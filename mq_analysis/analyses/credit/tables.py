"""Tables of credit: feeds, grades, migration, robustness, blacklist, rows kept apart, the link to awards, the card."""

from __future__ import annotations

from fractions import Fraction

import pandas as pd

from mq_analysis.analyses.credit import change, words as credit_words
from mq_analysis.analyses.credit.blacklist import Entry, proposed as proposed_entries
from mq_analysis.analyses.credit.card import LINK, PLACES, Card
from mq_analysis.analyses.credit.change import distribution, moved, names_of, robustness
from mq_analysis.analyses.credit.grade import UNRATED, Credit
from mq_analysis.analyses.credit.link import Linked
from mq_analysis.analyses.credit.lookup import look_up
from mq_analysis.base.frames import records
from mq_analysis.base.money import yuan
from mq_analysis.policy import Rules
from mq_analysis.report.display import Column, KeyFigure, KeyFigures, Table, number
from mq_analysis.report.format import DASH, award_name, percent_of
from mq_analysis.report.labels import Words
from mq_analysis.report.names import unit_name

SHOWN = 15
"""Rows of a long list that a report shows; the rest is counted."""


def feeds(book: Credit, lang: str) -> Table:
    """Tabulate the six feeds and what each says of the year."""
    t = Words(lang)
    body = [
        (t.of(one.feed.name), t(f"cr_state_{one.state}"), str(one.events), one.last or DASH, str(one.later))
        for one in book.feeds
    ]
    columns = (
        Column(t("cr_feed"), weight=1.2),
        Column(t("cr_state"), weight=1),
        number(t("cr_of_year")),
        Column(t("cr_last")),
        number(t("cr_later")),
    )
    caption = t("tbl_cr_feeds", year=book.as_of.year)
    return Table(caption, "tbl-cr-feeds", columns, tuple(body), notes=(t("note_cr_feeds"),))


def grades(book: Credit, lang: str) -> Table:
    """Tabulate firms by grade, with the bounds and what each grade means for supervision."""
    t = Words(lang)
    counts = distribution(book).iloc[0]
    body = [
        (t.of(one.name), str(one.at_least), str(counts[one.id]), t.of(one.supervision))
        for one in book.card.grades
    ]
    body.append((t("cr_unrated"), DASH, str(counts[UNRATED]), DASH))
    columns = (
        Column(t("cr_grade")),
        number(t("cr_from")),
        number(t("cr_firms")),
        Column(t("cr_supervision"), weight=2),
    )
    caption = t("tbl_cr_grades", date=book.as_of.isoformat())
    return Table(caption, "tbl-cr-grades", columns, tuple(body), notes=(t.of(book.card.status),))


def grades_by(book: Credit, by: str, lang: str) -> Table | None:
    """Tabulate firms by grade and a column of the register; None if it has no such column."""
    if by not in book.firms:
        return None
    t = Words(lang)
    names = names_of(book)
    body = [
        (
            unit_name(book.county, book.card.policy, by, row["unit"], t),
            *(str(row[n]) for n in names),
        )
        for row in records(distribution(book, by))
    ]
    heads = [number(credit_words.grade_name(book.card, name, t)) for name in names]
    caption = t("tbl_cr_by", by=t(f"by_{by}"))
    return Table(
        caption, f"tbl-cr-by-{by}", (Column(t(f"by_{by}").capitalize(), weight=1.5), *heads), tuple(body)
    )


def migration(before: Credit, now: Credit, lang: str) -> Table:
    """Tabulate firms by grade a year ago and now."""
    t = Words(lang)
    names = names_of(now)
    body = [
        (credit_words.grade_name(now.card, row["before"], t), *(str(row[name]) for name in names))
        for row in records(change.migration(before, now))
    ]
    heads = [number(credit_words.grade_name(now.card, name, t)) for name in names]
    caption = t("tbl_cr_migration", before=before.as_of.year, year=now.as_of.year)
    return Table(caption, "tbl-cr-migration", (Column(t("cr_before"), weight=1), *heads), tuple(body))


def fell(before: Credit, now: Credit, lang: str) -> Table | None:
    """Tabulate the firms whose grade fell, with the lines they lost most by; None without one."""
    t = Words(lang)
    rows = [row for row in records(moved(before, now)) if row["fall"] > 0]
    if not rows:
        return None
    body = [
        (
            f"{row['name']} {row['org_code']}",
            credit_words.grade_name(now.card, row["before"], t),
            credit_words.grade_name(now.card, row["now"], t),
            _because(now, row["org_code"], t),
        )
        for row in rows[:SHOWN]
    ]
    columns = (Column(t("enterprise"), weight=1.6), Column(t("cr_before")), Column(t("cr_now")),
               Column(t("cr_reason"), weight=2))  # fmt: skip
    notes = (t("more", n=len(rows)),) if len(rows) > SHOWN else ()
    return Table(t("tbl_cr_moved", year=now.as_of.year), "tbl-cr-moved", columns, tuple(body), notes=notes)


def worst(book: Credit, lang: str) -> Table | None:
    """Tabulate the firms of the lowest grade with what led to it; None without one."""
    t = Words(lang)
    rows = book.firms[book.firms["grade"] == book.card.grades[-1].id].sort_values(["score", "org_code"])
    if rows.empty:
        return None
    body = [
        (
            f"{row['name']} {row['org_code']}",
            unit_name(book.county, book.card.policy, "township_code", row["township_code"], t),
            credit_words.plain(book.points(int(str(place)))),
            _because(book, row["org_code"], t),
        )
        for place, row in zip(rows.index[:SHOWN], records(rows), strict=False)
    ]
    columns = (Column(t("enterprise"), weight=1.7), Column(t("township"), weight=0.8), number(t("cr_score")),
               Column(t("cr_reason"), weight=2))  # fmt: skip
    notes = (t("more", n=len(rows)),) if len(rows) > SHOWN else ()
    caption = t("tbl_cr_worst", date=book.as_of.isoformat())
    return Table(caption, "tbl-cr-worst", columns, tuple(body), notes=notes)


def _because(book: Credit, code: str, t: Words) -> str:
    """Name vetoes, the blacklist, and the lines that cost a firm points, the dearest first."""
    look = look_up(book, code)
    found = [t.of(veto.name) for veto in look.vetoes]
    found += [t("look_entry_short", entry=one.entry_id) for one in look.entries if one.is_listed]
    lost = sorted(
        ((left, t.of(line.name)) for line, _, left in look.lines if left < 0), key=lambda pair: pair[0]
    )
    found += [t("in_unit", name=name, unit=credit_words.signed(left)) for left, name in lost]
    return t("comma").join(found) or t("cr_less_won")


def robust(book: Credit, lang: str) -> Table | None:
    """Tabulate the firms whose grade changes most often when points are drawn anew; None if none does."""
    t = Words(lang)
    found = robustness(book)
    rows = records(found[found["changed"] > 0].head(SHOWN))
    if not rows:
        return None
    body = [
        (
            f"{row['name']} {row['org_code']}",
            credit_words.grade_name(book.card, row["grade"], t),
            percent_of(row["changed"]),
            credit_words.grade_name(book.card, row["other"], t),
        )
        for row in rows
    ]
    columns = (
        Column(t("enterprise"), weight=2),
        Column(t("cr_grade")),
        number(t("cr_changed")),
        Column(t("cr_other")),
    )
    card = book.card
    notes = (
        t("note_cr_robust", vary=f"{float(100 * card.vary):g}%", draws=f"{card.draws:,}", seed=card.seed),
    )
    return Table(t("tbl_cr_robust"), "tbl-cr-robust", columns, tuple(body), notes=notes)


def blacklist(book: Credit, lang: str) -> Table | None:
    """Tabulate every entry of the blacklist up to the day with its exit conditions; None without one."""
    if not book.entries:
        return None
    t = Words(lang)
    body = [
        (
            one.entry_id,
            unit_name(book.county, book.card.policy, "org_code", one.org_code, t),
            one.reason,
            one.entered.isoformat(),
            one.runs_to.isoformat(),
            one.removed.isoformat() if one.removed else t("cr_listed"),
            rectified(one, t),
            t("comma").join(t(f"cr_flag_{flag}") for flag in one.flags) or DASH,
        )
        for one in book.entries
    ]
    columns = (
        Column(t("cr_entry")),
        Column(t("enterprise"), weight=1.3),
        Column(t("cr_reason"), weight=1),
        Column(t("cr_entered")),
        Column(t("cr_due")),
        Column(t("cr_removed")),
        Column(t("cr_rectified")),
        Column(t("cr_flags"), weight=1.2),
    )
    notes = (t.of(book.card.blacklist.source), t("note_cr_blacklist"))
    caption = t("tbl_cr_blacklist", date=book.as_of.isoformat())
    return Table(caption, "tbl-cr-blacklist", columns, tuple(body), notes=notes)


def rectified(entry: Entry, t: Words) -> str:
    """Say whether everything was made good."""
    if entry.is_rectified is None:
        return t("cr_unknown")
    return t("cr_yes") if entry.is_rectified else t("cr_no")


def proposed(book: Credit, lang: str) -> Table | None:
    """Tabulate events that lead to the blacklist without a decision; None without one."""
    t = Words(lang)
    rows = records(proposed_entries(book.county, book.card, book.lines, book.entries))
    if not rows:
        return None
    body = [
        (
            unit_name(book.county, book.card.policy, "org_code", row["org_code"], t),
            t.of(book.card.line(row["line"]).name),
            row["date"],
            book.county.place(row["table"], int(row["row"])).rpartition("/")[2],
        )
        for row in rows
    ]
    columns = (Column(t("enterprise"), weight=2), Column(t("cr_line"), weight=1), Column(t("cr_date")),
               Column(t("cr_place"), weight=1))  # fmt: skip
    return Table(t("tbl_cr_proposed"), "tbl-cr-proposed", columns, tuple(body))


def apart(book: Credit, lang: str) -> Table | None:
    """Tabulate the rows kept apart, with their places; None without one."""
    t = Words(lang)
    rows = records(book.apart.rows)
    if not rows:
        return None
    body = []
    for row in rows[:SHOWN]:
        code = row["org_code"] if isinstance(row["org_code"], str) else DASH
        proposals = (
            book.apart.proposals.get(int(row["row"]), ()) if row["table"] == book.card.events.table else ()
        )
        why = t(f"cr_apart_{row['why']}")
        if proposals:
            why += t("separator") + t("cr_proposes", codes=t("comma").join(proposals))
        place = book.county.place(row["table"], int(row["row"])).rpartition("/")[2]
        body.append((place, code, why))
    columns = (Column(t("cr_place"), weight=1), Column(t("org_code")), Column(t("cr_apart_why"), weight=1.5))
    notes = (t("more", n=len(rows)),) if len(rows) > SHOWN else ()
    return Table(t("tbl_cr_apart"), "tbl-cr-apart", columns, tuple(body), notes=notes)


def link(found: Linked, rules: Rules, book: Credit, lang: str) -> Table | None:
    """Tabulate the awards that the link to credit touches; None without one."""
    if found.rows.empty:
        return None
    t = Words(lang)
    body = [
        (
            f"{row['name']} {row['org_code']}",
            credit_words.grade_name(book.card, row["grade"], t),
            t("cr_listed") if row["is_listed"] else DASH,
            award_name(rules.award(row["award_id"]), t) if isinstance(row["award_id"], str) else DASH,
            DASH if pd.isna(row["amount_fen"]) else yuan(int(row["amount_fen"])),
        )
        for row in records(found.rows)
    ]
    columns = (Column(t("enterprise"), weight=2), Column(t("cr_grade")), Column(t("cr_removed_or_listed")),
               Column(t("cr_award"), weight=1.4), number(t("amount"), t("yuan")))  # fmt: skip
    caption = t("tbl_cr_link", year=rules.year)
    return Table(caption, "tbl-cr-link", columns, tuple(body), notes=(t.of(book.card.awards.hook),))


def switches(found: Linked, lang: str) -> Table:
    """Tabulate what the three switches would pay."""
    t = Words(lang)
    body = []
    for name in LINK:
        touched = 0 if name == "ignore" else found.touched_fen
        held = found.touched_fen if name == "hold" else 0
        told = t(f"cr_switch_{name}") + t("cr_used") * (name == found.switch)
        body.append((told, yuan(found.total_fen), yuan(touched), yuan(held), yuan(found.total_fen - held)))
    columns = (
        Column(t("cr_switch"), weight=1.2),
        number(t("cr_total"), t("yuan")),
        number(t("cr_touched"), t("yuan")),
        number(t("cr_held"), t("yuan")),
        number(t("cr_paid"), t("yuan")),
    )
    return Table(t("tbl_cr_switch"), "tbl-cr-switch", columns, tuple(body))


def credit_card(card: Card, lang: str) -> Table:
    """Tabulate every line of the card with its points, and how they fade."""
    t = Words(lang)
    body = [
        (
            t.of(line.name),
            credit_words.signed(Fraction(line.points, PLACES)),
            DASH if line.cap is None else credit_words.plain(Fraction(line.cap, PLACES)),
            t("cr_in_force") if line.in_force else DASH,
            line.table,
        )
        for line in card.lines
    ]
    columns = (Column(t("cr_line"), weight=1.6), number(t("cr_points")), number(t("cr_cap")), Column(t("cr_validity")),
               Column(t("cr_table"), weight=1))  # fmt: skip
    decay = t("comma").join(
        t("cr_band", months=band.within_months, weight=credit_words.plain(band.weight)) for band in card.decay
    )
    vetoes = t("separator").join(
        t(
            "cr_veto_told",
            name=t.of(one.name),
            months=one.months,
            grade=credit_words.grade_name(card, one.at_best, t),
        )
        for one in card.vetoes
    )
    note = t(
        "note_cr_card", base=card.base, most=card.most, decay=decay, repaired=credit_words.plain(card.repaired),
        vetoes=vetoes or t("none"),
    )  # fmt: skip
    return Table(t("tbl_cr_card"), "tbl-cr-card", columns, tuple(body), notes=(note,))


def credit_keys(book: Credit, lang: str) -> KeyFigures:
    """Return how many firms have the lowest grade."""
    t = Words(lang)
    lowest = book.card.grades[-1]
    n = int(distribution(book).iloc[0][lowest.id])
    name = t("key_lowest_grade", grade=t.of(lowest.name))
    return KeyFigures((KeyFigure("lowest_grade", name, str(n), t("firms_unit")),))
