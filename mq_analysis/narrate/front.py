"""The front matter of a report."""

from __future__ import annotations

from mq_analysis.display import Front
from mq_analysis.labels import Words
from mq_analysis.policy import Rules
from mq_analysis.tables import County


def front(county: County, rules: Rules, lang: str, edition: str) -> Front:
    """Say whose report this is, of which year and edition, and what a reader must know first."""
    t = Words(lang)
    subtitle = t("front_subtitle", year=rules.year)
    if rules.policy.scenarios:
        names = t("comma").join(map(t.of, rules.policy.scenarios))
        subtitle = t("front_scenario", subtitle=subtitle, names=names)
    return Front(
        lang=t.lang,
        subtitle=subtitle,
        org=county.org[t.lang],
        date=f"{rules.year}-12-31",
        edition=t(f"edition_{edition}"),
        notice=county.notice[t.lang],
        keywords=tuple(t("front_keywords").split(",")),
    )
