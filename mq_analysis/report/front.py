"""The front matter of a report."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from mq_analysis.policy import Rules
from mq_analysis.report import nouns
from mq_analysis.report.display import Front
from mq_analysis.report.format import day_name, gaps_told
from mq_analysis.report.labels import Words
from mq_analysis.report.values import text_of
from mq_analysis.rules.open_year import month_over
from mq_analysis.rules.tier import has_tier
from mq_analysis.tables import County
from mq_analysis.tables.about import About


def front(
    county: County | About, rules: Rules, lang: str, edition: str, *, open_on: dt.date | None = None
) -> Front:
    """Return the front matter: county, year, edition, and notices for the reader, such as missing months.

    ``open_on``: the day up to which an estimate uses data; None if the year is closed.
    """
    t = Words(lang)
    subtitle = t("front_subtitle", year=rules.year, policy=t.of(rules.policy.title))
    if rules.policy.scenarios:
        names = t.join(map(t.of, rules.policy.scenarios))
        subtitle = t("front_scenario", subtitle=subtitle, names=names)
    notice = county.notice[t.lang]
    if open_on:
        day = day_name(open_on, t)
        subtitle = t("front_estimate", subtitle=subtitle, day=day)
        month = (open_on.replace(day=1) - dt.timedelta(days=1)).month
        said = {"items": text_of(nouns.items(rules), t), "base": text_of(nouns.base_if_any(rules), t)}
        notice = t("notice_estimate", day=day, month=month, **said) + notice
    if isinstance(county, County):
        gaps = gaps_told(county.tables, rules, t, through=month_over(open_on) if open_on else None)
        notice = with_gaps(notice, gaps, t)
    return Front(
        lang=t.lang,
        subtitle=subtitle,
        org=county.org[t.lang],
        date=f"{open_on or dt.date(rules.year, 12, 31)}",
        edition=t(
            "edition_internal_any" if edition == "internal" and not has_tier(rules) else f"edition_{edition}"
        ),
        notice=notice,
        keywords=tuple(t("front_keywords").split(",")),
    )


def with_gaps(notice: str, gaps: Sequence[str], words: Words) -> str:
    """Return the notice of a report, with the sentences on missing months added."""
    return ("" if words.lang == "zh" else " ").join(text for text in (notice, *gaps) if text)
