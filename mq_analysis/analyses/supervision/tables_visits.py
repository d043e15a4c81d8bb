"""Tables of next year's visits: by risk and class, and the firms with most."""

from __future__ import annotations

from mq_analysis.analyses.supervision import words as supervision_words
from mq_analysis.analyses.supervision.tables_registers import SHOWN
from mq_analysis.analyses.supervision.visits import UNRATED, Visits
from mq_analysis.analyses.supervision.watch import Supervision
from mq_analysis.base.frames import records
from mq_analysis.report.cells import Coded, Ends
from mq_analysis.report.spoken import Capitalised
from mq_analysis.report.table import Row, Table, number, text
from mq_analysis.report.values import Value, say


def visits(book: Supervision, plan: Visits | None) -> Table | None:
    """Tabulate next year's visits by product risk and class of firm; None without a plan."""
    if plan is None:
        return None
    firms = plan.firms.assign(expected=plan.firms["visits"] * plan.firms["chance"])
    body: list[Row] = []
    for risk in book.spec.plan.risk:
        for cell in book.spec.plan.classes:
            mine = firms[(firms["risk"] == risk.id) & (firms["firm_class"] == cell.id)]
            if len(mine):
                low, high = cell.bounds(risk.id)
                body.append(
                    (risk.name, _class(cell.id), len(mine), Ends(low, high, f"{low}–{high}"),
                     int(mine["visits"].sum()), supervision_words.percent(mine["chance"].mean()),
                     supervision_words.decimals(mine["expected"].sum(), 1))
                )  # fmt: skip
    total = (
        say("total"),
        "",
        len(firms),
        "",
        plan.made,
        supervision_words.percent(firms["chance"].mean()),
        supervision_words.decimals(plan.expected, 1),
    )
    columns = (
        text(say("sv_risk")),
        text(say("sv_firm_class")),
        number(say("cr_firms")),
        number(say("sv_bounds")),
        number(say("sv_visits")),
        number(say("sv_chance")),
        number(say("sv_will_fail")),
    )
    caption = say("tbl_sv_plan", year=plan.year)
    return Table(caption, "tbl-sv-plan", columns, tuple(body), totals=(total,), notes=(say("note_sv_plan"),))


def _class(name: str) -> Value:
    return say("sv_unrated") if name == UNRATED else name


def top_visits(plan: Visits | None) -> Table | None:
    """Tabulate the firms with most visits; None without a plan."""
    if plan is None:
        return None
    rows = plan.firms.sort_values(["visits", "chance"], ascending=False, kind="stable").head(SHOWN)
    body = [
        (
            Coded(row["name"], row["org_code"]),
            row["product_group"],
            _class(row["firm_class"]),
            supervision_words.checks(int(row["n"]), int(row["failed"])),
            supervision_words.percent(row["chance"]),
            int(row["visits"]),
        )
        for row in records(rows)
    ]
    columns = (
        text(say("enterprise"), weight=1.8),
        text(Capitalised(say("by_product_group")), weight=0.7),
        text(say("sv_firm_class")),
        number(say("sv_own")),
        number(say("sv_chance")),
        number(say("sv_visits")),
    )
    return Table(say("tbl_sv_plan_firms", year=plan.year), "tbl-sv-plan-firms", columns, tuple(body))
