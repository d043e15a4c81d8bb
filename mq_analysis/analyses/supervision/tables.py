"""Tables of supervision: promised false alarms, subjects, groups, changes."""

from __future__ import annotations

from mq_analysis.analyses.supervision import words as supervision_words
from mq_analysis.analyses.supervision.shrink import table as shrunk_table
from mq_analysis.analyses.supervision.streams import grouping
from mq_analysis.analyses.supervision.watch import Supervision, subjects
from mq_analysis.base.frames import records
from mq_analysis.report.display import Column, KeyFigure, KeyFigures, Table, number
from mq_analysis.report.format import DASH
from mq_analysis.report.labels import Words
from mq_analysis.report.names import unit_name

CHANCE = {"point": "points", "cusum": "cusum", "cluster": "clusters"}
"""Kinds of alert that are inference, with the key of their budget."""
TABLES = {
    "cluster": "complaints",
    "repeat": "spot_checks",
    "refusal": "spot_checks",
    "serious": "spot_checks",
    "recheck": "spot_checks",
    "foreign_notice": "export_inspections",
    "accident": "accidents",
}
"""Table that a kind of alert needs; without it there are no data, not no alerts."""
FACTS = ("repeat", "refusal", "serious", "recheck", "foreign_notice", "accident")


def promised(book: Supervision, lang: str) -> Table:
    """Tabulate the alerts of the year by kind, beside the false alarms that may be expected."""
    t = Words(lang)
    budget = book.spec.watch.false_alarms
    body = []
    for kind, key in CHANCE.items():
        expected = book.expected.get(kind)
        told = DASH if expected is None else f"{expected:.2f}"
        body.append(
            (
                t(f"sv_kind_{kind}"),
                t("sv_basis_chance"),
                _count(book, kind),
                told,
                f"{float(getattr(budget, key)):g}",
            )
        )
    body += [(t(f"sv_kind_{kind}"), t("sv_basis_fact"), _count(book, kind), DASH, DASH) for kind in FACTS]
    total = f"{sum(book.expected.values()):.2f}"
    body.append((t("total"), "", str(len(book.alerts)), total, f"{float(budget.page):g}"))
    columns = (
        Column(t("sv_kind"), weight=1.4),
        Column(t("sv_basis"), weight=1),
        number(t("sv_alerts")),
        number(t("sv_expected")),
        number(t("sv_budget")),
    )
    notes = (t("note_sv_promised"), t.of(book.spec.status))
    caption = t("tbl_sv_promised", year=book.year)
    return Table(caption, "tbl-sv-promised", columns, tuple(body), total_row=True, notes=notes)


def alerted(book: Supervision, lang: str) -> Table | None:
    """Tabulate every firm and group with alerts, the worst first; None without one."""
    t = Words(lang)
    body = [
        (
            supervision_words.level_name(book, one.level, t),
            unit_name(book.county, book.spec.policy, one.by, one.unit, t),
            supervision_words.kinds(one, t),
            supervision_words.places(book, one, t),
            t.of(book.spec.levels[one.level].act),
        )
        for one in subjects(book)
    ]
    if not body:
        return None
    columns = (
        Column(t("sv_level")),
        Column(t("sv_subject"), weight=1.6),
        Column(t("sv_why"), weight=1.6),
        Column(t("sv_where"), weight=1.5),
        Column(t("sv_act"), weight=0.9),
    )
    return Table(t("tbl_sv_subjects", year=book.year), "tbl-sv-subjects", columns, tuple(body))


