"""Tables that a policy declares under a name of the toolkit's own, whose columns would be written in their place."""

from __future__ import annotations

from collections.abc import Iterator

from mq_analysis.base.messages import join, sentence
from mq_analysis.policy.checks import Finding
from mq_analysis.policy.model import Policy, TableInfo
from mq_analysis.tables import TableSchema, load_schema
from mq_analysis.tables.schema import KINDS_OF_DATES


def check_taken_names(policy: Policy) -> Iterator[Finding]:
    """Find declared tables whose name is taken, unless what they declare is so in the toolkit's table.

    The toolkit's table is the one that is written, read and collected: what is declared otherwise would be lost.
    """
    for name, info in policy.tables.items():
        own = load_schema().get(name)
        if own is None:
            continue
        for key, said in _differences(info, own):
            message = sentence(
                "must not declare a table of a name that is taken: the toolkit describes {table} ({title}), with "
                "the columns {columns}, got {got!r}; call yours otherwise, such as {other}, or use those columns",
                table=name,
                title=own.title.zh,
                columns=join(own.columns),
                got=said,
                other=f"{policy.id.partition('_')[0]}_{name}",
            )
            yield ("tables", name, key), message


def _differences(info: TableInfo, own: TableSchema) -> Iterator[tuple[str, str]]:
    """Yield what a policy declares of a table and the toolkit's own does not have, by key."""
    if info.title and info.title.zh != own.title.zh:
        yield "title", info.title.zh
    for key in ("id", "shown", "year", "month", "date"):
        column = getattr(info, key)
        known = own.columns.get(column or "")
        is_dating = key in KINDS_OF_DATES.values()
        if column and (known is None or (is_dating and KINDS_OF_DATES.get(known.type) != key)):
            yield key, column
