"""Sentences about the register: how much of what the policy asks for is answered where, and what has no data."""

from __future__ import annotations

from collections import Counter

from mq_analysis.analyses.programmes.coverage import STATES, Coverage
from mq_analysis.report.display import Block, Prose, bullets, callout, runs
from mq_analysis.report.labels import Words


def covered(found: Coverage, lang: str) -> Prose:
    """Say how many sentences ask for something, and where that is answered."""
    t = Words(lang)
    mine = [row for row in found.rows if row.item.covered_by == "register"]
    states = Counter(row.state.status for row in mine if row.state)
    said = t("comma").join(
        t("as_count_of", status=t(f"pg_state_{STATES[status]}"), n=n) for status, n in states.items()
    )
    head = runs(
        t.template("pg_told"),
        sentences=sum(bool(sentence.items) for sentence in found.register.sentences),
        n=len(found.rows),
        answered=len(found.rows) - len(mine),
        registered=sum(states.values()),
        states=said or t("none"),
        grey=len(found.no_data),
    )
    blocks: list[Block] = [callout(head)]
    if found.unknown:
        rows = t("comma").join(problem.where.rpartition("/")[2] for problem in found.unknown)
        blocks.append(bullets([runs(t.template("pg_unknown"), n=len(found.unknown), rows=rows)]))
    return Prose(tuple(blocks))
