"""What scenarios change in a policy, value by value, as a table of the report."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mq_analysis.policy import apply_scenarios, find_policy, find_scenarios, load_scenario
from mq_analysis.policy.hints import scenario_hints
from mq_analysis.report.display import Column, Table
from mq_analysis.report.hints import hinted
from mq_analysis.report.labels import Words
from mq_analysis.report.policy_differences import old_and_new, span_name
from mq_analysis.rules.differences import differences


def scenario(policy: str, scenarios: Sequence[str], lang: str) -> Table | None:
    """Return what scenarios change in a policy, both by name or path; None without any."""
    return _changes(policy, scenarios, Words(lang), "", "tbl-scenario") if scenarios else None


def scenario_changes(policy: str, names: Sequence[str], lang: str) -> list[Table]:
    """Return what each scenario changes by itself; ``A+B`` is two together."""
    t = Words(lang)
    return [_changes(policy, [name], t, name, f"tbl-scenario-{i}") for i, name in enumerate(names, 1)]


def _changes(policy: str, scenarios: Sequence[str], t: Words, name: str, label: str) -> Table:
    path = find_policy(policy)
    base, applied = apply_scenarios(path), apply_scenarios(path, find_scenarios(scenarios))
    found = differences(base, applied)
    body = [(_breakable(d.address), d.clause, *old_and_new(d, t), span_name(d.span, t)) for d in found]
    columns = (
        Column(t("diff_address"), weight=2.2),
        Column(t("clause")),
        Column(t("diff_before"), weight=1),
        Column(t("diff_after"), weight=1),
        Column(t("in_force"), weight=1),
    )
    titles = t("comma").join(t.of(load_scenario(p).overlay.title) for p in find_scenarios(scenarios))
    caption = t("tbl_scenario") + (f" · {titles}" if name else "")
    hints = () if name else scenario_hints(base.policy, applied)  # a comparison tells them of each scenario
    notes = tuple(t("hint", hint=hinted(hint, t.lang)) for hint in hints)
    return Table(caption, label, columns, tuple(body), notes=notes)


def _breakable(address: str) -> str:
    """Let a long address break at its joints, which typesetting takes for one word."""
    return re.sub(r"([.=_])", "\\1\N{ZERO WIDTH SPACE}", address)
