"""A slow oracle of the policy format: the plain YAML tree, one line at a time, exact fractions, no package code.

It follows the words of docs/writing-a-policy.md. `LackError` travels up from a fact that is missing where it is
needed. What is undecided waits for everything in its group: simpler than the engine, which decides more where what
is missing cannot matter. So amounts are compared on complete facts, and `test_the_engine_agrees` fills in what is
missing to see that nothing decided changes.
"""

from __future__ import annotations

from fractions import Fraction

UNITS = {"万元": 1_000_000, "元": 100}


class LackError(Exception):
    """A fact that is needed is missing."""


def number(text: str) -> Fraction:
    for unit, fen in UNITS.items():
        if text.endswith(unit):
            return Fraction(text.removesuffix(unit).strip()) * fen
    return Fraction(text.split(" ", maxsplit=1)[0])


def listed(node):
    return node if isinstance(node, list) else [node]


class Firm:
    """One line's view of the facts: those of its enterprise and those of its item."""

    def __init__(self, facts: dict, known: dict[str, str]) -> None:
        self.facts = facts
        self.known = known

    def text(self, name: str) -> str:
        if name not in self.known:
            raise LackError(name)
        return self.known[name]

    def value(self, name: str) -> Fraction:
        formula = self.facts[name].get("computed")
        if formula is None:
            return number(self.text(name))
        kind, members = next((k, v) for k, v in formula.items() if k != "of")
        if kind == "share":
            return Fraction(members) * self.value(formula["of"])
        values = [self.operand(m) for m in members]
        if kind in ("quotient", "growth"):
            if values[1] <= 0:
                raise LackError(name)
            return values[0] / values[1] - (kind == "growth")
        product = Fraction(1)
        for value in values:
            product *= value
        return {
            "sum": sum(values),
            "mean": Fraction(sum(values), len(values)),
            "difference": values[0] - sum(values[1:]),
            "product": product,
            "least": min(values),
            "greatest": max(values),
        }[kind]

    def operand(self, said) -> Fraction:
        if isinstance(said, dict):
            return Fraction(said["share"]) * self.value(said["of"])
        return self.value(said) if said in self.facts else number(said)

    def holds(self, test: dict) -> bool | None:
        """True, false, or None where it cannot be told."""
        for group, quantifier in (("any_of", any), ("all_of", all), ("none_of", any)):
            if group in test:
                found = [self.holds(t) for t in test[group]]
                certain = True if quantifier is any else False  # noqa: SIM210 (the value that decides)
                result = certain if certain in found else None if None in found else not certain
                return result if group != "none_of" or result is None else not result
        name = test["fact"]
        try:
            if "known" in test:
                if self.facts[name].get("computed"):
                    self.value(name)
                return name in self.known or bool(self.facts[name].get("computed"))
            if "is" in test or "is_not" in test:
                fits = self.text(name) in listed(test.get("is") or test.get("is_not"))
                return fits if "is" in test else not fits
            bound = next(k for k in ("at_least", "above", "at_most", "below") if k in test)
            return compare(self.value(name), bound, self.operand(test[bound]))
        except LackError:
            return False if "known" in test else None

    def all_hold(self, tests: list[dict]) -> bool | None:
        return self.holds({"all_of": tests}) if tests else True

    def within(self, bracket: dict, value: Fraction, reference: Fraction) -> bool:
        ends = [k for k in ("at_least", "above", "at_most", "below") if k in bracket]
        return all(compare(value, k, number(bracket[k]) * reference) for k in ends)

    def amount(self, node: dict) -> Fraction:
        if "fixed" in node:
            value = number(node["fixed"])
        elif "fact" in node:
            value = self.value(node["fact"])
        elif "share" in node:
            share = self.value(node["share"]) if node["share"] in self.facts else Fraction(node["share"])
            value = share * self.value(node["of"])
        elif "each" in node:
            units = self.value(node["of"])
            if "per" in node:
                units = Fraction(max(Fraction(0), units) // number(node["per"]))
            value = units * number(node["each"])
        elif "marginal" in node or "whole" in node:
            value = self.schedule(node)
        elif "choose" in node:
            value = self.choice(node["choose"])
        else:
            kind = next(k for k in ("total", "highest", "lowest") if k in node)
            value = {"total": sum, "highest": max, "lowest": min}[kind]([self.amount(n) for n in node[kind]])
        value = self.multiplied(max(Fraction(0), value), node.get("times", []))
        if "less" in node:
            value = max(Fraction(0), value - self.operand(node["less"]))
        if "at_least" in node:
            value = max(value, self.operand(node["at_least"]))
        if "at_most" in node:
            value = min(value, self.operand(node["at_most"]))
        return max(Fraction(0), value)

    def guarded(self, node: dict) -> Fraction:
        """The amount where its conditions hold, else 0; they are told first."""
        when = self.all_hold(node.get("when", []))
        if when is None:
            raise LackError("when")
        return self.amount(node) if when else Fraction(0)

    def schedule(self, node: dict) -> Fraction:
        kind = "marginal" if "marginal" in node else "whole"
        schedule = node[kind]
        base = self.value(schedule["of"])
        reference = self.value(schedule["relative_to"]) if "relative_to" in schedule else Fraction(1)
        total = Fraction(0)
        for bracket in schedule["brackets"]:
            rate = Fraction(bracket["rate"]) if "rate" in bracket else number(bracket["each"])
            if kind == "whole":
                measure = self.value(schedule.get("by", schedule["of"]))
                total += base * rate if self.within(bracket, measure, reference) else 0
                continue
            low = number(bracket.get("at_least") or bracket["above"]) * reference
            upper = bracket.get("below") or bracket.get("at_most")
            top = base if upper is None else min(base, number(upper) * reference)
            total += max(Fraction(0), top - low) * rate
        return total

    def choice(self, node: dict) -> Fraction:
        if "values" in node:
            chosen = self.text(node["by"])
            return self.guarded(node["values"][chosen]) if chosen in node["values"] else Fraction(0)
        measure = self.value(node["by"])
        reference = self.value(node["relative_to"]) if "relative_to" in node else Fraction(1)
        for bracket in node["brackets"]:
            if self.within(bracket, measure, reference):
                return self.guarded(bracket["pay"])
        return Fraction(0)

    def multiplied(self, value: Fraction, factors: list[dict]) -> Fraction:
        for factor in factors:
            when = self.all_hold(factor.get("when", []))
            if when is None:
                raise LackError("times")
            share = factor["share"]
            if when:
                value *= self.value(share) if share in self.facts else Fraction(share)
        return value

    def worth(self, award: dict) -> Fraction:
        value = self.multiplied(self.guarded(award["amount"]), award.get("times", []))
        for cap in award.get("at_most", []):
            if not cap.get("soft"):
                value = min(value, self.cap(cap))
        return max(Fraction(0), value)

    def cap(self, cap: dict) -> Fraction:
        if "amount" in cap:
            return number(cap["amount"])
        return Fraction(cap.get("share", 1)) * self.value(cap.get("of") or cap["fact"])


def compare(value: Fraction, bound: str, limit: Fraction) -> bool:
    return {
        "at_least": value >= limit,
        "above": value > limit,
        "at_most": value <= limit,
        "below": value < limit,
    }[bound]


class Line:
    """One item under one award."""

    def __init__(self, firm: str, item: str, award: dict, place: int, view: Firm) -> None:
        self.firm, self.item, self.award, self.place, self.view = firm, item, award, place, view
        self.missing = False
        self.misses_gate = False
        self.gone = ""
        self.warnings: set[str] = set()
        self.value: Fraction | None = None
        requires = view.all_hold([c for c in award.get("requires", []) if not c.get("soft")])
        which = view.all_hold(award.get("which", []))
        self.counts = requires is not False
        if self.counts:
            try:
                gate = view.all_hold(award.get("gate", []))
                if requires is None or which is None or gate is None:
                    raise LackError("conditions")
                self.misses_gate = not gate
                self.value = view.worth(award) if gate else Fraction(0)
            except LackError:
                self.missing = True
        self.own = self.value
        self.stands = self.counts and not self.missing
        self.undecided = self.missing

    def warn(self, name: str, holds: bool | None) -> None:
        """A limit in principle that does not hold; a sure warning makes one that is unsure needless."""
        if holds is False:
            self.warnings.add(name)
        elif holds is None:
            self.warnings.add(f"unsure_{name}")
        if name in self.warnings:
            self.warnings.discard(f"unsure_{name}")

    def warn_of_itself(self) -> None:
        if not self.stands or not self.value:
            return
        for test in self.award.get("requires", []):
            if test.get("soft"):
                self.warn(test["otherwise"], self.view.holds(test))
        for cap in self.award.get("at_most", []):
            if cap.get("soft"):
                name = cap.get("of") or cap.get("fact") or "sum"
                try:
                    self.warn(f"over_{name}", self.value <= self.view.cap(cap))
                except LackError:
                    self.warn(f"over_{name}", None)

    def key(self, names: list[str]) -> tuple:
        found = {"enterprise": self.firm, "award": self.award["id"], "class": self.award["class"]}
        return tuple("" if n == "year" else found[n] if n in found else self.view.known[n] for n in names)


def lines_of(policy: dict, case: dict) -> list[Line]:
    lines = []
    for name, firm in case["enterprises"].items():
        for place, award in enumerate(policy["versions"][0]["awards"]):
            items = [{"id": name}] if award["for"] == "enterprise" else firm.get("items", [])
            for item in items:
                view = Firm(policy["facts"], {**firm.get("facts", {}), **item})
                if view.all_hold(award.get("which", [])) is not False:
                    lines.append(Line(name, item["id"], award, place, view))
    return sorted(lines, key=lambda line: (line.place, line.item, line.firm))


def rounded(value: Fraction, unit: int) -> Fraction:
    return Fraction((value / unit + Fraction(1, 2)) // 1) * unit


def settle(policy: dict, case: dict, *, last: bool = False) -> dict[str, int | None]:
    """What each enterprise is paid in fen, None where it is undecided."""
    unit = int(number(policy["versions"][0]["rounding"]["to"]))
    lines = settled(policy, case, last=last)
    paid: dict[str, int | None] = dict.fromkeys(case["enterprises"], 0)
    for line in lines:
        if line.undecided and line.counts:
            paid[line.firm] = None
    for line in lines:
        if line.stands and not line.undecided and paid[line.firm] is not None:
            paid[line.firm] += int(rounded(line.value, unit))
    return paid


def settled(policy: dict, case: dict, *, last: bool = False) -> list[Line]:
    """Every line after all steps; ``last``: of equal items the last is taken, where it is said not to matter."""
    version = policy["versions"][0]
    unit = int(number(version["rounding"]["to"]))
    lines = lines_of(policy, case)
    for line in lines:
        line.warn_of_itself()
        if line.missing and line.counts:
            line.value = Fraction(0)
    exact = True
    for i, step in enumerate(version["stacking"]):
        if step.get("pay") == "all":
            continue
        if exact and not ({"pay", "first"} & set(step)):
            exact = False
            for line in lines:
                line.value = rounded(line.value, unit) if line.value is not None else None
        groups: dict[tuple, list[Line]] = {}
        for line in lines:
            if touches(step, line.award):
                groups.setdefault(line.key(listed(step["per"])), []).append(line)
        later = [s for s in version["stacking"][i + 1 :] if not s.get("soft")]
        for group in groups.values():
            take_from(step, i, group, later, unit, last=last)
    return lines


def take_from(step: dict, i: int, group: list[Line], later: list[dict], unit: int, *, last: bool) -> None:
    """One step over one group: it warns, or it takes money away, unless a line of the group waits for a fact."""
    waits = any(line.counts and line.undecided for line in group)
    standing = [line for line in group if line.stands]
    if step.get("soft"):
        warn_of_step(step, standing, f"over_step_{i + 1}", unit, waits=waits)
        return
    for line in group if waits else ():
        line.undecided |= line.stands or line.missing
    before = {id(line): line.value for line in standing}
    take(step, standing, unit, later, last=last)
    for line in standing:
        if before[id(line)] and not (line.stands and line.value):
            line.gone = TAKES.get(step.get("pay"), "") or next(TAKES[k] for k in TAKES if k in step)


TAKES = {
    "highest": "not_highest",
    "highest_grade": "lower_grade",
    "first": "beyond_quota",
    "at_most": "over_limit",
    "split": "no_share",
    "pool": "no_share",
}
"""Why a line gets nothing, by the step that took its money."""


def outcome(line: Line, unit: int) -> str:
    """What became of a line, as a reader would say it."""
    if not line.counts:
        return "no"
    if line.undecided:
        return "missing" if line.missing else "undecided"
    if line.stands and rounded(line.value, unit):
        return "paid"
    if not line.own:
        return "gate_missed" if line.misses_gate else "zero"
    return line.gone if rounded(line.own, unit) else "rounds_to_zero"


def touches(step: dict, award: dict) -> bool:
    return not step.get("awards") or bool({award["id"], award["class"]} & set(step["awards"]))


def warn_of_step(step: dict, group: list[Line], name: str, unit: int, *, waits: bool) -> None:
    """A step in principle: who is beyond it is told, and nothing is taken."""
    if "first" in step:
        try:
            weight = [line.view.value(step["by"]) if step["by"] != "amount" else line.value for line in group]
        except LackError:
            for line in group:
                line.warn(name, None)
            return
        sign = 1 if step.get("order") == "smallest" else -1
        sure = [mine for line, mine in zip(group, weight, strict=True) if not line.undecided]
        for line, mine in zip(group, weight, strict=True):
            beyond = not line.undecided and sum(sign * x <= sign * mine for x in sure) > int(step["first"])
            line.warn(name, False if beyond else None if waits else True)
        return
    total = sum(line.value for line in group if not line.undecided)
    for line in group:
        try:
            over = total > max(Fraction(0), line.view.operand(step["at_most"])) // unit * unit
        except LackError:
            line.warn(name, None)
        else:
            line.warn(name, False if over else None if waits else True)


def take(step: dict, group: list[Line], unit: int, later: list[dict], *, last: bool) -> None:
    if not group:
        return
    if step.get("pay") == "highest" and "of" in step:
        totals: dict[str, Fraction] = {}
        for line in group:
            totals[line.award[_of(step)]] = totals.get(line.award[_of(step)], Fraction(0)) + line.value
        best = max(totals.values())
        first = min((x for x in group if totals[x.award[_of(step)]] == best), key=lambda x: x.place)
        drop(line for line in group if line.award[_of(step)] != first.award[_of(step)])
    elif step.get("pay") == "highest":
        best = max(group, key=lambda line: (line.value, -line.place))
        best = next(x for x in group if (x.value, x.place) == (best.value, best.place))
        drop(line for line in group if line is not best)
    elif step.get("pay") == "highest_grade":
        grade = min(line.award["grade"] for line in group)
        drop(line for line in group if line.award["grade"] != grade)
    elif "first" in step:
        quota(step, group, [s for s in later if s.get("pay") != "all"], last=last)
    elif "at_most" in step:
        limit(step, group, unit)
    else:
        share_out(step, [line for line in group if line.value > 0], unit)


def _of(step: dict) -> str:
    return {"award": "id"}.get(step["of"], step["of"])


def drop(lines) -> None:
    for line in lines:
        line.stands = False


def quota(step: dict, group: list[Line], later: list[dict], *, last: bool) -> None:
    try:
        weight = {id(x): x.value if step["by"] == "amount" else x.view.value(step["by"]) for x in group}
    except LackError:
        for line in group:
            line.undecided = True
        return
    sign = 1 if step.get("order") == "smallest" else -1
    tied: list[Line] = []
    for line in group:
        before = sum(sign * weight[id(x)] < sign * weight[id(line)] for x in group)
        level = sum(sign * weight[id(x)] <= sign * weight[id(line)] for x in group)
        if before >= int(step["first"]):
            line.stands = False
        elif level > int(step["first"]):
            tied.append(line)
            places = int(step["first"]) - before
    if tied and (all_the_same(tied, later) or worth_nothing(tied, later)):
        for line in tied[:-places] if last else tied[places:]:
            line.stands = False
    else:
        for line in tied:
            line.undecided = True


def all_the_same(tied: list[Line], later: list[dict]) -> bool:
    """Whichever is taken pays the same: equal items of a firm under an award, and nothing tells them apart later."""
    if len({(line.firm, line.award["id"], line.value) for line in tied}) > 1:
        return False
    later = [s for s in later if touches(s, tied[0].award)]
    for place, step in enumerate(later):
        keys = set(listed(step["per"]))
        if "enterprise" not in keys or keys - {"enterprise", "class", "award"}:
            return False
        ends = place + 1 == len(later) and ("at_most" in step or step.get("split") == "equal")
        if "pay" not in step and not ends:
            return False
    return True


def worth_nothing(tied: list[Line], later: list[dict]) -> bool:
    """They are paid nothing, and can take no other line's place."""
    takes_places = any("first" in s or s.get("pay") == "highest_grade" for s in later)
    return not takes_places and not any(line.value for line in tied)


def limit(step: dict, group: list[Line], unit: int) -> None:
    try:
        limits = [line.view.operand(step["at_most"]) for line in group]
    except LackError:
        for line in group:
            line.undecided = True
        return
    cap = max(Fraction(0), limits[0]) // unit * unit
    reduce = step.get("reduce") or ("in_order" if "enterprise" in listed(step["per"]) else "pro_rata")
    if reduce == "in_order":
        for line in group:
            line.value = min(line.value, cap)
            cap -= line.value
    elif sum(line.value for line in group) > cap:
        apportion(group, cap, [line.value // unit for line in group], unit)


def share_out(step: dict, group: list[Line], unit: int) -> None:
    if not group:
        return
    by = step.get("by") or step.get("split")
    try:
        weights = [Fraction(1) if by == "equal" else max(Fraction(0), x.view.value(by)) for x in group]
        whole = group[0].view.operand(step["pool"]) if "pool" in step else max(x.value for x in group)
        whole = max(Fraction(0), whole)
    except LackError:
        for line in group:
            line.undecided = True
        return
    apportion(group, whole // unit * unit, weights, unit)


def apportion(group: list[Line], whole: Fraction, weights: list[Fraction], unit: int) -> None:
    """Whole units by weight; what is left one unit each, by largest remainder, then in order."""
    if not sum(weights):
        for line in group:
            line.value = Fraction(0)
        return
    exact = [whole / unit * w / sum(weights) for w in weights]
    units = [x // 1 for x in exact]
    order = sorted(range(len(group)), key=lambda i: -(exact[i] - units[i]))
    for i in order[: int(whole / unit - sum(units))]:
        units[i] += 1
    for line, n in zip(group, units, strict=True):
        line.value = Fraction(n) * unit
