"""Payments in words: the part of an award that a row of the table of payments pays, and the conditions it waits for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mq_analysis.policy import Rules
from mq_analysis.policy.model import After, Label
from mq_analysis.policy.terms import Stage
from mq_analysis.report.conditions_in_words import share
from mq_analysis.report.labels import Words
from mq_analysis.report.rules_in_words import Phrases
from mq_analysis.report.values import Pieces, Spoken, pieces

Row = Mapping[str, Any]
"""A row of the table of payments; see `mq_analysis.rules.awards.payments`."""


def stage_name(rules: Rules, row: Row) -> Label | None:
    """Return the name of the stage of a row; None if it has none."""
    found = [
        s.name for a in rules.awards if a.id == row["award_id"] for s in a.stages if s.id == row["stage"]
    ]
    return found[0] if found else None


def funder_name(rules: Rules, row: Row) -> Label | None:
    """Return the name of the funder of a row; None if the policy names none."""
    found = [
        f.name for a in rules.awards if a.id == row["award_id"] for f in a.funding if f.id == row["funder"]
    ]
    return found[0] if found else None


def part_name(rules: Rules, row: Row) -> Pieces:
    """Name the stage and the funder of a row; empty if it has none."""
    names = (stage_name(rules, row), funder_name(rules, row))
    return pieces(*[name for name in names if name], mark=" ")


def stage_in_words(phrases: Phrases, stage: Stage) -> str:
    """Write what a stage pays, and the conditions for it to be due."""
    t = phrases.t
    term = [_term(stage.after, phrases)] if stage.after else []
    waits = t("separator").join([*term, *map(phrases.condition, stage.when)])
    said = f"{t.of(stage.name)} {share(stage.share)}"
    return said + (t("in_unit", name="", unit=waits) if waits else "")


def _term(after: After, phrases: Phrases) -> str:
    """Write a time after the day of the item."""
    unit = next(name for name in ("years", "months", "days") if getattr(after, name))
    return phrases.t(f"term_{unit}", n=getattr(after, unit))


def due_key(row: Row) -> str:
    """Return the label of whether a row is due: one that waits for its day alone is not yet due."""
    return "due_later" if row["due"] == "no" and row["held"] != "no" else f"due_{row['due']}"


def wait_reason(phrases: Phrases, row: Row) -> str:
    """Write the conditions, the day and the missing facts that a row waits for; empty if it is due."""
    if row["due"] == "yes":
        return ""
    t, first, last = phrases.t, row["earliest_day"], row["due_day"]
    said = [t("waits_for", conditions=phrases.conditions(row["waits_for"]))] if row["waits_for"] else []
    if row["lacks"]:
        said.append(t("waits_lacks", facts=t.join(map(phrases.name, row["lacks"]))))
    if last and row["held"] != "no":
        said.append(t("waits_day", day=last) if first == last else t("waits_days", first=first, last=last))
    return t("separator").join(said)


@dataclass(frozen=True, slots=True)
class Awaited(Spoken):
    """The conditions that rows wait for, each once; the language is chosen when they are shown."""

    rules: Rules
    rows: tuple[Row, ...]

    def text(self, words: Words) -> str:
        """Write the conditions in a language."""
        phrases = Phrases(self.rules, words)
        return words("separator").join(dict.fromkeys(wait_reason(phrases, row) for row in self.rows))
