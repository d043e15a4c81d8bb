"""Names of awards, firms, places and reasons as values; the language is chosen when they are shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mq_analysis.base.money import FEN_PER_WAN
from mq_analysis.policy import Award, Label, Policy, Rules, model
from mq_analysis.policy.model import Version
from mq_analysis.report.cells import Coded, TwoHeads
from mq_analysis.report.format import MONTHS_LISTED
from mq_analysis.report.labels import Words
from mq_analysis.report.maps import township_name
from mq_analysis.report.values import ByLanguage, Said, Spoken, Value, join, pieces, say, text_of
from mq_analysis.rules.awards.totals import NOBODY
from mq_analysis.rules.facts import Gap, schema_for
from mq_analysis.tables import County

ENTERPRISE = TwoHeads(say("enterprise"), say("org_code"))
"""The head of a column of firms with their codes."""


def award_name(award: Award) -> Label:
    """Return the award's name."""
    return award.name


def award_with_clause(award: Award) -> Said:
    """Return the award's name with its clause in brackets."""
    return say("with_clause", name=award_name(award), clause=Bracketed(award.clause))


def name_of_award(award_id: str, rules: Rules) -> Label:
    """Return the name of an award of the year, or of another version of the policy, which the year no longer has."""
    versions = (rules.version, *reversed(rules.policy.versions))
    every = (one for version in versions for one in (*version.awards, *_of_townships(version)))
    return next(one.name for one in every if one.id == award_id)


def _of_townships(version: Version) -> tuple[model.Award, ...]:
    return version.township.awards if version.township else ()


def policy_span(policy: Policy) -> Value:
    """Return the days for which a policy has rules, marked where the policy file assumes them."""
    versions = policy.versions
    if len({version.assumption for version in versions}) == 1:
        return _span(versions[0].from_, versions[-1].to, is_assumed=versions[0].assumption)
    return join((_span(v.from_, v.to, is_assumed=v.assumption) for v in versions), "separator")


def _span(first: dt.date, last: dt.date, *, is_assumed: bool) -> Value:
    days = f"{first} – {last}"
    return say("assumed_span", span=days) if is_assumed else days


def firm_name(row: Mapping[str, Any]) -> Coded:
    """Return name and code of an enterprise."""
    return Coded(row["name"] or say("unregistered"), row["org_code"])


def place_name(policy_id: str, row: Mapping[str, Any]) -> Value:
    """Return the township of a row: in English with its romanised name, where a tile map has one."""
    code, registered = row.get("township_code", ""), row["township"]
    if not registered:
        return say("unregistered")
    zh, en = (township_name(policy_id, code, registered, lang) for lang in ("zh", "en"))
    return ByLanguage(zh, en)


def outcome(outcome_id: str, rules: Rules) -> Value:
    """Say why an honour is or is not paid."""
    reasons = rules.policy.reasons
    return reasons[outcome_id] if outcome_id in reasons else say(f"outcome_{outcome_id}")


def sum_place(code: str) -> Value:
    """Name a group of a table of sums: a place or kind, or the firms that are not in the register."""
    return say("unregistered") if code in ("", NOBODY) else code


def amount_class(reached: int, edges_fen: Sequence[int]) -> Said:
    """Name the class of awards that reach the first ``reached`` of some ascending amounts (whole 10,000 yuan)."""
    edges = [edge // FEN_PER_WAN for edge in edges_fen]
    if reached == 0:
        return say("ls_below", high=edges[0])
    if reached == len(edges):
        return say("ls_above", low=edges[-1])
    return say("ls_between", low=edges[reached - 1], high=edges[reached])


def months_named(months: Sequence[int]) -> Value:
    """Name months given as YYYYMM."""
    named = join(sorted(months)[:MONTHS_LISTED])
    more = len(months) > MONTHS_LISTED
    return pieces(named, say("more", n=len(months)), mark=" ") if more else named


def month_gap(gap: Gap, rules: Rules) -> Said:
    """Say for which months a table has no row, which awards may be too low for it, and to supply them."""
    scale = 100 if gap.is_annual else 1
    awards = [award_name(award) for award in rules.awards if award.id in gap.awards]
    said = say(
        "year_gap" if gap.is_annual else "month_gap",
        table=schema_for(rules.policy)[gap.table].title,
        file=gap.table,
        months=months_named(sorted({month // scale for month in gap.months})),
        facts=join(rules.facts[name].name for name in gap.facts if name in rules.facts),
        first=gap.span.first // scale,
        last=gap.span.last // scale,
        awards=join(awards) if awards else say("none"),
    )
    return say("gap_supply", gap=said)


def gap_in_short(gap: Gap, rules: Rules) -> Said:
    """Say for which months a table has no row."""
    return say(
        "year_gap_short" if gap.is_annual else "month_gap_short",
        table=schema_for(rules.policy)[gap.table].title,
        file=gap.table,
        months=months_named(sorted({month // (100 if gap.is_annual else 1) for month in gap.months})),
    )


def mark_estimate(text: Said, *, is_estimate: bool) -> Said:
    """Mark a caption as an estimate if it is one."""
    return say("estimate_mark", text=text) if is_estimate else text


@dataclass(frozen=True, slots=True)
class Capitalised(Spoken):
    """A value that begins with a capital, as a head or caption does."""

    value: object

    def text(self, words: Words) -> str:
        """Write the value with a capital first letter."""
        plain = text_of(self.value, words)
        return plain[:1].upper() + plain[1:]


@dataclass(frozen=True, slots=True)
class Bracketed(Spoken):
    """A value in brackets: in its own where it has them around it, in others where it begins or ends with one."""

    value: object

    def text(self, words: Words) -> str:
        """Write the value in brackets."""
        plain = text_of(self.value, words)
        if _closes(plain) == len(plain) - 1:
            return plain
        is_at_end = plain[:1] in OPEN or plain[-1:] in CLOSE
        return words("in_outer_brackets" if is_at_end else "in_brackets", value=plain)


OPEN, CLOSE = tuple("(（"), tuple(")）")


def _closes(text: str) -> int | None:
    """Return the place of the bracket that closes the one at the beginning; None where there is none."""
    depth = 0
    for i, mark in enumerate(text if text[:1] in OPEN else ""):
        depth += (mark in OPEN) - (mark in CLOSE)
        if depth == 0:
            return i
    return None


class CodeOnly(Coded):
    """A code whose name is not known."""

    __slots__ = ()

    def __init__(self, code: str) -> None:
        super().__init__(None, code)

    def text(self, words: Words) -> str:
        """Write the code alone."""
        del words
        return self.code


class CodeFirst(Coded):
    """A code followed by its name, as indicators are written."""

    __slots__ = ()

    def text(self, words: Words) -> str:
        """Write code and name."""
        return f"{self.code} {text_of(self.name, words)}"


def township(policy_id: str, code: str, registered: str) -> ByLanguage:
    """Name a township: as registered in Chinese; in English with its romanised name first."""
    zh, en = (township_name(policy_id, code, registered, lang) for lang in ("zh", "en"))
    return ByLanguage(zh, en)


def unit_name(county: County, policy_id: str, by: str, unit: str) -> Value:
    """Name a group or firm: townships as registered (in English romanised), firms with their code."""
    register = county["enterprises"]
    if by == "township_code":
        known = register.loc[register["township_code"] == unit, "township"]
        return township(policy_id, unit, str(known.iloc[0]) if len(known) else unit)
    if by == "org_code":
        known = register.loc[register["org_code"] == unit, "name"]
        return Coded(str(known.iloc[0]), unit) if len(known) else CodeOnly(unit)
    return unit
