"""Apply scenarios to a policy: changes to its plain tree, then the same model and checks as for a file.

A scenario changes every version of the policy, or with ``from`` only those from that date on; the version that
covers the date is first split in two. Several scenarios apply in order. Later ones may scale or add to what
an earlier one changed; to set or remove it is a conflict. Addresses: `mq_analysis.policy.scenarios.address`;
operations: `mq_analysis.policy.scenarios.operations`.
"""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from mq_analysis.base.errors import PolicyError, Problem, nearest
from mq_analysis.base.messages import sentence
from mq_analysis.base.project import display_path
from mq_analysis.policy.load import find_policy, policy_tree, read_policy, read_text
from mq_analysis.policy.model import Change, Policy
from mq_analysis.policy.scenarios.address import Mark, Slot, find, mark_of, steps_of
from mq_analysis.policy.scenarios.files import Scenario, find_scenarios, load_scenarios
from mq_analysis.policy.scenarios.operations import operate, targets
from mq_analysis.policy.supplements import refuse_supplement
from mq_analysis.policy.yamltext import Path as NodePath

UNDATED = ("facts", "readings", "reasons")
"""Keys of a policy that hold for all dates and may be changed."""
DATES = ("from", "to")


@dataclass(frozen=True, slots=True)
class Replaced:
    """A value that a scenario replaced and the new one, both in the form of a file: texts, mappings or lists."""

    where: str
    address: str
    before: Any
    after: Any


class Changed(Protocol):
    """A plain tree after changes, and a record of the changes."""

    def where(self, path: NodePath, *, key: bool = False) -> str:
        """Return the place of the change that made a node what it is, or of the nearest change to it."""

    def replacements(self) -> Iterator[Replaced]:
        """Return every value that was replaced, with the one that stood there before any change."""


@dataclass(frozen=True, slots=True)
class Applied:
    """A policy under scenarios (or none), the plain tree it was read from, and the values that were replaced."""

    policy: Policy
    data: Mapping[str, Any] = field(repr=False)
    scenarios: tuple[Scenario, ...] = ()
    changed: Changed | None = field(default=None, repr=False, compare=False)


def open_policy(policy: str, scenarios: Sequence[str] = ()) -> Policy:
    """Load a policy under scenarios, each given by name or path.

    Raises:
        MQError: With every problem of the names, the policy file or the scenarios; or if it is a township's supplement.
    """
    path = find_policy(policy)
    opened = apply_scenarios(path, find_scenarios(scenarios)).policy
    refuse_supplement(opened, path)
    return opened


def apply_scenarios(policy_path: Path, paths: Sequence[Path] = ()) -> Applied:
    """Load a policy file and apply scenario files to it, in order.

    Raises:
        PolicyError: With every problem, of the policy at its line, of a scenario at the line of the change.
    """
    return Source.read(policy_path).under(load_scenarios(paths))


@dataclass(frozen=True, slots=True)
class Source:
    """A policy file, read and checked once, to which any scenarios can be applied."""

    policy: Policy
    data: Mapping[str, Any] = field(repr=False)

    @classmethod
    def read(cls, path: Path) -> Source:
        """Read a policy file.

        Raises:
            PolicyError: With every problem of the file, each as ``file:line:column``.
        """
        tree = policy_tree(read_text(path), display_path(path))
        return cls(read_policy(tree), tree.data)

    def under(self, scenarios: Sequence[Scenario]) -> Applied:
        """Apply scenarios in order to a copy of the policy.

        Raises:
            PolicyError: With every problem, at the line of the change.
        """
        if not scenarios:
            return Applied(self.policy, self.data)
        problems = [p for i, s in enumerate(scenarios) for p in _fits(s, self.policy, scenarios[:i])]
        if problems:
            raise PolicyError(problems)
        tree = _Overlaid(copy.deepcopy(dict(self.data)))
        tree.split({s.overlay.from_ for s in scenarios if s.overlay.from_})
        problems = [p for s in scenarios for i, _ in enumerate(s.overlay.changes) for p in tree.change(s, i)]
        try:
            changed = read_policy(tree, is_changed=True)
        except PolicyError as error:
            raise PolicyError([*problems, *error.problems]) from None
        if problems:
            raise PolicyError(problems)
        titles = [s.overlay.title for s in scenarios]
        return Applied(changed.with_scenarios(titles), tree.data, tuple(scenarios), tree)


def _fits(scenario: Scenario, policy: Policy, earlier: Sequence[Scenario]) -> Iterator[Problem]:
    """Check the head of a scenario: its policy, its date, and that it is applied only once."""
    said, place = scenario.overlay, scenario.document.where
    if said.policy != policy.id:
        choices = nearest(said.policy, [policy.id])
        yield Problem(
            place(("policy",)),
            sentence(
                "must be a scenario for policy {policy}, got {got!r}; {nearest}",
                policy=policy.id,
                got=said.policy,
                nearest=choices,
            ),
        )
    if said.id in [other.overlay.id for other in earlier]:
        yield Problem(
            place(("id",)), sentence("must be applied once, got the scenario {got!r} again", got=said.id)
        )
    day, first, last = said.from_, policy.versions[0].from_, policy.versions[-1].to
    if day and not first <= day <= last:
        yield Problem(
            place(("from",)),
            sentence(
                "must lie within the policy, {first} to {last}, got {got}", first=first, last=last, got=day
            ),
        )
    if day and (day.month, day.day) != (1, 1):
        yield Problem(
            place(("from",)),
            sentence(
                "must be the first day of a year, got {got}; choose {year}-01-01", got=day, year=day.year
            ),
        )


