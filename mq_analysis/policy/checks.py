"""What only the whole policy can show: references that lead nowhere, variants that miss or clash."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mq_analysis.errors import nearest
from mq_analysis.money import parse_amount
from mq_analysis.policy.model import Award, Condition, Fact, Policy, Schedule, Variant
from mq_analysis.policy.yamltext import Path

Finding = tuple[Path, str]
"""The path of a node and what must hold there."""

EXCLUSIVE = (
    "sum_over",
    "months",
    "counts",
    "gate_missed",
    "amount",
    "item",
    "per",
    "stacks_with_county",
    "unspent",
)
"""Lists of variants of which exactly one must hold under any choice of readings."""

BOUNDS = ("at_least", "above", "at_most", "below")


def check(policy: Policy, data: Mapping[str, Any]) -> list[Finding]:
    """Return every problem of a policy whose single nodes are sound.

    ``data`` is the plain tree the policy was read from: it tells lists from single nodes.
    """
    return [
        *_readings(policy),
        *_versions(policy),
        *_variants(policy, data, ()),
        *(f for i, _ in enumerate(policy.versions) for f in _awards(policy, i)),
        *_units(policy, data, ()),
        *_cases(policy),
    ]


def _readings(policy: Policy) -> Iterator[Finding]:
    for name, reading in policy.readings.items():
        if reading.default not in reading.options:
            choices = nearest(reading.default, list(reading.options))
            yield (
                ("readings", name, "default"),
                f"must be one of the options, got {reading.default!r}; {choices}",
            )


def _versions(policy: Policy) -> Iterator[Finding]:
    for i, version in enumerate(policy.versions):
        if version.to < version.from_:
            yield ("versions", i, "to"), f"must not lie before from ({version.from_}), got {version.to}"
    for i, (old, new) in enumerate(itertools.pairwise(policy.versions), start=1):
        days = (new.from_ - old.to).days
        if days != 1:
            word = "overlap" if days < 1 else "leave a hole"
            yield (
                ("versions", i, "from"),
                f"versions must follow day by day, got {old.to} and then {new.from_}: they {word}",
            )


def _variants(policy: Policy, node: Any, path: Path) -> Iterator[Finding]:
    if isinstance(node, dict):
        if isinstance(node.get("under"), dict):
            yield from _under(policy, node["under"], (*path, "under"))
        for key, child in node.items():
            if key in EXCLUSIVE and isinstance(child, list) and path[:1] != ("readings",):
                yield from _exactly_one(policy, child, (*path, key))
            yield from _variants(policy, child, (*path, key))
    elif isinstance(node, list):
        for i, child in enumerate(node):
            yield from _variants(policy, child, (*path, i))


def _units(policy: Policy, node: Any, path: Path) -> Iterator[Finding]:
    """Bounds on money must state a unit, bounds on counts must not."""
    if isinstance(node, dict):
        fact = policy.facts.get(node.get("fact", ""))
        for key in BOUNDS if fact else ():
            if isinstance(node.get(key), str) and node[key].isdigit() == (
                fact is not None and fact.type == "money"
            ):
                form = "an amount with its unit" if node[key].isdigit() else "a whole number without a unit"
                yield (*path, key), f"must be {form} for the fact {node['fact']}, got {node[key]!r}"
        for key, child in node.items():
            yield from _units(policy, child, (*path, key))
    elif isinstance(node, list):
        for i, child in enumerate(node):
            yield from _units(policy, child, (*path, i))


def _under(policy: Policy, under: Mapping[str, Any], path: Path) -> Iterator[Finding]:
    for name, options in under.items():
        if name not in policy.readings:
            yield (*path, name), f"must name a reading, got {name!r}; {nearest(name, list(policy.readings))}"
            continue
        known = policy.readings[name].options
        for option in options if isinstance(options, list) else [options]:
            if option not in known:
                yield (
                    (*path, name),
                    f"must name an option of {name}, got {option!r}; {nearest(str(option), list(known))}",
                )


def _exactly_one(policy: Policy, variants: Sequence[Any], path: Path) -> Iterator[Finding]:
    parsed = [Variant(under=v.get("under") or {}) for v in variants if isinstance(v, dict)]
    names = sorted({n for v in parsed for n in v.under if n in policy.readings})
    for chosen in itertools.product(*(policy.readings[n].options for n in names)):
        readings = dict(zip(names, chosen, strict=True))
        hits = sum(holds(v, readings) for v in parsed)
        if hits != 1:
            said = ", ".join(f"{n}={o}" for n, o in readings.items()) or "any reading"
            yield path, f"must have exactly one variant under {said}, got {hits}"
            return


def holds(variant: Variant, readings: Mapping[str, str]) -> bool:
    """Say whether a variant holds under the chosen readings."""
    return all(readings.get(name) in options for name, options in variant.under.items())


def _awards(policy: Policy, version: int) -> Iterator[Finding]:
    rules = policy.versions[version]
    layers: list[tuple[Path, tuple[Award, ...]]] = [(("versions", version, "awards"), rules.awards)]
    if rules.township:
        layers.append((("versions", version, "township", "awards"), rules.township.awards))
    seen: set[str] = set()
    county = [award.id for award in rules.awards]
    for base, awards in layers:
        taken: set[str] = set()
        for i, award in enumerate(awards):
            if award.id in seen:
                yield (*base, i, "id"), f"must be given once, got the award {award.id!r} again"
            seen.add(award.id)
            for j, honour in enumerate(award.honours):
                if honour in taken:
                    yield (
                        (*base, i, "honours", j),
                        f"must stand in one award of its layer, got {honour!r} again",
                    )
                taken.add(honour)
            yield from _one_award(policy, award, (*base, i), county)


def _one_award(policy: Policy, award: Award, path: Path, county: list[str]) -> Iterator[Finding]:
    for part in ("requires", "gate"):
        for i, condition in enumerate(getattr(award, part)):
            yield from _condition(policy, condition, (*path, part, i))
    for i, cap in enumerate(award.at_most):
        yield from _money(policy, cap.fact, (*path, "at_most", i, "fact"))
    for i, amount in enumerate(award.amount):
        for kind, schedule in (("marginal", amount.marginal), ("whole", amount.whole)):
            if isinstance(schedule, Schedule):
                yield from _money(policy, schedule.of, (*path, "amount", i, kind, "of"))
    for i, missed in enumerate(award.gate_missed):
        if missed.pay_as and missed.pay_as not in county:
            yield (
                (*path, "gate_missed", i, "pay_as"),
                f"must name an award, got {missed.pay_as!r}; {nearest(missed.pay_as, county)}",
            )
    if award.gate and not award.gate_missed:
        yield path, "must say what a missed gate earns (gate_missed)"


def _fact(policy: Policy, name: str, path: Path) -> Fact | Finding:
    if name in policy.facts:
        return policy.facts[name]
    return path, f"must name a declared fact, got {name!r}; {nearest(name, list(policy.facts))}"


def _money(policy: Policy, name: str, path: Path) -> Iterator[Finding]:
    fact = _fact(policy, name, path)
    if not isinstance(fact, Fact):
        yield fact
    elif fact.type != "money":
        yield path, f"must name a fact of type money, got {name!r} of type {fact.type}"


def _condition(policy: Policy, condition: Condition, path: Path) -> Iterator[Finding]:
    fact = _fact(policy, condition.fact, (*path, "fact"))
    if not isinstance(fact, Fact):
        yield fact
        return
    is_order = condition.is_ is None and condition.known is None
    if is_order and fact.type not in ("money", "count"):
        yield path, f"must test a {fact.type} fact with is or known, got a bound"
    if condition.is_ is not None and fact.type != "text":
        yield path, f"must test a {fact.type} fact with a bound or known, got is"
    if path[-2] == "requires":
        if condition.otherwise is None:
            yield path, "must say why it fails (otherwise: a key of reasons)"
        elif condition.otherwise not in policy.reasons:
            choices = nearest(condition.otherwise, list(policy.reasons))
            yield (*path, "otherwise"), f"must be a key of reasons, got {condition.otherwise!r}; {choices}"


def _cases(policy: Policy) -> Iterator[Finding]:
    """Every fact of a case must be declared, for the right thing, and read as its type says."""
    seen: set[str] = set()
    for i, case in enumerate(policy.cases):
        if case.id in seen:
            yield ("cases", i, "id"), f"must be given once, got the case {case.id!r} again"
        seen.add(case.id)
        for name, text in case.facts.items():
            yield from _known(policy, "enterprise", name, text, ("cases", i, "facts", name))
        for j, item in enumerate(case.items):
            if "honour" not in item:
                yield ("cases", i, "items", j), "must name its honour"
            for name, text in item.items():
                if name not in ("honour", "product"):
                    yield from _known(policy, "honour", name, text, ("cases", i, "items", j, name))


def _known(policy: Policy, of: str, name: str, text: str, path: Path) -> Iterator[Finding]:
    declared = {n: f for n, f in policy.facts.items() if f.of == of}
    if name not in declared:
        yield path, f"must name a fact of the {of}, got {name!r}; {nearest(name, list(declared))}"
        return
    try:
        fact_value(declared[name], text)
    except ValueError as error:
        yield path, str(error)


def fact_value(fact: Fact, text: str) -> int | str:
    """Read the text of a fact: money as whole fen, anything else as it stands.

    Raises:
        ValueError: If money has no number or unit.
    """
    return parse_amount(text) if fact.type == "money" else text
