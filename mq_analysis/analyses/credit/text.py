"""Sentences about credit, and one firm with every line behind its grade as text for a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from mq_analysis.analyses.credit import blacklist, change, words as credit_words
from mq_analysis.analyses.credit.change import distribution, robustness
from mq_analysis.analyses.credit.grade import UNRATED, Credit
from mq_analysis.analyses.credit.link import Linked
from mq_analysis.analyses.credit.lookup import Detail, Look
from mq_analysis.report.format import grid
from mq_analysis.report.labels import Words, display_language
from mq_analysis.report.prose import Prose, Said, bullets, callout, narrate, paragraph
from mq_analysis.report.values import Money, Share, join, percentage, say, text_of


def grades(book: Credit, before: Credit | None) -> Prose:
    """Say how many firms have each grade, which feeds are missing, which grades changed, and who is blacklisted."""
    counts = distribution(book).iloc[0]
    said = join(say("as_count_of", status=one.name, n=int(counts[one.id])) for one in book.card.grades)
    unrated = int(counts[UNRATED])
    n = len(book.firms)
    date = book.as_of.isoformat()
    head = narrate("cr_headline", date=date, n=n, rated=n - unrated, grades=said, unrated=unrated)
    points = _missing(book)
    if before is not None:
        moved = change.grade_changes(before, book)
        lowest = book.card.grades[-1].id
        points.append(
            narrate(
                "cr_fell_told",
                up=int((moved["fall"] < 0).sum()),
                down=int((moved["fall"] > 0).sum()),
                worst=int(((moved["fall"] > 0) & (moved["now"] == lowest)).sum()),
            )
        )
    proposed = blacklist.proposals(book.county, book.card, book.lines, book.entries)
    if not book.county.has("blacklist"):
        points.append(narrate("cr_no_list"))
        return Prose((callout(head), bullets(points)))
    points.append(
        narrate(
            "cr_list_told",
            n=sum(one.is_listed for one in book.entries),
            flagged=sum(bool(one.flags) for one in book.entries),
            proposed=len(proposed),
        )
    )
    return Prose((callout(head), bullets(points)))


def _missing(book: Credit) -> list[Said]:
    if not book.missing:
        return [narrate("cr_all_there")]
    names = join(one.feed.name for one in book.missing)
    points = [narrate("cr_missing_told", names=names)]
    if book.is_blind:
        points.append(narrate("cr_blind"))
    elif book.absent and book.card.missing_at_best is not None:
        best = credit_words.grade_name(book.card, book.card.missing_at_best)
        points.append(narrate("cr_capped", n=book.absent, grade=best))
    return points


def robust(book: Credit) -> Prose:
    """Say how many grades do not change when the points are drawn."""
    changed = robustness(book)["changed"]
    if changed.empty:
        return Prose(())
    share, never = (Fraction(int((changed <= bound).sum()), len(changed)) for bound in (0.5, 0))
    said = narrate(
        "cr_robust_told",
        vary=percentage(book.card.vary),
        share=Share.of(share),
        never=Share.of(never),
    )
    return Prose((paragraph(said),))


def rows_set_apart(book: Credit) -> Prose:
    """Say how many records are doubtful and why."""
    counts = Counter(book.apart.rows["why"])
    if not counts:
        key = "cr_apart_none" if book.county.has(book.card.events.table) else "cr_no_events"
        return Prose((paragraph(narrate(key)),))
    kinds = join(say("cr_kind_n", kind=say(f"cr_apart_{why}"), n=n) for why, n in counts.items())
    return Prose((callout(narrate("cr_apart_told", n=sum(counts.values()), kinds=kinds)),))


def link(found: Linked, year: int) -> Prose:
    """Say how many awards the link affects and what a hold would change."""
    total = Money(found.total_fen)
    if found.rows.empty:
        return Prose((paragraph(narrate("cr_link_none", year=year, total=total)),))
    said = narrate(
        "cr_link_told",
        switch=say(f"cr_switch_{found.switch}"),
        year=year,
        n=found.rows["org_code"].nunique(),
        touched=Money(found.touched_fen),
        total=total,
        paid=Money(found.total_fen - found.touched_fen),
    )
    return Prose((callout(said),))


@dataclass(frozen=True, slots=True)
class Account:
    """A firm's credit as lines of text for a terminal; the language is chosen when it is shown."""

    look: Look

    def render(self, lang: str) -> str:
        """Write every record, the sum, vetoes, blacklist entries and missing feeds."""
        return "\n".join(_lines(self.look, Words(lang)))

    def __str__(self) -> str:
        return self.render(display_language())


