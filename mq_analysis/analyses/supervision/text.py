"""Sentences about supervision: alerts, changes, cases, complaints, next year's plan, missing data."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from mq_analysis.analyses.supervision import register as registers, words as supervision_words
from mq_analysis.analyses.supervision.cusum import Episode
from mq_analysis.analyses.supervision.visits import BackTest, Visits
from mq_analysis.analyses.supervision.watch import Supervision, subjects
from mq_analysis.report.prose import Block, Prose, Said, bullets, callout, narrate, paragraph
from mq_analysis.report.spoken import unit_name
from mq_analysis.report.values import Money, format_number, join, say

CHARTED = ("point", "cusum", "cluster")
MOST_FAILED = 3
BLUNT = 2
"""Times the acceptable share from which a group's own reference leaves only large changes to be seen."""


def alerts(book: Supervision) -> Prose:
    """Say how many subjects are at which level, and how many alarms chance alone would raise."""
    found = subjects(book)
    expected = format_number(sum(book.expected.values()), ".2f")
    points: list[Said] = []
    if book.lacks:
        names = join(stream.name for stream in book.lacks)
        points.append(narrate("sv_lacks", names=names))
    for stream in book.spec.streams:
        rows = book.streams.get(stream.id)
        if rows is not None:
            first = int(rows["year"].min())
            years = f"{first}–{first + book.spec.watch.reference_years - 1}"
            points.append(narrate("sv_reference", stream=stream.name, years=years))
    if not found and not book.streams:
        return no_data("sv_part_streams")
    if not found:
        quiet = callout(narrate("sv_quiet", year=book.year, expected=expected))
        return Prose((quiet, bullets(points))) if points else Prose((quiet,))
    counts = Counter(one.level for one in found)
    levels = join(
        say("sv_count_of", level=supervision_words.level_name(book, rank), n=counts[rank])
        for rank in sorted(counts, reverse=True)
    )
    charted = int(book.alerts["kind"].isin(CHARTED).sum())
    head = narrate(
        "sv_headline", year=book.year, subjects=len(found), levels=levels, charted=charted,
        expected=expected,
    )  # fmt: skip
    return Prose((callout(head), bullets(points)))


def changes(book: Supervision) -> Prose:
    """Describe every change of a failed share up to the year: begin, alarm, and whether it is over."""
    if not book.streams:
        return no_data("sv_part_streams")
    points: list[Said] = []
    for place, path in enumerate(book.monitor.paths):
        for episode in path.episodes:
            points += _change(book, place, episode)
    blunt = [
        supervision_words.group_name(book, place)
        for place, one in enumerate(book.monitor.series)
        if one.in_control > BLUNT * one.acceptable
    ]
    if not points:
        points.append(narrate("sv_no_changes", year=book.year))
    if blunt:
        names = join(dict.fromkeys(blunt))
        points.append(narrate("sv_blunt", n=len(blunt), names=names))
    return Prose((bullets(points),))


def _change(book: Supervision, place: int, episode: Episode) -> list[Said]:
    one = book.monitor.series[place]
    name, stream = supervision_words.group_name(book, place), one.stream.name
    alarm = book.date(place, episode.alarm)
    if not alarm.startswith(str(book.year)):
        if episode.recovered is None:
            return [narrate("sv_still_told", name=name, stream=stream, alarm=alarm)]
        ended = book.date(place, episode.recovered)
        return [narrate("sv_back_told", name=name, stream=stream, alarm=alarm, recovered=ended)]
    between = slice(episode.onset, episode.alarm + 1)
    failed = int(one.failed[between].sum())
    onset = book.date(place, episode.onset)
    days = (dt.date.fromisoformat(alarm) - dt.date.fromisoformat(onset)).days
    found = [
        narrate(
            "sv_change_told", name=name, stream=stream, onset=onset,
            days=days, alarm=alarm,
            n=episode.alarm - episode.onset + 1, failed=failed,
        )
    ]  # fmt: skip
    rows = book.streams[one.stream.id].loc[one.rows[between][one.failed[between]]]
    counts = rows["org_code"].value_counts()
    names = [
        say(
            "in_unit",
            name=unit_name(book.county, book.spec.policy, "org_code", str(code)),
            unit=say("sv_n_times", n=n),
        )
        for code, n in counts[counts > 1].head(MOST_FAILED).items()
    ]
    if names:
        found.append(narrate("sv_change_worst", names=join(names)))
    return found


