"""Formats of numbers and names in tables and sentences."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from mq_analysis.base.money import FEN_PER_WAN, exact_decimal, wan, yuan
from mq_analysis.policy import Award, Lever, Policy, Rules
from mq_analysis.report.display import Table
from mq_analysis.report.labels import Words
from mq_analysis.report.maps import township_name
from mq_analysis.rules.awards.totals import NOBODY
from mq_analysis.rules.facts import Gap, MissingColumn, month_gaps, schema_for

DASH = "—"
MINUS = "\N{MINUS SIGN}"


def signed_yuan(fen: int) -> str:
    """Write a difference in yuan with its sign.

    >>> signed_yuan(150), signed_yuan(-100), signed_yuan(0)
    ('+1.5', '−1', '0')
    """
    return ("+" if fen > 0 else "") + yuan(fen)


def percent(part: int, whole: int) -> str:
    """Write a share in percent with one decimal; a dash if there is no whole.

    >>> percent(1, 8), percent(1, 0)
    ('12.5%', '—')
    """
    return _in_percent(Fraction(part, whole), 1) if whole else DASH


def rate_of(rate: Fraction) -> str:
    """Write a rate of an award in percent with one decimal, one below 0.1% with two or three.

    >>> rate_of(Fraction(1, 5)), rate_of(Fraction(8, 10_000)), rate_of(Fraction(0))
    ('20.0%', '0.08%', '0.0%')
    """
    size = abs(rate)
    return _in_percent(
        rate, 1 if size >= Fraction(1, 1_000) or not size else 2 if size >= Fraction(1, 10_000) else 3
    )


def _in_percent(share: Fraction, places: int) -> str:
    unit = 10**places
    rounded = (abs(share) * 100 * unit + Fraction(1, 2)) // 1
    return f"{MINUS if share < 0 else ''}{rounded // unit}.{rounded % unit:0{places}d}%"


def percent_of(share: float | Fraction) -> str:
    """Write a share, exact or estimated, in percent with one decimal.

    >>> percent_of(0.125), percent_of(Fraction(-1, 3))
    ('12.5%', '−33.3%')
    """
    exact = Fraction(share).limit_denominator(10**9)
    return percent(exact.numerator, exact.denominator)


def in_unit(fen: int, words: Words) -> str:
    """Write a round amount of the policy as its readers do: 万元 in Chinese, yuan in English."""
    return wan(fen) if words.lang == "zh" else yuan(fen)


def money_in_words(fen: int | Fraction, words: Words) -> str:
    """Write a sum of the policy with its unit: 万元 in Chinese from 10,000 yuan on, else yuan."""
    if fen < FEN_PER_WAN or Fraction(fen).denominator != 1:
        return words("yuan_in_words", amount=exact_decimal(Fraction(fen) / 100))
    return words("money_in_words", amount=in_unit(int(fen), words))


def award_name(award: Award, words: Words) -> str:
    """Return the award's name."""
    return words.of(award.name)


def firm_name(row: Mapping[str, Any], words: Words) -> str:
    """Return name and code of an enterprise."""
    return f"{row['name'] or words('unregistered')} {row['org_code']}"


def place_name(policy_id: str, row: Mapping[str, Any], words: Words) -> str:
    """Return the township of a row: in English with its romanised name, where a tile map has one."""
    registered = row["township"] or words("unregistered")
    return township_name(policy_id, row.get("township_code", ""), registered, words.lang)


def outcome(outcome_id: str, rules: Rules, words: Words) -> str:
    """Say why an honour is or is not paid."""
    if outcome_id in rules.policy.reasons:
        return words.of(rules.policy.reasons[outcome_id])
    return words(f"outcome_{outcome_id}")


def sum_place(code: str, words: Words) -> str:
    """Name a group of a table of sums: a place or kind, or the firms that are not in the register."""
    return words("unregistered") if code in ("", NOBODY) else code


