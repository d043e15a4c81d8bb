"""What scenarios change in a policy, value by value, as a table of the report."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mq_analysis.policy import Policy, apply_scenarios, find_policy, find_scenarios, load_scenario
from mq_analysis.policy.hints import scenario_hints
from mq_analysis.report.hints import hint_notes
from mq_analysis.report.policy_differences import Side, dates_of
from mq_analysis.report.table import Table, text
from mq_analysis.report.values import Shown, join, pieces, say
from mq_analysis.rules.differences import differences


def scenario(policy: str, scenarios: Sequence[str]) -> Table | None:
    """Return what scenarios change in a policy, both by name or path; None without any."""
    return _changes(policy, scenarios, "", "tbl-scenario") if scenarios else None


def scenario_changes(policy: str, names: Sequence[str]) -> list[Table]:
    """Return what each scenario changes by itself; ``A+B`` is two together."""
    return [_changes(policy, [name], name, f"tbl-scenario-{i}") for i, name in enumerate(names, 1)]


def _changes(policy: str, scenarios: Sequence[str], name: str, label: str) -> Table:
    path = find_policy(policy)
    base, applied = apply_scenarios(path), apply_scenarios(path, find_scenarios(scenarios))
    body = [
        (
            _place(d.address, base.policy),
            d.clause,
            Side(d, is_new=False),
            Side(d, is_new=True),
            dates_of(d.span),
        )
        for d in differences(base, applied)
    ]
    columns = (
        text(say("diff_address"), weight=2.2),
        text(say("clause")),
        text(say("diff_before"), weight=1),
        text(say("diff_after"), weight=1),
        text(say("in_force"), weight=1),
    )
    titles = join(load_scenario(p).overlay.title for p in find_scenarios(scenarios))
    caption = pieces(say("tbl_scenario"), " · ", titles) if name else say("tbl_scenario")
    hints = (
        () if name else scenario_hints(base.policy, applied)
    )  # a comparison shows the hints of each scenario
    return Table(caption, label, columns, tuple(body), notes=hint_notes(hints))


def _place(address: str, policy: Policy) -> Shown:
    """Name the award that an address begins with, before the address itself."""
    versions = [part for version in policy.versions for part in (version, version.township) if part]
    names = {award.id: award.name for version in reversed(versions) for award in version.awards}
    found = re.match(r"awards\.(\w+)", address)
    if not found or found[1] not in names:
        return _breakable(address)
    return Shown(address, pieces(names[found[1]], say("colon"), _breakable(address)))


def _breakable(address: str) -> Shown:
    """Allow line breaks in a long address at its dots; typesetting would treat it as one word."""
    return Shown(address, re.sub(r"([.=_])", "\\1\N{ZERO WIDTH SPACE}", address))
