"""Sentences about supervision: alerts, changes, cases, complaints, next year's plan, what has no data."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from mq_analysis.analyses.supervision import register as registers, words as supervision_words
from mq_analysis.analyses.supervision.cusum import Episode
from mq_analysis.analyses.supervision.visits import BackTest, Visits
from mq_analysis.analyses.supervision.watch import Supervision, subjects
from mq_analysis.base.money import yuan
from mq_analysis.report.display import Block, Prose, Run, bullets, callout, paragraph, runs
from mq_analysis.report.labels import Words
from mq_analysis.report.names import unit_name

Sentence = tuple[Run, ...]
CHARTED = ("point", "cusum", "cluster")
WORST = 3
BLUNT = 2
"""Times the acceptable share from which a group's own reference leaves only large changes to be seen."""


def alerted(book: Supervision, lang: str) -> Prose:
    """Say how many subjects are at which level, and how many alarms chance alone would raise."""
    t = Words(lang)
    found = subjects(book)
    expected = f"{sum(book.expected.values()):.2f}"
    points: list[Sentence] = []
    if book.lacks:
        names = t("comma").join(t.of(stream.name) for stream in book.lacks)
        points.append(runs(t.template("sv_lacks"), names=names))
    for stream in book.spec.streams:
        rows = book.streams.get(stream.id)
        if rows is not None:
            first = int(rows["year"].min())
            years = f"{first}–{first + book.spec.watch.reference_years - 1}"
            points.append(runs(t.template("sv_reference"), stream=t.of(stream.name), years=years))
    if not found and not book.streams:
        return no_data("sv_part_streams", lang)
    if not found:
        quiet = callout(runs(t.template("sv_quiet"), year=book.year, expected=expected))
        return Prose((quiet, bullets(points))) if points else Prose((quiet,))
    counts = Counter(one.level for one in found)
    levels = t("comma").join(
        t("sv_count_of", level=supervision_words.level_name(book, rank, t), n=counts[rank])
        for rank in sorted(counts, reverse=True)
    )
    charted = int(book.alerts["kind"].isin(CHARTED).sum())
    head = runs(
        t.template("sv_headline"), year=book.year, subjects=len(found), levels=levels, charted=charted,
        expected=expected,
    )  # fmt: skip
    return Prose((callout(head), bullets(points)))


def changes(book: Supervision, lang: str) -> Prose:
    """Tell every change of a failed share up to the year: when it began, when it was noticed, whether it is over."""
    t = Words(lang)
    if not book.streams:
        return no_data("sv_part_streams", lang)
    told: list[Sentence] = []
    for place, path in enumerate(book.monitor.paths):
        for episode in path.episodes:
            told += _change(book, place, episode, t)
    blunt = [
        supervision_words.group_name(book, place, t)
        for place, one in enumerate(book.monitor.series)
        if one.in_control > BLUNT * one.acceptable
    ]
    if not told:
        told.append(runs(t.template("sv_no_changes"), year=book.year))
    if blunt:
        names = t("comma").join(dict.fromkeys(blunt))
        told.append(runs(t.template("sv_blunt"), n=len(blunt), names=names))
    return Prose((bullets(told),))


def _change(book: Supervision, place: int, episode: Episode, t: Words) -> list[Sentence]:
    one = book.monitor.series[place]
    name, stream = supervision_words.group_name(book, place, t), t.of(one.stream.name)
    alarm = book.date(place, episode.alarm)
    if not alarm.startswith(str(book.year)):
        if episode.recovered is None:
            return [runs(t.template("sv_still_told"), name=name, stream=stream, alarm=alarm)]
        ended = book.date(place, episode.recovered)
        return [runs(t.template("sv_back_told"), name=name, stream=stream, alarm=alarm, recovered=ended)]
    between = slice(episode.onset, episode.alarm + 1)
    failed = int(one.failed[between].sum())
    onset = book.date(place, episode.onset)
    days = (dt.date.fromisoformat(alarm) - dt.date.fromisoformat(onset)).days
    found = [
        runs(
            t.template("sv_change_told"), name=name, stream=stream, onset=onset,
            days=days, alarm=alarm,
            n=episode.alarm - episode.onset + 1, failed=failed,
        )
    ]  # fmt: skip
    rows = book.streams[one.stream.id].loc[one.rows[between][one.failed[between]]]
    worst = rows["org_code"].value_counts()
    names = t("comma").join(
        t(
            "in_unit",
            name=unit_name(book.county, book.spec.policy, "org_code", str(code), t),
            unit=t("sv_n_times", n=n),
        )
        for code, n in worst[worst > 1].head(WORST).items()
    )
    if names:
        found.append(runs(t.template("sv_change_worst"), names=names))
    return found


