"""The years that titles and cells name, in digits or in Chinese numerals, and those that dates lie in."""

from __future__ import annotations

import re
from collections.abc import Iterable

from mq_analysis.intake.numerals import read_numeral
from mq_analysis.intake.record import Ledger

_YEAR = re.compile(
    r"(?<![\d〔\[(（.])((?:19|20)\d\d)(?![\d.〕\]）])(?=年|\D|$)|([一二][〇零○九][〇零○一二三四五六七八九]{2})(?=年)"
)


def years_of(texts: Iterable[str]) -> set[int]:
    """Return the years that titles name, in digits or in Chinese numerals.

    >>> sorted(years_of(["2012年度企业基本情况表", "样例文〔2011〕3号"])), years_of(["二〇一三年报表"])
    ([2012], {2013})
    """
    found = set()
    for text in texts:
        for match in _YEAR.finditer(text):
            year = int(match[1]) if match[1] else read_numeral(match[2])
            found |= {year} if year else set()
    return found


def check_years(ledger: Ledger) -> None:
    """Refuse rows whose date lies outside the collection year; honours are checked with their catalogue."""
    for row in ledger.rows():
        field = ledger.spec.tables[row.block.kind].in_year
        if field is None or row.block.kind == "honours" or field not in row.block.found.columns:
            continue
        date = row.text(field)
        if not date:
            told = [defect for defect in row.defects if defect.field == field]
            for defect in told:
                defect.rejects = True
            if not told:
                row.note("date_missing", field, "rejected", rejects=True, note="没有日期，不能认定年度")
        elif date[:4] != str(ledger.year):
            row.note("outside_collection_year", field, "rejected", rejects=True, note=f"属于{date[:4]}年")
