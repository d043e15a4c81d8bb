"""Pictures of a result as inline SVG and HTML: quick to redraw, without external files, with every name escaped."""

from __future__ import annotations

import html
import itertools
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import Any

import pandas as pd

from mq_analysis.base.money import FEN_PER_WAN, wan, yuan
from mq_analysis.explore.state import Result
from mq_analysis.report import nouns
from mq_analysis.report.format import award_name, signed_yuan
from mq_analysis.report.labels import Words
from mq_analysis.rules.tier import Tier, has_tier, tier_of

BLUE, ORANGE, GREY, INK, FAINT = "#1f4e79", "#c55a11", "#8a8a8a", "#222222", "#d9d9d9"
"""Blue and orange differ in lightness too, so they survive grey print and colour blindness."""
WIDTH = 640
FONT = "'Noto Sans SC','Source Han Sans SC','Microsoft YaHei','PingFang SC','WenQuanYi Zen Hei',sans-serif"
SHOWN = 12
POINTS = 60
"""Rows of the table of firms, and points between two thresholds of a curve."""


def _text(x: float, y: float, text: str, *, size: int = 13, fill: str = INK, anchor: str = "start") -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{fill}" text-anchor="{anchor}"'
    return f"<text {place}>{html.escape(text)}</text>"


def _svg(height: int, body: Sequence[str], alt: str) -> str:
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="100%" role="img"'
    return f'{head} aria-label="{html.escape(alt)}" font-family="{FONT}">{"".join(body)}</svg>'


def budget(result: Result, line_fen: int | None, words: Words) -> str:
    """Draw the total before and after as bars, with the budget line across them."""
    sums = [
        (words("explore_before"), result.before_fen, GREY),
        (words("explore_after"), result.after_fen, BLUE),
    ]
    most = max(result.before_fen, result.after_fen, line_fen or 0, 1)
    left, right = 90, WIDTH - 130
    body = []
    for i, (name, fen, fill) in enumerate(sums):
        y, length = 14 + 34 * i, (right - left) * fen / most
        pattern = 'stroke="#222222" stroke-width="0.5"' if fill == BLUE else ""
        body.append(_text(left - 8, y + 16, name, anchor="end"))
        body.append(f'<rect x="{left}" y="{y}" width="{length:.1f}" height="22" fill="{fill}" {pattern}/>')
        body.append(_text(left + length + 6, y + 16, words("explore_wan", amount=wan(fen))))
    if line_fen:
        x = left + (right - left) * line_fen / most
        body.append(
            f'<line x1="{x:.1f}" x2="{x:.1f}" y1="4" y2="80" stroke="{ORANGE}" '
            'stroke-width="2" stroke-dasharray="6 3"/>'
        )
        body.append(
            _text(x, 94, words("explore_line_at", amount=wan(line_fen)), fill=ORANGE, anchor="middle")
        )
    alt = words("explore_budget_alt", before=wan(result.before_fen), after=wan(result.after_fen))
    return _svg(100 if line_fen else 78, body, alt)


