"""Tables of the card: its lines, and the awards that a link of grades to awards would hold."""

from __future__ import annotations

from fractions import Fraction

import pandas as pd

from mq_analysis.analyses.credit import words as credit_words
from mq_analysis.analyses.credit.card import PLACES, Card
from mq_analysis.analyses.credit.consequences import LINK
from mq_analysis.analyses.credit.grade import Credit
from mq_analysis.analyses.credit.link import Linked
from mq_analysis.base.frames import records
from mq_analysis.policy import Rules
from mq_analysis.report.cells import Coded, Several
from mq_analysis.report.spoken import award_name
from mq_analysis.report.table import Row, Table, money, number, text
from mq_analysis.report.values import Money, join, pieces, say


def link(found: Linked, rules: Rules, book: Credit) -> Table | None:
    """Tabulate the awards that the link to credit touches; None without one."""
    if found.rows.empty:
        return None
    body = [
        (
            Coded(row["name"], row["org_code"]),
            credit_words.grade_name(book.card, row["grade"]),
            say("cr_listed") if row["is_listed"] else None,
            award_name(rules.award(row["award_id"])) if isinstance(row["award_id"], str) else None,
            None if pd.isna(row["amount_fen"]) else Money(row["amount_fen"]),
        )
        for row in records(found.rows)
    ]
    columns = (text(say("enterprise"), weight=2), text(say("cr_grade")), text(say("cr_removed_or_listed")),
               text(say("cr_award"), weight=1.4), money(say("amount")))  # fmt: skip
    caption = say("tbl_cr_link", year=rules.year)
    return Table(caption, "tbl-cr-link", columns, tuple(body), notes=(book.card.awards.hook,))


def switches(found: Linked) -> Table:
    """Tabulate the sum paid under each of the three switches."""
    body: list[Row] = []
    for name in LINK:
        touched = 0 if name == "ignore" else found.touched_fen
        held = found.touched_fen if name == "hold" else 0
        switch, is_used = say(f"cr_switch_{name}"), name == found.switch
        shown = pieces(switch, say("cr_used")) if is_used else switch
        amounts = map(Money, (found.total_fen, touched, held, found.total_fen - held))
        body.append((Several((("", switch), (say("used"), int(is_used))), shown), *amounts))
    columns = (
        text(say("cr_switch"), weight=1.2),
        money(say("cr_total")),
        money(say("cr_touched")),
        money(say("cr_held")),
        money(say("cr_paid")),
    )
    return Table(say("tbl_cr_switch"), "tbl-cr-switch", columns, tuple(body))


def credit_card(card: Card) -> Table:
    """Tabulate every line of the card with its points, and how they decay."""
    body = [
        (
            line.name,
            credit_words.signed_points(Fraction(line.points, PLACES)),
            None if line.cap is None else credit_words.plain(Fraction(line.cap, PLACES)),
            say("cr_in_force") if line.in_force else None,
            line.table,
        )
        for line in card.lines
    ]
    columns = (
        text(say("cr_line"), weight=1.6),
        number(say("cr_points")),
        number(say("cr_cap")),
        text(say("cr_validity")),
        text(say("cr_table"), weight=1),
    )
    decay = join(
        say("cr_band", months=band.within_months, weight=credit_words.plain(band.weight))
        for band in card.decay
    )
    vetoes = [
        say(
            "cr_veto_told",
            name=one.name,
            months=one.months,
            grade=credit_words.grade_name(card, one.at_best),
        )
        for one in card.vetoes
    ]
    note = say(
        "note_cr_card", base=card.base, most=card.most, decay=decay, repaired=credit_words.plain(card.repaired),
        vetoes=join(vetoes, "separator") if vetoes else say("none"),
    )  # fmt: skip
    return Table(say("tbl_cr_card"), "tbl-cr-card", columns, tuple(body), notes=(note,))
