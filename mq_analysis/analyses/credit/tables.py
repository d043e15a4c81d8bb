"""Tables of grades: feeds, grades, migration, robustness, rows kept apart."""

from __future__ import annotations

from mq_analysis.analyses.credit import change, words as credit_words
from mq_analysis.analyses.credit.change import distribution, grade_changes, names_of, robustness
from mq_analysis.analyses.credit.grade import UNRATED, Credit
from mq_analysis.analyses.credit.lookup import look_up
from mq_analysis.base.frames import records
from mq_analysis.report.cells import Coded, Listed, Several, list_values
from mq_analysis.report.keys import KeyFigure, KeyFigures
from mq_analysis.report.spoken import Capitalised, unit_name
from mq_analysis.report.table import Row, Table, number, text
from mq_analysis.report.values import Share, Value, group_digits, join, percentage, say

SHOWN = 15
"""Rows of a long list that a report shows; the rest is counted."""


def feeds(book: Credit) -> Table:
    """Tabulate the feeds and their events of the year."""
    body = [
        (one.feed.name, say(f"cr_state_{one.state}"), one.events, one.last or None, one.later)
        for one in book.feeds
    ]
    columns = (
        text(say("cr_feed"), weight=1.2),
        text(say("cr_state"), weight=1),
        number(say("cr_of_year")),
        text(say("cr_last")),
        number(say("cr_later")),
    )
    caption = say("tbl_cr_feeds", year=book.as_of.year)
    return Table(caption, "tbl-cr-feeds", columns, tuple(body), notes=(say("note_cr_feeds"),))


def grades(book: Credit) -> Table:
    """Tabulate firms by grade, with the bounds and what each grade means for supervision."""
    counts = distribution(book).iloc[0]
    body: list[Row] = [
        (one.name, int(one.at_least), int(counts[one.id]), one.supervision) for one in book.card.grades
    ]
    body.append((say("cr_unrated"), None, int(counts[UNRATED]), None))
    columns = (
        text(say("cr_grade")),
        number(say("cr_from")),
        number(say("cr_firms")),
        text(say("cr_supervision"), weight=2),
    )
    caption = say("tbl_cr_grades", date=book.as_of.isoformat())
    return Table(caption, "tbl-cr-grades", columns, tuple(body), notes=(book.card.status,))


def grades_by(book: Credit, by: str) -> Table | None:
    """Tabulate firms by grade and a column of the register; None if it has no such column."""
    if by not in book.firms:
        return None
    names = names_of(book)
    body = [
        (
            unit_name(book.county, book.card.policy, by, row["unit"]),
            *(int(row[n]) for n in names),
        )
        for row in records(distribution(book, by))
    ]
    heads = [number(credit_words.grade_name(book.card, name)) for name in names]
    caption = say("tbl_cr_by", by=say(f"by_{by}"))
    return Table(
        caption, f"tbl-cr-by-{by}", (text(Capitalised(say(f"by_{by}")), weight=1.5), *heads), tuple(body)
    )


def migration(before: Credit, now: Credit) -> Table:
    """Tabulate firms by grade a year ago and now."""
    names = names_of(now)
    body = [
        (credit_words.grade_name(now.card, row["before"]), *(int(row[name]) for name in names))
        for row in records(change.migration(before, now))
    ]
    heads = [number(credit_words.grade_name(now.card, name)) for name in names]
    caption = say("tbl_cr_migration", before=before.as_of.year, year=now.as_of.year)
    return Table(caption, "tbl-cr-migration", (text(say("cr_before"), weight=1), *heads), tuple(body))


def downgrades(before: Credit, now: Credit) -> Table | None:
    """Tabulate the firms whose grade fell, with the lines that cost them most; None without such firms."""
    rows = [row for row in records(grade_changes(before, now)) if row["fall"] > 0]
    if not rows:
        return None
    body = [
        (
            Coded(row["name"], row["org_code"]),
            credit_words.grade_name(now.card, row["before"]),
            credit_words.grade_name(now.card, row["now"]),
            _reasons(now, row["org_code"]),
        )
        for row in rows[:SHOWN]
    ]
    columns = (text(say("enterprise"), weight=1.6), text(say("cr_before")), text(say("cr_now")),
               text(say("cr_reason"), weight=2))  # fmt: skip
    notes = (say("more", n=len(rows)),) if len(rows) > SHOWN else ()
    return Table(say("tbl_cr_moved", year=now.as_of.year), "tbl-cr-moved", columns, tuple(body), notes=notes)


