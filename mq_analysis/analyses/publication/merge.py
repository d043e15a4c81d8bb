"""Merge categories before suppressing cells: into groups, and groups until each has enough firms."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from mq_analysis.analyses.publication.settings import Group, Settings
from mq_analysis.policy import Label
from mq_analysis.rules.sums import Tables, add_register


@dataclass(frozen=True, slots=True)
class Merged:
    """Categories shown as one: the names of the groups, the codes or names in them, and the number of firms."""

    names: tuple[Label, ...]
    members: tuple[str, ...]
    firms: int


REST = Label(zh="未列入分组的", en="Not in any group")


def with_groups(settings: Settings, tables: Tables) -> Settings:
    """Return the settings with a group for each township and industry of the register where they name none."""
    register = add_register(tables["enterprises"][["org_code"]], tables)
    towns = (
        register[["township_code", "township"]].drop_duplicates("township_code").sort_values("township_code")
    )
    places = towns.itertuples(index=False, name=None)
    kinds = ((name, name) for name in sorted(register["product_group"].unique()))
    groups = settings.groups
    more = {
        "township": groups.township or tuple(_alone(code, name) for code, name in places if code),
        "industry": groups.industry or tuple(_alone(code, name) for code, name in kinds if code),
    }
    return settings.model_copy(update={"groups": groups.model_copy(update=more)})


def _alone(code: str, name: str) -> Group:
    return Group.model_construct(id=code, name=Label(zh=name or code, en=name or code), members=(code,))


def merge_groups(
    groups: Sequence[Group],
    firms: Mapping[str, Collection[str]],
    least: int,
    also: Mapping[str, Collection[str]] | None = None,
) -> tuple[Merged, ...]:
    """Merge groups with their neighbours in order until each has no firm, or at least ``least``.

    Categories outside the groups come last, as one group. A group without any firm reveals nothing and is not merged.
    If all groups together have too few firms, they become one.

    Args:
        groups: The groups, in order.
        firms: The firms of a figure, by category.
        least: The minimum number of firms of a group.
        also: The firms of a second figure of the same groups, which needs as many.
    """
    figures = [firms, *([also] if also else [])]
    named = {member for group in groups for member in group.members}
    parts = [_join([Merged((group.name,), tuple(group.members), 0)], firms) for group in groups]
    strays = tuple(sorted({category for one in figures for category in one} - named))
    if strays:
        parts.append(_join([Merged((REST,), strays, 0)], firms))
    done: list[Merged] = []
    waiting: list[Merged] = []
    for part in parts:
        if _is_empty(part, figures):
            done.append(part)
            continue
        waiting.append(part)
        together = _join(waiting, firms)
        if all(n == 0 or n >= least for n in _counts(together, figures)):
            done.append(together)
            waiting = []
    return tuple(_with_rest(done, waiting, figures))


def _with_rest(
    done: Sequence[Merged], waiting: Sequence[Merged], figures: Sequence[Mapping[str, Collection[str]]]
) -> list[Merged]:
    """Merge the remaining groups with too few firms into the last sufficient one."""
    firms = figures[0]
    if not waiting:
        return list(done)
    enough = [i for i, part in enumerate(done) if not _is_empty(part, figures)]
    if not enough:
        return [*done, _join(waiting, firms)]
    last = enough[-1]
    return [*done[:last], _join([done[last], *waiting], firms), *done[last + 1 :]]


def _join(parts: Sequence[Merged], firms: Mapping[str, Collection[str]]) -> Merged:
    names = tuple(name for part in parts for name in part.names)
    members = tuple(member for part in parts for member in part.members)
    return Merged(names, members, _count(members, firms))


def _is_empty(part: Merged, figures: Sequence[Mapping[str, Collection[str]]]) -> bool:
    return not any(_counts(part, figures))


def _counts(part: Merged, figures: Sequence[Mapping[str, Collection[str]]]) -> list[int]:
    return [_count(part.members, firms) for firms in figures]


def _count(members: Sequence[str], firms: Mapping[str, Collection[str]]) -> int:
    return len({firm for member in members for firm in firms.get(member, ())})
