"""The cost of each change of a scenario: in order, and as a Shapley value.

In order, the cost of a change is what it adds to the changes before it, so it depends on the order. The Shapley value
(Shapley 1953) is the average over all orders; it adds up to the same total and does not depend on the order.
"""

from __future__ import annotations

import dataclasses
import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from mq_analysis.analyses.scenarios.evaluate import Evaluator
from mq_analysis.analyses.scenarios.setting import Setting
from mq_analysis.base.errors import PolicyError
from mq_analysis.policy import Rules, Scenario
from mq_analysis.rules.sums import by_firm

MOST_PARTS = 6
"""Parts of which all orders are averaged; of more only the order they are made in is shown."""


@dataclass(frozen=True, slots=True)
class Share:
    """One part of a scenario and its cost in the year.

    Attributes:
        names: The addresses it changes, or the scenario it is.
        in_order_fen: Its cost added to the parts before it.
        shapley_fen: Its average added cost over all orders; None if there are too many orders.
    """

    names: tuple[str, ...]
    in_order_fen: int
    shapley_fen: Fraction | None


def split(setting: Setting, year: int, scenarios: Sequence[Scenario]) -> tuple[Share, ...]:
    """Split the cost of several scenarios by scenario, or of one by its changes.

    Changes of one award that are invalid without each other count as one part.

    Raises:
        PolicyError: If the scenarios together do not hold.
    """
    setting.rules(year, scenarios)
    cost = _Cost(setting, year, scenarios, setting.evaluator(year))
    for parts in _ways(scenarios):
        try:
            return _shares(parts, cost)
        except PolicyError:  # some changes are invalid without the others
            continue
    raise AssertionError("all changes together are one part, and they hold")


def idle_changes(setting: Setting, year: int, scenarios: Sequence[Scenario]) -> tuple[str, ...]:
    """Return the addresses of the changes that have no effect on any enterprise's amount of the year.

    A change that the others need to be valid is not included.

    Raises:
        PolicyError: If the scenarios together do not hold.
    """
    rules = setting.rules(year, scenarios)
    idle = []
    for i, scenario in enumerate(scenarios):
        every = range(len(scenario.overlay.changes))
        for j in every:
            less = _only(scenario, [k for k in every if k != j])
            try:
                rest = setting.rules(year, [s for s in (*scenarios[:i], less, *scenarios[i + 1 :]) if s])
            except PolicyError:
                continue
            if _pays_the_same(setting, rules, rest):
                idle.append(scenario.overlay.changes[j].at)
    return tuple(idle)


def _pays_the_same(setting: Setting, rules: Rules, other: Rules) -> bool:
    """Say whether every enterprise gets the same under both rules; totals are compared first, which is quick."""
    one, two = setting.evaluator(rules.year).totals([rules, other]).total_fen
    if one != two:
        return False
    return by_firm(setting.assess(rules)).equals(by_firm(setting.assess(other)))


Part = tuple[tuple[str, ...], tuple[tuple[int, int], ...]]
"""Names, and the numbers of scenario and change of what belongs together."""


def _ways(scenarios: Sequence[Scenario]) -> list[list[Part]]:
    """Return the ways to divide scenarios into parts, the finest first; the last has all in one part."""
    every = [(i, j, c) for i, s in enumerate(scenarios) for j, c in enumerate(s.overlay.changes)]
    ways: list[list[Part]]
    if len(scenarios) > 1:
        by_scenario: list[Part] = [
            ((s.name,), tuple((i, j) for i2, j, _ in every if i2 == i)) for i, s in enumerate(scenarios)
        ]
        ways = [by_scenario]
    else:
        ways = [[((c.at,), ((i, j),)) for i, j, c in every]]
        awards = dict.fromkeys(_award(c.at) for _, _, c in every)
        grouped = [[(i, j, c) for i, j, c in every if _award(c.at) == award] for award in awards]
        ways.append([(tuple(c.at for *_, c in g), tuple((i, j) for i, j, _ in g)) for g in grouped])
    ways.append([(tuple(c.at for *_, c in every), tuple((i, j) for i, j, _ in every))])
    return ways


def _award(address: str) -> str:
    return ".".join(address.split("[", maxsplit=1)[0].split(".")[:2])


class _Cost:
    """The cost of the year under any combination of the parts, cached."""

    def __init__(
        self, setting: Setting, year: int, scenarios: Sequence[Scenario], evaluator: Evaluator
    ) -> None:
        self._setting, self._year, self._scenarios, self._evaluator = setting, year, scenarios, evaluator
        self._known: dict[frozenset[tuple[int, int]], int] = {}

    def __call__(self, chosen: Iterable[Part]) -> int:
        wanted = frozenset(place for _, places in chosen for place in places)
        if wanted not in self._known:
            some = [_only(s, [j for k, j in sorted(wanted) if k == i]) for i, s in enumerate(self._scenarios)]
            rules = self._setting.rules(self._year, [s for s in some if s])
            self._known[wanted] = int(self._evaluator.totals([rules]).total_fen[0])
        return self._known[wanted]


def _only(scenario: Scenario, numbers: Sequence[int]) -> Scenario | None:
    """Return a scenario with only some of its changes; None without any."""
    if not numbers:
        return None
    changes = tuple(scenario.overlay.changes[j] for j in numbers)
    return dataclasses.replace(scenario, overlay=scenario.overlay.model_copy(update={"changes": changes}))


def _shares(parts: Sequence[Part], cost: _Cost) -> tuple[Share, ...]:
    steps = [cost(parts[:n]) for n in range(len(parts) + 1)]
    in_order = [after - before for before, after in itertools.pairwise(steps)]
    average = [_shapley(part, parts, cost) if len(parts) <= MOST_PARTS else None for part in parts]
    return tuple(
        Share(names, fen, mean) for (names, _), fen, mean in zip(parts, in_order, average, strict=True)
    )


def _shapley(part: Part, parts: Sequence[Part], cost: _Cost) -> Fraction:
    """Return the cost that a part adds to those before it, averaged over all orders."""
    others = [other for other in parts if other is not part]
    mean = Fraction(0)
    for size in range(len(others) + 1):
        weight = Fraction(
            math.factorial(size) * math.factorial(len(others) - size), math.factorial(len(parts))
        )
        for some in itertools.combinations(others, size):
            mean += weight * (cost([*some, part]) - cost(some))
    return mean
