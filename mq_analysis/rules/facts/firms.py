"""The firms that a problem of the data is about, as its message names them."""

from __future__ import annotations

from mq_analysis.base.frames import LazyFrame, collect, count
from mq_analysis.base.messages import join, sentence

SHOWN = 5


def firms_of(rows: LazyFrame) -> str:
    """Name the first firms of some rows and count them all; empty where there is no row, or none of a firm.

    Returns:
        Such as `` of 12 firms (PDY000018, PDY000026, …)``.
    """
    if "org_code" not in rows.collect_schema().names():
        return ""
    codes = rows.select("org_code").unique()
    number = count(codes)
    if not number:
        return ""
    shown = join(map(str, collect(codes.sort("org_code").head(SHOWN))["org_code"]))
    if number == 1:
        return sentence(" of 1 firm ({codes})", codes=shown)
    more = sentence(", …") if number > SHOWN else ""
    return sentence(" of {count} firms ({codes}{more})", count=number, codes=shown, more=more)