@dataclass(frozen=True, slots=True)
class _Origin:
    """The scenario and the number of the change that touched a place."""

    scenario: Scenario
    number: int

    @property
    def change(self) -> Change:
        return self.scenario.overlay.changes[self.number]

    @property
    def place(self) -> str:
        """The place of the change."""
        return self.scenario.document.where(("changes", self.number))

    def operand(self, rest: NodePath = (), *, key: bool = False) -> str:
        """Return the place of the operand, or of a node inside it."""
        path: NodePath = ("changes", self.number, self.change.operation, *rest)
        return self.scenario.document.where(path, key=key and bool(rest))


class _Overlaid:
    """The plain tree of a policy under changes, with a record of the change that touched each node."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.data = data
        self.origins: dict[Mark, _Origin] = {}
        self._kept: list[
            Any
        ] = []  # keeps replaced objects alive: marks hold their ids, which must not be reused

    def split(self, days: set[dt.date]) -> None:
        """Split the versions that cover the days, so that each day begins a version."""
        versions = self.data["versions"]
        for day in days:
            for i, version in enumerate(versions):
                if version["from"] < day.isoformat() <= version["to"]:
                    early = copy.deepcopy(version) | {"to": (day - dt.timedelta(days=1)).isoformat()}
                    version["from"] = day.isoformat()
                    versions.insert(i, early)
                    break

    def change(self, scenario: Scenario, number: int) -> Iterator[Problem]:
        """Apply one change; if it is invalid, yield its problems and leave it out."""
        origin = _Origin(scenario, number)
        change = origin.change
        try:
            slots = targets(change, self._find(change.at, scenario.overlay.from_))
        except ValueError as error:
            yield Problem(scenario.document.where(("changes", number, "at")), _at(change, error))
            return
        conflict = self._conflict(origin, slots)
        if conflict:
            yield Problem(origin.place, _at(change, conflict))
            return
        marks = [slot.mark for slot in slots]
        self._kept += [(slot, slot.value) for slot in slots]
        try:
            marks += operate(change, slots)
        except ValueError as error:
            yield Problem(origin.operand(), _at(change, error))
            return
        if change.operation == "insert":
            marks = marks[len(slots) :]
        self.origins |= dict.fromkeys(marks, origin)

    def _find(self, address: str, day: dt.date | None) -> list[Slot]:
        steps = steps_of(address)
        versions = [v for v in self.data["versions"] if day is None or v["from"] >= day.isoformat()]
        dated = list(dict.fromkeys(key for version in versions for key in version if key not in DATES))
        if steps[0].name in UNDATED:
            if day is not None:
                raise ValueError(sentence("must be a value of the dated rules, since the scenario has from"))
            return find([self.data], steps)
        if steps[0].name not in dated:
            choices = nearest(steps[0].name, [*dated, *(key for key in UNDATED if key in self.data)])
            raise ValueError(
                sentence(
                    "must begin with a key of the policy's rules, got {got!r}; {nearest}",
                    got=steps[0].name,
                    nearest=choices,
                )
            )
        return find([version for version in versions if steps[0].name in version], steps)

    def _conflict(self, origin: _Origin, slots: Sequence[Slot]) -> str:
        change = origin.change
        for slot in slots:
            other = self.origins.get(slot.mark)
            if change.operation in ("set", "remove"):
                other = other or self._origin_below(slot.value)
            if change.operation == "insert" or other is None:
                continue
            if other.scenario is origin.scenario:
                return sentence(
                    "must be changed once in a scenario, got it again (first at {place})", place=other.place
                )
            if change.operation in ("set", "remove"):
                return sentence(
                    "must not {operation} what {scenario} changed ({place})",
                    operation=change.operation,
                    scenario=other.scenario.overlay.id,
                    place=other.place,
                )
        return ""

    def _origin_below(self, node: Any) -> _Origin | None:
        holders = {id(holder) for holder in _holders(node)}
        return next((origin for mark, origin in self.origins.items() if mark[0] in holders), None)

    def replacements(self) -> Iterator[Replaced]:
        """Return every value that was replaced, with the one that stood there before any change."""
        seen: set[Mark] = set()
        for slot, before in self._kept:
            origin = self.origins.get(slot.mark) if isinstance(slot.holder, dict) else None
            if origin and slot.mark not in seen and slot.holder.get(slot.at) is not before:
                yield Replaced(origin.place, origin.change.at, before, slot.holder.get(slot.at))
            seen.add(slot.mark)

    def where(self, path: NodePath, *, key: bool = False) -> str:
        """Return the place of the change that made a node what it is, or of the nearest change to it."""
        node: Any = self.data
        nodes, found = [node], None
        for i, part in enumerate(path):
            if not _has(node, part):
                break
            origin = self.origins.get(mark_of(node, part))
            found = (origin, path[i + 1 :]) if origin else found
            node = node[part]
            nodes.append(node)
        if found:
            return found[0].operand(found[1], key=key)
        for node in reversed(nodes):
            origin = self._origin_below(node)
            if origin:
                return origin.place
        raise AssertionError("a sound policy is at fault only where it was changed")


def _at(change: Change, said: object) -> str:
    return sentence("{at}: {message}", at=change.at, message=said)


def _has(node: Any, part: str | int) -> bool:
    if isinstance(node, dict):
        return part in node
    return isinstance(node, list) and isinstance(part, int) and part < len(node)


def _holders(node: Any) -> Iterator[Any]:
    if isinstance(node, dict | list):
        yield node
        for child in node.values() if isinstance(node, dict) else node:
            yield from _holders(child)