def no_data(what: str, lang: str) -> Prose:
    """Say that there are no data for a part: never 0. ``what`` is the key of its name."""
    t = Words(lang)
    return Prose((paragraph(runs(t.template("sv_no_data"), what=t(what))),))


def stream(book: Supervision, stream_id: str, lang: str) -> Prose:
    """Say how many of a stream's rows of the year failed, or that there are no data."""
    t = Words(lang)
    rows = book.streams.get(stream_id)
    now = None if rows is None else rows.loc[rows["year"] == book.year, "failed"]
    if now is None or now.empty:
        return no_data(f"sv_part_{stream_id}", lang)
    name = next(one.name for one in book.spec.streams if one.id == stream_id)
    sentence = runs(
        t.template("sv_stream_told"),
        name=t.of(name),
        year=book.year,
        n=len(now),
        failed=int(now.sum()),
        share=supervision_words.percent(float(now.mean())),
    )
    return Prose((paragraph(sentence),))


def cases(book: Supervision, lang: str) -> Prose:
    """Say how many cases there were and what is overdue."""
    t = Words(lang)
    found = registers.cases(book.county, book.spec, book.year)
    if found is None:
        return no_data("sv_part_cases", lang)
    is_open, late = found["is_open"], found["days_late"] > 0
    sentence = runs(
        t.template("sv_cases_told"), year=book.year, n=len(found), open=int(is_open.sum()),
        overdue=int((is_open & late).sum()), late=int((~is_open & late).sum()),
    )  # fmt: skip
    return Prose((paragraph(sentence),))


def complaints(book: Supervision, lang: str) -> Prose:
    """Say how fast complaints were closed and what informants were paid."""
    t = Words(lang)
    found = registers.complaints(book.county, book.spec, book.year)
    if found is None:
        return no_data("sv_part_complaints", lang)
    total = found.by_source.iloc[-1]
    counts = {"n": int(total["received"]), "closed": int(total["closed"])}
    if found.rewards_fen is None:
        return Prose((paragraph(runs(t.template("sv_complaints_unknown"), **counts)),))
    sentence = runs(
        t.template("sv_complaints_told"), **counts, median=supervision_words.number(total["median_days"]),
        days=book.spec.complaints.days, late=int(total["late"]), cases=found.cases_opened, rewards=found.rewards,
        paid=yuan(found.rewards_fen), unpaid=found.cases_without_reward,
    )  # fmt: skip
    return Prose((paragraph(sentence),))


def department_reports(book: Supervision, lang: str) -> Prose:
    """Say how many reports of departments came in time."""
    t = Words(lang)
    found = registers.reports(book.county, book.year)
    if found is None or found.empty:
        return no_data("sv_part_reports", lang)
    counts = {name: int(found[name].sum()) for name in ("due", "in_time", "late", "missing")}
    return Prose((paragraph(runs(t.template("sv_reports_told"), **counts)),))


def visits(plan: Visits | None, test: BackTest | None, lang: str) -> Prose:
    """Say what next year's plan may be expected to meet beside a uniform one, and how it would have done."""
    t = Words(lang)
    if plan is None:
        return Prose((paragraph(runs(t.template("sv_no_plan"))),))
    ratio = plan.expected / plan.expected_uniform if plan.expected_uniform else 1.0
    head = runs(
        t.template("sv_plan_told"), made=plan.made, expected=f"{plan.expected:.1f}",
        uniform=f"{plan.expected_uniform:.1f}", ratio=f"{ratio:.2f}",
    )  # fmt: skip
    points: list[Sentence] = []
    if not plan.fits:
        points.append(runs(t.template("sv_plan_short"), wanted=plan.wanted))
    elif plan.made < plan.wanted:
        points.append(runs(t.template("sv_plan_full"), left=plan.wanted - plan.made))
    if test is not None:
        points.append(
            runs(
                t.template("sv_back_test"), year=test.year, planned=supervision_words.percent(test.share_planned),
                plain=supervision_words.percent(test.share), checks=test.checks, failed=test.failed,
            )
        )  # fmt: skip
    blocks: list[Block] = [callout(head)]
    return Prose((*blocks, bullets(points)) if points else tuple(blocks))