def no_data(what: str) -> Prose:
    """Say that there are no data for a part: never 0. ``what`` is the key of its name."""
    return Prose((paragraph(narrate("sv_no_data", what=say(what))),))


def stream(book: Supervision, stream_id: str) -> Prose:
    """Say how many of a stream's rows of the year failed, or that there are no data."""
    rows = book.streams.get(stream_id)
    now = None if rows is None else rows.loc[rows["year"] == book.year, "failed"]
    if now is None or now.empty:
        return no_data(f"sv_part_{stream_id}")
    name = next(one.name for one in book.spec.streams if one.id == stream_id)
    said = narrate(
        "sv_stream_told",
        name=name,
        year=book.year,
        n=len(now),
        failed=int(now.sum()),
        share=supervision_words.percent(float(now.mean())),
    )
    return Prose((paragraph(said),))


def cases(book: Supervision) -> Prose:
    """Say how many cases there were, and how many are overdue."""
    found = registers.cases(book.county, book.spec, book.year)
    if found is None:
        return no_data("sv_part_cases")
    is_open, late = found["is_open"], found["days_late"] > 0
    said = narrate(
        "sv_cases_told", year=book.year, n=len(found), open=int(is_open.sum()),
        overdue=int((is_open & late).sum()), late=int((~is_open & late).sum()),
    )  # fmt: skip
    return Prose((paragraph(said),))


def complaints(book: Supervision) -> Prose:
    """Say how fast complaints were closed and what informants were paid."""
    found = registers.complaints(book.county, book.spec, book.year)
    if found is None:
        return no_data("sv_part_complaints")
    total = found.by_source.iloc[-1]
    counts = {"n": int(total["received"]), "closed": int(total["closed"])}
    if found.rewards_fen is None:
        return Prose((paragraph(narrate("sv_complaints_unknown", **counts)),))
    said = narrate(
        "sv_complaints_told", **counts, median=supervision_words.count(total["median_days"]),
        days=book.spec.complaints.days, late=int(total["late"]), cases=found.cases_opened, rewards=found.rewards,
        paid=Money(found.rewards_fen), unpaid=found.cases_without_reward,
    )  # fmt: skip
    return Prose((paragraph(said),))


def department_reports(book: Supervision) -> Prose:
    """Say how many reports of departments came in time."""
    found = registers.reports(book.county, book.year)
    if found is None or found.empty:
        return no_data("sv_part_reports")
    counts = {name: int(found[name].sum()) for name in ("due", "in_time", "late", "missing")}
    return Prose((paragraph(narrate("sv_reports_told", **counts)),))


def visits(plan: Visits | None, test: BackTest | None) -> Prose:
    """Say the failures that next year's plan is expected to find, compared with a uniform plan, and its back-test."""
    if plan is None:
        return Prose((paragraph(narrate("sv_no_plan")),))
    ratio = plan.expected / plan.expected_uniform if plan.expected_uniform else 1.0
    head = narrate(
        "sv_plan_told", made=plan.made, expected=format_number(plan.expected, ".1f"),
        uniform=format_number(plan.expected_uniform, ".1f"), ratio=format_number(ratio, ".2f"),
    )  # fmt: skip
    points: list[Said] = []
    if not plan.fits:
        points.append(narrate("sv_plan_short", wanted=plan.wanted))
    elif plan.made < plan.wanted:
        points.append(narrate("sv_plan_full", left=plan.wanted - plan.made))
    if test is not None:
        points.append(
            narrate(
                "sv_back_test", year=test.year, planned=supervision_words.percent(test.share_planned),
                plain=supervision_words.percent(test.share), checks=test.checks, failed=test.failed,
            )
        )  # fmt: skip
    blocks: list[Block] = [callout(head)]
    return Prose((*blocks, bullets(points)) if points else tuple(blocks))