def curve(result: Result, words: Words) -> str:
    """Draw effective and marginal rate of the tiered award by base, with the firms that have its honours."""
    if not has_tier(result.rules):
        return f"<p>{html.escape(words('explore_no_tier'))}</p>"
    tier, base = tier_of(result.rules), words.of(nouns.base(result.rules))
    bases = result.base["base_fen"].astype("int64")
    most = max(int(tier.thresholds[-1] * 2), int(bases.max() if len(bases) else 0) * 11 // 10)
    top = max(float(max(b.rate for b in tier.schedule.brackets)) * 1.15, 0.01)
    left, right, high, low = 50, WIDTH - 16, 16, 210

    def place(base: float, rate: float) -> tuple[float, float]:
        return left + (right - left) * base / most, low - (low - high) * rate / top

    body = [
        f'<rect x="{left}" y="{high}" width="{right - left}" height="{low - high}" fill="none" stroke="{FAINT}"/>'
    ]
    for i in range(5):
        rate = top * i / 4
        _, y = place(0, rate)
        body.append(_text(left - 6, y + 4, f"{rate:.0%}", size=11, fill=GREY, anchor="end"))
    for bound in tier.thresholds:
        x, _ = place(bound, 0)
        body.append(f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{high}" y2="{low}" stroke="{FAINT}"/>')
        body.append(_text(x, low + 16, wan(bound), size=11, fill=GREY, anchor="middle"))
    body.append(_line(tier, most, place))
    body += _steps(tier, most, place)
    for fen in bases:
        x, y = place(fen, float(tier.earnings(int(fen)) / int(fen)) if fen else 0.0)
        body.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="white" stroke="{INK}" stroke-width="1.5"/>'
        )
    body.append(_text(left, low + 34, words("explore_curve_axis", base=base), size=11, fill=GREY))
    body.append(_text(right, high + 14, words("explore_curve_key"), size=11, anchor="end"))
    return _svg(252, body, words("explore_curve_alt", base=base, count=len(bases)))


def _line(tier: Tier, most: int, place: Callable[[float, float], tuple[float, float]]) -> str:
    """Draw the effective rate, as separate lines between the thresholds where it jumps."""
    bounds = [0, *tier.thresholds, most]
    parts = []
    for low, high in itertools.pairwise(bounds):
        if high > low:
            steps = [low + (high - low) * i // POINTS for i in range(POINTS)] + [high - 1]
            points = [place(b, float(tier.earnings(b) / b) if b else 0.0) for b in steps]
            parts.append("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points))
    return f'<path d="{"".join(parts)}" fill="none" stroke="{BLUE}" stroke-width="2.5"/>'


def _steps(tier: Tier, most: int, place: Callable[[float, float], tuple[float, float]]) -> list[str]:
    """Draw the marginal rate as steps."""
    bounds = [0, *tier.thresholds, most]
    found = []
    for low, high in itertools.pairwise(bounds):
        if high > low:
            rate = float(tier.earnings(low + 1) - tier.earnings(low)) if low >= tier.gate_fen else 0.0
            (x1, y), (x2, _) = place(low, rate), place(high, rate)
            found.append(
                f'<line x1="{x1:.1f}" x2="{x2:.1f}" y1="{y:.1f}" y2="{y:.1f}" stroke="{ORANGE}" '
                'stroke-width="2" stroke-dasharray="5 3"/>'
            )
    return found


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> str:
    """Write a table; every cell is escaped text."""

    def cell(tag: str, i: int, text: str) -> str:
        side = ' style="text-align:right"' if i in right else ' style="text-align:left"'
        return f"<{tag}{side}>{html.escape(text)}</{tag}>"

    head = "".join(cell("th", i, text) for i, text in enumerate(heads))
    body = "".join(
        "<tr>" + "".join(cell("td", i, text) for i, text in enumerate(row)) + "</tr>" for row in rows
    )
    return f'<table class="mq-table"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def clauses(result: Result, words: Words) -> str:
    """Write the cost of each award before and after."""
    names = {award.id: award_name(award, words) for award in result.rules.awards}
    rows = [
        (names.get(str(award), str(award)), yuan(before), yuan(after), signed_yuan(after - before))
        for award, before, after in _columns(result.awards, "award_id", "before_fen", "after_fen")
        if before or after
    ]
    total = (
        words("total"),
        yuan(result.before_fen),
        yuan(result.after_fen),
        signed_yuan(result.after_fen - result.before_fen),
    )
    heads = (
        words("explore_award"),
        words("explore_before_yuan"),
        words("explore_after_yuan"),
        words("explore_change_yuan"),
    )
    return table(heads, [*rows, total], right=(1, 2, 3))


def firms(result: Result, register: pd.DataFrame, words: Words) -> str:
    """Write the firms that gain and lose, the largest change first."""
    changed = result.changed
    gain = int((changed["difference_fen"] > 0).sum())
    said = words("explore_moved", gain=gain, lose=len(changed) - gain)
    names, townships = register["name"], register["township"]
    rows = [
        (
            str(names.get(code, code)),
            str(code),
            str(townships.get(code, "")),
            yuan(before),
            yuan(after),
            signed_yuan(after - before),
        )
        for code, before, after in _columns(changed.head(SHOWN), "org_code", "before_fen", "after_fen")
    ]
    heads = [
        words(f"explore_{name}")
        for name in ("firm", "code", "township", "before_yuan", "after_yuan", "change_yuan")
    ]
    more = len(changed) - len(rows)
    tail = f"<p>{html.escape(words('explore_more', count=more))}</p>" if more else ""
    body = table(heads, rows, right=(3, 4, 5)) if rows else ""
    return f"<p>{html.escape(said)}</p>{body}{tail}"


def _columns(table: pd.DataFrame, *names: str) -> Iterator[tuple[Any, int, int]]:
    """Return rows of a key and two sums."""
    key, before, after = (table[name].tolist() for name in names)
    yield from zip(key, before, after, strict=True)


def notches(result: Result, words: Words) -> str:
    """Write the thresholds at which the award jumps."""
    base = words.of(nouns.base(result.rules)) if result.notches else ""
    found = [
        words("explore_notch", base=base, at=wan(bound), jump=yuan(round(jump)))
        for bound, jump in result.notches
    ]
    text = (
        words("explore_notches", list=words("explore_and").join(found))
        if found
        else words("explore_no_notch")
    )
    return f"<p>{html.escape(text)}</p>"


def side_by_side(results: Sequence[tuple[str, Result]], words: Words) -> str:
    """Write up to four settings side by side."""
    heads = [
        words("explore_setting"),
        words("explore_after_yuan"),
        words("explore_change_yuan"),
        words("explore_winners"),
    ]
    rows = [
        (
            name,
            yuan(result.after_fen),
            signed_yuan(result.after_fen - result.before_fen),
            str(int((result.firms["after_fen"] > 0).sum())),
        )
        for name, result in results
    ]
    return table(heads, rows, right=(1, 2, 3)) if rows else ""


def wan_of(fen: int) -> float:
    """Return an amount in 万元 for a number field."""
    return float(Fraction(fen, FEN_PER_WAN))