def account(look: Look) -> Account:
    """Return the account of a firm's grade: every record, the sum, vetoes, blacklist entries and missing feeds."""
    return Account(look)


def _lines(look: Look, t: Words) -> Iterator[str]:
    book, card = look.book, look.book.card
    grade = text_of(credit_words.grade_name(card, look.grade), t)
    yield t("look_title", name=look.name, code=look.org_code, date=book.as_of.isoformat(), grade=grade)
    if look.grade == UNRATED:
        yield t("look_blind") if book.is_blind else t("look_unrated")
    else:
        way = next(one.supervision for one in card.grades if one.id == look.grade)
        yield t("look_way", way=t.of(way))
    if look.details:
        yield ""
        yield t("look_rows")
        head = (t("cr_line"), t("cr_date"), t("look_how"), t("look_record"), t("cr_place"))
        yield from grid([head, *(_row(one, t) for one in look.details)])
    if look.grade != UNRATED:
        yield ""
        yield from _sum(look, t)
    yield from _list(look, t)
    for place, why in look.apart:
        yield t("look_apart", place=place, why=t(f"cr_apart_{why}"))
    if book.missing:
        yield t("look_missing", names=t("comma").join(t.of(one.feed.name) for one in book.missing))


def _row(one: Detail, t: Words) -> tuple[str, ...]:
    if one.why:
        how = t("look_not", why=t(f"cr_why_{one.why}"))
    else:
        points = credit_words.signed_text(one.points)
        weight, repair = credit_words.plain_text(one.weight), credit_words.plain_text(one.repair)
        how = f"{points} × {weight} × {repair} = {credit_words.signed_text(one.value)}"
    return (t.of(one.line.name), one.date, how, one.told, one.place)


def _sum(look: Look, t: Words) -> Iterator[str]:
    card = look.book.card
    yield t("look_lines")
    for line, total, left in look.lines:
        told = credit_words.signed_text(left)
        if total != left:
            cap = credit_words.plain_text(abs(left))
            told = t("look_capped", total=credit_words.signed_text(total), cap=cap)
        yield f"   {t.of(line.name)} {told}"
    terms = "".join(
        f" {credit_words.signed_text(left)[0]} {credit_words.plain_text(left)}"
        for _, _, left in look.lines
        if left
    )
    raw = card.base + sum((left for _, _, left in look.lines), Fraction(0))
    score = credit_words.plain_text(look.score)
    cut = t("look_cut", most=card.most, score=score) if raw != look.score else ""
    told = credit_words.signed_text(raw) if raw < 0 else credit_words.plain_text(raw)
    yield "   " + t("look_sum", base=card.base, terms=terms, raw=told, cut=cut)
    bounds = t("comma").join(f"{t.of(one.name)} {one.at_least}" for one in card.grades)
    by_points = next(one for one in card.grades if look.score >= one.at_least)
    yield "   " + t("look_bounds", bounds=bounds, grade=t.of(by_points.name))
    for veto in look.vetoes:
        best = text_of(credit_words.grade_name(card, veto.at_best), t)
        yield "   " + t("look_veto", name=t.of(veto.name), grade=best)
    if look.book.absent and card.missing_at_best is not None:
        yield "   " + t(
            "look_provisional", grade=text_of(credit_words.grade_name(card, card.missing_at_best), t)
        )
    for entry in look.entries:
        if entry.is_listed:
            best = text_of(credit_words.grade_name(card, card.blacklist.at_best), t)
            yield "   " + t("look_listed", entry=entry.entry_id, grade=best)


def _list(look: Look, t: Words) -> Iterator[str]:
    as_of = look.book.as_of
    for one in look.entries:
        until = (
            t("look_until_removed", day=one.removed.isoformat())
            if one.removed
            else t("look_until", day=one.runs_to.isoformat())
        )
        yield t(
            "look_entry", entry=one.entry_id, reason=one.reason, document=one.document,
            entered=one.entered.isoformat(), until=until,
        )  # fmt: skip
        marks = {True: "✓", False: "✗", None: "?"}
        yield "   " + t(
            "look_exit",
            term=marks[one.term_over(as_of)],
            mended=marks[one.is_rectified],
            new=marks[not one.new_events],
        )
        for flag in one.flags:
            yield "   " + t(f"cr_flag_{flag}")
