"""Checks of the document as a whole: defaults, dates, exactly one variant for each choice of readings."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mq_analysis.base.errors import nearest
from mq_analysis.base.messages import join, sentence
from mq_analysis.policy.checks.finding import Finding
from mq_analysis.policy.model import Policy, Variant
from mq_analysis.policy.variants import holds
from mq_analysis.policy.yamltext import Path

EXCLUSIVE = (
    "sum_over",
    "years",
    "months",
    "counts",
    "gate_missed",
    "amount",
    "item",
    "payee",
    "per",
    "stacks_with_county",
    "unspent",
    "budget",
)
"""Lists of variants of which exactly one must hold under any choice of readings."""


OUTCOMES = (
    "paid",
    "not_highest",
    "lower_grade",
    "beyond_quota",
    "over_limit",
    "no_share",
    "zero",
    "rounds_to_zero",
    "gate_missed",
    "undecided",
    "missing",
    "no_award",
    "other_version",
    "before_policy",
    "not_held",
    "ceiling",
    "no_payee",
)
"""What the toolkit calls outcomes of an item, and warnings."""
APART = (("readings",), ("cases",))
"""Parts of a policy in which those keys mean something else."""


def check_document(policy: Policy, data: Mapping[str, Any]) -> Iterator[Finding]:
    """Check defaults, dates and variants; ``data`` is the plain tree the policy was read from."""
    yield from _reasons(policy)
    yield from _readings(policy)
    yield from _versions(policy)
    yield from _variants(policy, data, ())


def _reasons(policy: Policy) -> Iterator[Finding]:
    """Find reasons whose name the toolkit uses for an outcome or warning of its own; the two would be confused."""
    for name in policy.reasons:
        if name in OUTCOMES or name.startswith(("over_", "unsure_")):
            yield (
                ("reasons", name),
                sentence("must not be called {got}, which has a meaning of its own", got=name),
            )


def _readings(policy: Policy) -> Iterator[Finding]:
    for name, reading in policy.readings.items():
        if reading.default not in reading.options:
            choices = nearest(reading.default, list(reading.options))
            yield (
                ("readings", name, "default"),
                sentence(
                    "must be one of the options, got {got!r}; {nearest}", got=reading.default, nearest=choices
                ),
            )


def _versions(policy: Policy) -> Iterator[Finding]:
    for i, version in enumerate(policy.versions):
        if version.to < version.from_:
            yield (
                ("versions", i, "to"),
                sentence(
                    "must not lie before from ({first}), got {got}", first=version.from_, got=version.to
                ),
            )
    for i, (old, new) in enumerate(itertools.pairwise(policy.versions), start=1):
        days = (new.from_ - old.to).days
        if days != 1:
            fault = sentence("overlap") if days < 1 else sentence("leave a hole")
            yield (
                ("versions", i, "from"),
                sentence(
                    "versions must follow day by day, got {got} and then {next}: they {fault}",
                    got=old.to,
                    next=new.from_,
                    fault=fault,
                ),
            )


def _variants(policy: Policy, node: Any, path: Path) -> Iterator[Finding]:
    if isinstance(node, dict):
        if isinstance(node.get("under"), dict):
            yield from _under(policy, node["under"], (*path, "under"))
        for key, child in node.items():
            if (
                key in EXCLUSIVE
                and isinstance(child, list)
                and any(isinstance(c, dict) for c in child)
                and path[:1] not in APART
            ):
                yield from _exactly_one(policy, child, (*path, key))
            yield from _variants(policy, child, (*path, key))
    elif isinstance(node, list):
        for i, child in enumerate(node):
            yield from _variants(policy, child, (*path, i))


def _under(policy: Policy, under: Mapping[str, Any], path: Path) -> Iterator[Finding]:
    for name, options in under.items():
        if name not in policy.readings:
            yield (
                (*path, name),
                sentence(
                    "must name a reading, got {got!r}; {nearest}",
                    got=name,
                    nearest=nearest(name, list(policy.readings)),
                ),
            )
            continue
        known = policy.readings[name].options
        for option in options if isinstance(options, list) else [options]:
            if option not in known:
                yield (
                    (*path, name),
                    sentence(
                        "must name an option of {name}, got {got!r}; {nearest}",
                        name=name,
                        got=option,
                        nearest=nearest(str(option), list(known)),
                    ),
                )


def _exactly_one(policy: Policy, variants: Sequence[Any], path: Path) -> Iterator[Finding]:
    parsed = [Variant(under=v.get("under") or {}) for v in variants if isinstance(v, dict)]
    names = sorted({n for v in parsed for n in v.under if n in policy.readings})
    for chosen in itertools.product(*(policy.readings[n].options for n in names)):
        readings = dict(zip(names, chosen, strict=True))
        hits = sum(holds(v, readings) for v in parsed)
        if hits != 1:
            said = join(f"{n}={o}" for n, o in readings.items()) or sentence("any reading")
            yield (
                path,
                sentence(
                    "must have exactly one variant under {readings}, got {got}", readings=said, got=hits
                ),
            )
            return
