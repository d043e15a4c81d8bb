"""Sentences about the register: how many requirements are answered, where, and which have no data."""

from __future__ import annotations

from collections import Counter

from mq_analysis.analyses.programmes.coverage import Coverage
from mq_analysis.analyses.programmes.tables import state_name
from mq_analysis.report.prose import Block, Prose, bullets, callout, narrate
from mq_analysis.report.values import join, say


def coverage(found: Coverage) -> Prose:
    """Say how many sentences have requirements, and where these are answered."""
    mine = [row for row in found.rows if row.item.covered_by == "register"]
    states = Counter(row.state.status for row in mine if row.state)
    said = join(say("as_count_of", status=state_name(status), n=n) for status, n in states.items())
    head = narrate(
        "pg_told",
        sentences=sum(bool(one.items) for one in found.register.sentences),
        n=len(found.rows),
        answered=len(found.rows) - len(mine),
        registered=sum(states.values()),
        states=said if states else say("none"),
        grey=len(found.no_data),
    )
    blocks: list[Block] = [callout(head)]
    if found.unknown:
        rows = join(problem.where.rpartition("/")[2] for problem in found.unknown)
        blocks.append(bullets([narrate("pg_unknown", n=len(found.unknown), rows=rows)]))
    return Prose(tuple(blocks))