def lowest_grade(book: Credit) -> Table | None:
    """Tabulate the firms of the lowest grade with what led to it; None without one."""
    rows = book.firms[book.firms["grade"] == book.card.grades[-1].id].sort_values(["score", "org_code"])
    if rows.empty:
        return None
    body = [
        (
            Coded(row["name"], row["org_code"]),
            unit_name(book.county, book.card.policy, "township_code", row["township_code"]),
            credit_words.plain(book.points(int(str(place)))),
            _reasons(book, row["org_code"]),
        )
        for place, row in zip(rows.index[:SHOWN], records(rows), strict=False)
    ]
    columns = (text(say("enterprise"), weight=1.7), text(say("township"), weight=0.8), number(say("cr_score")),
               text(say("cr_reason"), weight=2))  # fmt: skip
    notes = (say("more", n=len(rows)),) if len(rows) > SHOWN else ()
    caption = say("tbl_cr_worst", date=book.as_of.isoformat())
    return Table(caption, "tbl-cr-worst", columns, tuple(body), notes=notes)


def _reasons(book: Credit, code: str) -> Listed:
    """Name vetoes, the blacklist, and the lines with deducted points, the largest first."""
    look = look_up(book, code)
    found = [_reason(veto.name) for veto in look.vetoes]
    found += [_reason(say("look_entry_short", entry=one.entry_id)) for one in look.entries if one.is_listed]
    lost = sorted(((left, line.name) for line, _, left in look.lines if left < 0), key=lambda pair: pair[0])
    found += [_reason(name, credit_words.signed_points(left)) for left, name in lost]
    return list_values(found or [_reason(say("cr_less_won"))])


def _reason(name: Value, points: Value = None) -> Several:
    shown = name if points is None else say("in_unit", name=name, unit=points)
    return Several((("", name), (say("cr_points"), points)), shown)


def robust(book: Credit) -> Table | None:
    """Tabulate the firms whose grade changes most often when points are drawn; None if no grade changes."""
    found = robustness(book)
    rows = records(found[found["changed"] > 0].head(SHOWN))
    if not rows:
        return None
    body = [
        (
            Coded(row["name"], row["org_code"]),
            credit_words.grade_name(book.card, row["grade"]),
            Share.of(row["changed"]),
            credit_words.grade_name(book.card, row["other"]),
        )
        for row in rows
    ]
    columns = (
        text(say("enterprise"), weight=2),
        text(say("cr_grade")),
        number(say("cr_changed")),
        text(say("cr_other")),
    )
    card = book.card
    notes = (
        say("note_cr_robust", vary=percentage(card.vary), draws=group_digits(card.draws), seed=card.seed),
    )
    return Table(say("tbl_cr_robust"), "tbl-cr-robust", columns, tuple(body), notes=notes)


def rows_set_apart(book: Credit) -> Table | None:
    """Tabulate the rows kept apart, with their places; None without one."""
    rows = records(book.apart.rows)
    if not rows:
        return None
    body: list[Row] = []
    for row in rows[:SHOWN]:
        code = row["org_code"] if isinstance(row["org_code"], str) else None
        proposals = (
            book.apart.proposals.get(int(row["row"]), ()) if row["table"] == book.card.events.table else ()
        )
        why: Value = say(f"cr_apart_{row['why']}")
        if proposals:
            codes = join(proposals)
            shown = join((why, say("cr_proposes", codes=codes)), "separator")
            why = Several((("", why), (say("cr_candidates"), codes)), shown)
        place = book.county.place(row["table"], int(row["row"])).rpartition("/")[2]
        body.append((place, code, why))
    columns = (text(say("cr_place"), weight=1), text(say("org_code")), text(say("cr_apart_why"), weight=1.5))
    notes = (say("more", n=len(rows)),) if len(rows) > SHOWN else ()
    return Table(say("tbl_cr_apart"), "tbl-cr-apart", columns, tuple(body), notes=notes)


def credit_keys(book: Credit) -> KeyFigures:
    """Return how many firms have the lowest grade."""
    lowest = book.card.grades[-1]
    n = int(distribution(book).iloc[0][lowest.id])
    name = say("key_lowest_grade", grade=lowest.name)
    return KeyFigures((KeyFigure("lowest_grade", name, n, say("firms_unit")),))
