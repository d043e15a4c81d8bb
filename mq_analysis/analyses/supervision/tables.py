"""Tables of supervision: budget of false alarms, subjects, groups, changes."""

from __future__ import annotations

from mq_analysis.analyses.supervision import words as supervision_words
from mq_analysis.analyses.supervision.shrink import table as shrunk_table
from mq_analysis.analyses.supervision.streams import grouping
from mq_analysis.analyses.supervision.watch import Supervision, subjects
from mq_analysis.base.frames import records
from mq_analysis.report.cells import Ends, Several
from mq_analysis.report.keys import KeyFigure, KeyFigures
from mq_analysis.report.spoken import Capitalised, unit_name
from mq_analysis.report.table import Row, Table, number, text
from mq_analysis.report.values import Shown, pieces, say

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


def false_alarms(book: Supervision) -> Table:
    """Tabulate the alerts of the year by kind, with the expected false alarms."""
    budget = book.spec.watch.false_alarms
    body: list[Row] = []
    for kind, key in CHANCE.items():
        expected = book.expected.get(kind)
        body.append(
            (
                say(f"sv_kind_{kind}"),
                say("sv_basis_chance"),
                _count(book, kind),
                None if expected is None else supervision_words.decimals(expected, 2),
                _budget(float(getattr(budget, key))),
            )
        )
    body += [(say(f"sv_kind_{kind}"), say("sv_basis_fact"), _count(book, kind), None, None) for kind in FACTS]
    expected_in_all = supervision_words.decimals(sum(book.expected.values()), 2)
    total = (say("total"), "", len(book.alerts), expected_in_all, _budget(float(budget.page)))
    columns = (
        text(say("sv_kind"), weight=1.4),
        text(say("sv_basis"), weight=1),
        number(say("sv_alerts")),
        number(say("sv_expected")),
        number(say("sv_budget")),
    )
    notes = (say("note_sv_promised"), book.spec.status)
    caption = say("tbl_sv_promised", year=book.year)
    return Table(caption, "tbl-sv-promised", columns, tuple(body), totals=(total,), notes=notes)


def _budget(alarms: float) -> Shown:
    return Shown(alarms, f"{alarms:g}")


def alerts(book: Supervision) -> Table | None:
    """Tabulate every firm and group with alerts, the worst first; None without one."""
    body = [
        (
            supervision_words.level_name(book, one.level),
            unit_name(book.county, book.spec.policy, one.by, one.unit),
            supervision_words.kinds(one),
            supervision_words.places(book, one),
            book.spec.levels[one.level].act,
        )
        for one in subjects(book)
    ]
    if not body:
        return None
    columns = (
        text(say("sv_level")),
        text(say("sv_subject"), weight=1.6),
        text(say("sv_why"), weight=1.6),
        text(say("sv_where"), weight=1.5),
        text(say("sv_act"), weight=0.9),
    )
    return Table(say("tbl_sv_subjects", year=book.year), "tbl-sv-subjects", columns, tuple(body))


def groups(book: Supervision, stream_id: str, by: str) -> Table | None:
    """Tabulate the failed share of a stream by a grouping, pooled over the last years; None without the table."""
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
        name = unit_name(book.county, book.spec.policy, by, row["unit"])
        one = known.get((stream_id, by, row["unit"]))
        body.append(
            (
                Several(
                    (("", name), (say("sv_few_checks"), int(row["is_small"]))),
                    pieces(name, "*" * row["is_small"]),
                ),
                int(row["n"]),
                int(row["failed"]),
                supervision_words.percent(row["share"]),
                Ends(row["low"], row["high"], f"{100 * row['low']:.1f}–{100 * row['high']:.1f}%"),
                supervision_words.percent(row["shrunk"]),
                supervision_words.percent(one.acceptable if one else None),
            )
        )
    stream = next(one for one in book.spec.streams if one.id == stream_id)
    columns = (
        text(Capitalised(say(f"by_{by}")), weight=1.5),
        number(say("sv_checks")),
        number(say("sv_failed")),
        number(say("sv_share")),
        number(say("sv_interval")),
        number(say("sv_shrunk")),
        number(say("sv_allowed")),
    )
    caption = say(
        "tbl_sv_groups", stream=Capitalised(stream.name), by=say(f"by_{by}"), first=first, year=book.year
    )
    notes = (say("note_sv_groups", limit=book.spec.watch.small_n),)
    return Table(caption, f"tbl-sv-{stream_id}-{by}", columns, tuple(body), notes=notes)


def episodes(book: Supervision) -> Table | None:
    """Tabulate every alarm of a cumulative sum up to the year: start, alarm, end; None without one."""
    body = []
    for place, (one, path) in enumerate(zip(book.monitor.series, book.monitor.paths, strict=True)):
        for episode in path.episodes:
            onset, alarm = book.date(place, episode.onset), book.date(place, episode.alarm)
            failed = int(one.failed[episode.onset : episode.alarm + 1].sum())
            ended = None if episode.recovered is None else book.date(place, episode.recovered)
            body.append(
                (
                    supervision_words.group_name(book, place),
                    one.stream.name,
                    supervision_words.percent(one.in_control),
                    onset,
                    alarm,
                    supervision_words.checks(episode.alarm - episode.onset + 1, failed),
                    ended or Shown(None, say("sv_lasting")),
                )
            )
    if not body:
        return None
    columns = (
        text(say("sv_group"), weight=1.1),
        text(say("sv_stream")),
        number(say("sv_control")),
        text(say("sv_onset")),
        text(say("sv_alarm")),
        number(say("sv_took")),
        text(say("sv_recovered")),
    )
    notes = (say("note_sv_episodes"),)
    return Table(say("tbl_sv_episodes"), "tbl-sv-episodes", columns, tuple(body), notes=notes)


def above_acceptable(book: Supervision) -> Table | None:
    """Tabulate the groups whose own reference share was above the acceptable one, on enough rows; None without one."""
    body = []
    for place, one in enumerate(book.monitor.series):
        n, failed = one.reference
        if failed / max(1, n) > one.acceptable and n >= book.spec.watch.small_n:
            share = supervision_words.percent(failed / n)
            control = supervision_words.percent(one.in_control)
            body.append(
                (supervision_words.group_name(book, place), one.stream.name, supervision_words.checks(n, failed), share,
                 supervision_words.percent(one.acceptable), control)
            )  # fmt: skip
    if not body:
        return None
    columns = (
        text(say("sv_group"), weight=1.3),
        text(say("sv_stream")),
        number(say("sv_own_checks")),
        number(say("sv_share")),
        number(say("sv_allowed")),
        number(say("sv_control")),
    )
    notes = (say("note_sv_raised"),)
    return Table(say("tbl_sv_raised"), "tbl-sv-raised", columns, tuple(body), notes=notes)


def _count(book: Supervision, kind: str) -> int | None:
    """Count the alerts of a kind; None if the county has no table that could raise one."""
    has = book.county.has(TABLES[kind]) if kind in TABLES else bool(book.streams)
    return int((book.alerts["kind"] == kind).sum()) if has else None


def alert_keys(book: Supervision) -> KeyFigures:
    """Return the number of subjects at the highest level of alert."""
    highest = len(book.spec.levels) - 1
    n = sum(one.level == highest for one in subjects(book))
    name = say("key_alerts", level=supervision_words.level_name(book, highest))
    return KeyFigures((KeyFigure("alerts", name, n, say("key_subjects_unit")),))