def groups(book: Supervision, stream_id: str, by: str, lang: str) -> Table | None:
    """Tabulate the failed share of a stream by a grouping, pooled over the last years; None without the table."""
    t = Words(lang)
    rows = book.streams.get(stream_id)
    if rows is None:
        return None
    first = book.year - book.spec.watch.pooled_years + 1
    recent = rows[rows["year"] >= first]
    if by not in recent:
        stream = next(one for one in book.spec.streams if one.id == stream_id)
        recent = recent.assign(**{by: grouping(book.county[stream.table], by, book.county)})
    if recent[by].isna().all():
        return None
    found = shrunk_table(recent.dropna(subset=[by]), by, book.spec.watch.small_n)
    known = {(one.stream.id, one.column, one.unit): one for one in book.monitor.series}
    body = []
    for row in records(found.sort_values("shrunk", ascending=False, kind="stable")):
        name = unit_name(book.county, book.spec.policy, by, row["unit"], t)
        one = known.get((stream_id, by, row["unit"]))
        body.append(
            (
                name + "*" * row["is_small"],
                str(row["n"]),
                str(row["failed"]),
                supervision_words.percent(row["share"]),
                f"{100 * row['low']:.1f}–{100 * row['high']:.1f}%",
                supervision_words.percent(row["shrunk"]),
                supervision_words.percent(one.acceptable if one else None),
            )
        )
    stream = next(one for one in book.spec.streams if one.id == stream_id)
    columns = (
        Column(t(f"by_{by}").capitalize(), weight=1.5),
        number(t("sv_checks")),
        number(t("sv_failed")),
        number(t("sv_share")),
        number(t("sv_interval")),
        number(t("sv_shrunk")),
        number(t("sv_allowed")),
    )
    caption = t(
        "tbl_sv_groups", stream=_begin(t.of(stream.name)), by=t(f"by_{by}"), first=first, year=book.year
    )
    notes = (t("note_sv_groups", limit=book.spec.watch.small_n),)
    return Table(caption, f"tbl-sv-{stream_id}-{by}", columns, tuple(body), notes=notes)


def episodes(book: Supervision, lang: str) -> Table | None:
    """Tabulate every alarm of a cumulative sum up to the year: start, alarm, end; None without one."""
    t = Words(lang)
    body = []
    for place, (one, path) in enumerate(zip(book.monitor.series, book.monitor.paths, strict=True)):
        for episode in path.episodes:
            onset, alarm = book.date(place, episode.onset), book.date(place, episode.alarm)
            failed = int(one.failed[episode.onset : episode.alarm + 1].sum())
            ended = None if episode.recovered is None else book.date(place, episode.recovered)
            body.append(
                (
                    supervision_words.group_name(book, place, t),
                    t.of(one.stream.name),
                    supervision_words.percent(one.in_control),
                    onset,
                    alarm,
                    f"{episode.alarm - episode.onset + 1} ({failed})",
                    ended or t("sv_lasting"),
                )
            )
    if not body:
        return None
    columns = (
        Column(t("sv_group"), weight=1.1),
        Column(t("sv_stream")),
        number(t("sv_control")),
        Column(t("sv_onset")),
        Column(t("sv_alarm")),
        number(t("sv_took")),
        Column(t("sv_recovered")),
    )
    notes = (t("note_sv_episodes"),)
    return Table(t("tbl_sv_episodes"), "tbl-sv-episodes", columns, tuple(body), notes=notes)


def raised(book: Supervision, lang: str) -> Table | None:
    """Tabulate the groups whose own reference share was above the acceptable one, on enough rows; None without one."""
    t = Words(lang)
    body = []
    for place, one in enumerate(book.monitor.series):
        n, failed = one.reference
        if failed / max(1, n) > one.acceptable and n >= book.spec.watch.small_n:
            share = supervision_words.percent(failed / n)
            control = supervision_words.percent(one.in_control)
            body.append(
                (supervision_words.group_name(book, place, t), t.of(one.stream.name), f"{n} ({failed})", share,
                 supervision_words.percent(one.acceptable), control)
            )  # fmt: skip
    if not body:
        return None
    columns = (
        Column(t("sv_group"), weight=1.3),
        Column(t("sv_stream")),
        number(t("sv_own_checks")),
        number(t("sv_share")),
        number(t("sv_allowed")),
        number(t("sv_control")),
    )
    notes = (t("note_sv_raised"),)
    return Table(t("tbl_sv_raised"), "tbl-sv-raised", columns, tuple(body), notes=notes)


def _begin(text: str) -> str:
    """Begin a caption with a capital."""
    return text[:1].upper() + text[1:]


def _count(book: Supervision, kind: str) -> str:
    """Count the alerts of a kind; a dash where the county has no table that could raise one."""
    has = book.county.has(TABLES[kind]) if kind in TABLES else bool(book.streams)
    return str(int((book.alerts["kind"] == kind).sum())) if has else DASH


def alert_keys(book: Supervision, lang: str) -> KeyFigures:
    """Return how many subjects stand at the highest level of alert."""
    t = Words(lang)
    highest = len(book.spec.levels) - 1
    n = sum(one.level == highest for one in subjects(book))
    name = t("key_alerts", level=supervision_words.level_name(book, highest, t))
    return KeyFigures((KeyFigure("alerts", name, str(n), t("key_subjects_unit")),))