def amount_class(reached: int, edges_fen: Sequence[int], words: Words) -> str:
    """Name the class of awards that reach the first ``reached`` of some ascending amounts (whole 10,000 yuan)."""
    wan_ = [edge // FEN_PER_WAN for edge in edges_fen]
    if reached == 0:
        return words("ls_below", high=wan_[0])
    if reached == len(wan_):
        return words("ls_above", low=wan_[-1])
    return words("ls_between", low=wan_[reached - 1], high=wan_[reached])


def mark_estimate(text: str, words: Words, *, is_estimate: bool) -> str:
    """Mark a caption as an estimate if it is one."""
    return words("estimate_mark", text=text) if is_estimate else text


def day_name(day: dt.date, words: Words) -> str:
    """Write a date as readers of the language do."""
    if words.lang == "en":
        return day.isoformat()
    return words("doc_day", year=day.year, month=day.month, day=day.day)


MONTHS_LISTED = 12
"""Months that are named one by one; of more only the first ones, and how many there are."""


def months_named(months: Sequence[int], words: Words) -> str:
    """Name months given as YYYYMM."""
    named = words.join(map(str, sorted(months)[:MONTHS_LISTED]))
    more = len(months) > MONTHS_LISTED
    return f"{named} {words('more', n=len(months))}" if more else named


def month_gap(gap: Gap, rules: Rules, words: Words, *, public: bool = False) -> str:
    """Say for which months a table has no row, and which awards may be too low for it.

    ``public``: without what the office has to do about it.
    """
    between = words.join
    scale = 100 if gap.is_annual else 1
    said = words(
        "year_gap" if gap.is_annual else "month_gap",
        table=words.of(schema_for(rules.policy)[gap.table].title),
        file=gap.table,
        months=months_named(sorted({month // scale for month in gap.months}), words),
        facts=between(words.of(rules.facts[name].name) for name in gap.facts if name in rules.facts),
        first=gap.span.first // scale,
        last=gap.span.last // scale,
        awards=between(award_name(a, words) for a in rules.awards if a.id in gap.awards) or words("none"),
    )
    return said if public else words("gap_supply", gap=said)


def not_kept(lack: MissingColumn, policy: Policy, words: Words) -> str:
    """Say which table or column is missing, which name is nearest, and which facts are therefore unknown."""
    return words(
        "lack_column" if lack.column else "lack_table",
        table=words.of(schema_for(policy)[lack.table].title),
        file=lack.table,
        column=lack.column,
        near=words("lack_near", names=words.join(lack.near)) if lack.near else "",
        facts=words.join(words.of(policy.facts[name].name) for name in lack.facts),
    )


def gaps_told(
    tables: Mapping[str, Any],
    rules: Rules,
    words: Words,
    *,
    is_open: bool = False,
    through: int | None = None,
) -> tuple[str, ...]:
    """List by table the missing months that the rules need; see `mq_analysis.rules.facts.month_gaps`."""
    return tuple(
        month_gap(gap, rules, words) for gap in month_gaps(tables, rules, is_open=is_open, through=through)
    )


def grid(rows: Sequence[Sequence[str]], right: Iterable[int] = ()) -> list[str]:
    """Align columns by display width; a Chinese character has width 2."""
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    to_right = set(right)
    lines = []
    for row in rows:
        cells = []
        for i, (text, wide) in enumerate(zip(row, widths, strict=True)):
            gap = " " * (wide - width(text))
            cells.append(gap + text if i in to_right else text + gap)
        lines.append("  ".join(cells).rstrip())
    return lines


def lever_value(lever: Lever, value: str, unit: str) -> str:
    """Write a value of a lever: an amount as it is, a share in percent, a count or number with its unit, if any."""
    if unit == "%":
        return exact_decimal(Fraction(value) * 100) + "%"
    return value if lever.is_amount or not unit else f"{value} {unit}"


def table_text(table: Table) -> str:
    """Write a table as lines of text for a terminal: caption, heads with units, rows, notes."""
    heads = [_head(column.head, column.unit) for column in table.columns]
    right = [i for i, column in enumerate(table.columns) if column.align == "right"]
    lines = grid([heads, *table.rows], right)
    if table.total_row and len(lines) > 2:
        lines.insert(-1, "-" * max(map(width, lines)))
    return "\n".join(
        [table.caption, *("  " + line for line in lines), *("  " + note for note in table.notes)]
    )


def _head(head: str, unit: str) -> str:
    """Put the unit in the brackets of the language of the head."""
    if not unit:
        return head
    return f"{head} ({unit})" if head.isascii() and unit.isascii() else f"{head}（{unit}）"


def wrap(text: str, most: int) -> list[str]:
    """Break a text into lines of at most ``most`` half-width letters, at spaces or between Chinese characters.

    >>> wrap("合格批次/抽查批次 of one year", 16)
    ['合格批次/抽查批', '次 of one year']
    """
    lines: list[str] = []
    for piece in _pieces(text):
        if lines and width(lines[-1] + piece.rstrip()) <= most:
            lines[-1] += piece
        else:
            lines.append(piece.lstrip())
    return [line.rstrip() for line in lines]


def _pieces(text: str) -> list[str]:
    """Split a text where a line may end; closing marks stay with the character before them."""
    pieces: list[str] = []
    for letter in text:
        closes = letter in "，。；：、）％/" and pieces
        joins = pieces and width(letter) == 1 and width(pieces[-1][-1]) == 1 and pieces[-1][-1] != " "
        if closes or joins:
            pieces[-1] += letter
        else:
            pieces.append(letter)
    return pieces


def width(text: str) -> int:
    """Return the display width of a text in a terminal; a Chinese character has width 2."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
