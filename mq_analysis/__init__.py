"""Compute, explain and report a government's award policy.

>>> import mq_analysis as mq
>>> case = mq.open_case("minqing", "data/sample", 2013)
>>> mq.assess(case).assessment.total_fen
192000100
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

    from mq_analysis.analyses.scenarios import Comparison, Solution, Sweep
    from mq_analysis.analyses.simulation import View
    from mq_analysis.case import Case
    from mq_analysis.measures.result import Evaluation
    from mq_analysis.rules.annual import Annual
    from mq_analysis.rules.explanation import Explanation

__version__ = "0.1.0"
__all__ = [
    "assess",
    "compare",
    "evaluate",
    "explain",
    "forecast",
    "open_case",
    "show",
    "solve",
    "sweep",
    "use_language",
]


def open_case(
    policy: str,
    data: str,
    year: int | None = None,
    scenario: str | Sequence[str] = (),
    readings: Sequence[str] = (),
    as_of: str | dt.date = "",
) -> Case:
    """Open a county's tables under a policy.

    Args:
        policy: A name in ``params/policies``, or a file.
        data: The folder with the county's tables.
        year: The award year.
        scenario: Names in ``params/scenarios``, or files, in the order in which they are laid over the policy.
        readings: Such as ``R_CERT=per_certificate``: open clauses read another way than the default.
        as_of: The day up to which the year is known, such as ``2013-11-30``; empty: the year is closed.

    Raises:
        MQError: With every problem of the files, the readings or the tables.

    >>> open_case("minqing", "data/sample", 2013, "top25", as_of="2013-11-30")
    <Case minqing + top25, 2013, Minqing County (synthetic sample), as of 2013-11-30>
    """
    from mq_analysis import case

    return case.open_case(policy, data, year, scenario, readings, as_of)


def assess(case: Case) -> Annual:
    """Assess the year of a case and, where policy and data cover it, the year before.

    Raises:
        CoverageError: If the policy does not cover the year, the data hold nothing of it, or the year is still open;
            the case of its forecast can be assessed.

    >>> year = assess(open_case("minqing", "data/sample", 2013))
    >>> year.title
    'minqing 2013: awards of 1,920,001 yuan for 28 enterprises'
    >>> year.table()[["org_code", "award_id", "amount_fen", "amount_yuan"]].iloc[0].to_list()
    ['PDY417528', 'A1', np.int64(74000100), Decimal('740001')]
    """
    from mq_analysis.rules.annual import annual

    case.require_known()
    return annual(case.tables, case.policy, case.year, case.readings, is_estimate=case.is_estimate)


def forecast(case: Case) -> View:
    """Look at the year of a case as it was known on its day: honours announced by then, the rest forecast.

    `View.case` is the case with the months that were not over filled in; of a closed year it is the case as it is.

    Raises:
        UsageError: If the day is one before a month of the year is over.
        CoverageError: If the year is open that day and nothing allows a forecast of it.

    >>> seen = forecast(open_case("minqing", "data/sample", 2013, as_of="2013-11-30"))
    >>> seen.title
    'minqing 2013 as of 2013-11-30: estimate of 1,869,716 yuan, 5 enterprises with a forecast'
    >>> assess(seen.case).is_estimate
    True
    """
    from mq_analysis.analyses.simulation import view_of

    return view_of(case)


def explain(case: Case, org_code: str) -> Explanation:
    """Say why an enterprise gets its amount: every item, each part of its amount, the clause, the reading.

    Raises:
        UsageError: If no enterprise has the code.
        CoverageError: If policy or data do not cover the year, or it is still open; see `assess`.

    >>> why = explain(open_case("minqing", "data/sample", 2013), "PDY000597")
    >>> why.table()[["award_id", "outcome", "paid_yuan"]].to_dict("records")
    [{'award_id': 'A4', 'outcome': 'paid', 'paid_yuan': Decimal('100000')}]
    """
    from mq_analysis.rules import explanation

    case.require_known()
    return explanation.explain(case.tables, case.rules, org_code)


def compare(case: Case, scenarios: str | Sequence[str] = ()) -> Comparison:
    """Lay scenarios beside the policy of a case: totals, winners and losers, by clause and group.

    Args:
        case: A case with a year; its own scenarios are part of the baseline.
        scenarios: Names such as ``top25``; ``A+B`` lays B over A. None: all of ``params/scenarios`` that change the
            rules of the year.

    Raises:
        MQError: With every problem of the scenarios, or if policy or data do not cover the year or it is still open;
            see `assess`.

    >>> compare(open_case("minqing", "data/sample", 2013), "top25").alternatives[0].name
    'top25'
    """
    from mq_analysis.analyses import scenarios as room

    case.require_known()
    setting = room.setting_of(case)
    names = [scenarios] if isinstance(scenarios, str) else scenarios
    return room.compare(setting, case.year, room.choose(setting, case.year, names)[0])


def sweep(case: Case, *levers: str) -> Sweep:
    """Answer every combination of the values of levers, exactly.

    Args:
        case: A case with a year.
        levers: Such as ``gate``, a lever of ``params/simulation``, ``gate=50 万元..150 万元 by 10 万元`` with other
            values, or an address in the policy such as ``awards.A3a.amount=3 万元, 5 万元``.

    Raises:
        MQError: With every problem of the levers, or if policy or data do not cover the year or it is still open;
            see `assess`.

    >>> grid = sweep(open_case("minqing", "data/sample", 2013), "gate=100 万元, 120 万元", "top_rate=0.15, 0.25")
    >>> grid.table()["total_yuan"].to_list()
    [Decimal('1860000'), Decimal('1980001'), Decimal('1820000'), Decimal('1940001')]
    """
    from mq_analysis.analyses import scenarios as room

    case.require_known()
    setting = room.setting_of(case)
    return room.sweep(setting, case.year, room.levers_of(setting, levers))


def solve(case: Case, lever: str, *, budget: str | None = None, winners: int | str | None = None) -> Solution:
    """Find the values of a lever at which the year keeps within a budget, or pays so many enterprises.

    Args:
        case: A case with a year.
        lever: As `sweep` takes one.
        budget: Such as ``"200 万元"`` or ``"2,000,000 yuan"``.
        winners: The number of enterprises that are paid; ``keep``: as many as without the lever.

    Raises:
        MQError: If the goal or the lever does not hold, policy or data do not cover the year, or it is still open;
            see `assess`.

    >>> solve(open_case("minqing", "data/sample", 2013), "top_rate=0..0.3 by 0.01", budget="190 万元").best.text
    '0.18'
    """
    from mq_analysis.analyses import scenarios as room

    case.require_known()
    setting = room.setting_of(case)
    (read,) = room.levers_of(setting, [lever])
    return room.solve(setting, case.year, read, room.goal_of(setting, case.year, budget, winners))


def evaluate(case: Case) -> Evaluation:
    """Evaluate the policy's targets in the year of a case: value, certainty, status, what is missing.

    Raises:
        UsageError: If ``params/kpi`` has no targets of the policy.
        CoverageError: If the year is still open: targets are evaluated when it is over.

    >>> len(evaluate(open_case("minqing", "data/sample", 2013)).results)
    21
    """
    from mq_analysis.measures.evaluate import evaluate as measured
    from mq_analysis.measures.spec import KPI

    case.require_closed()
    return measured(case.county, KPI.find(case.policy), case.year, case.readings)


def use_language(lang: str) -> None:
    """Choose the language of tables, sentences and charts that `show` displays: ``zh`` (by default) or ``en``.

    What Python itself prints of a result, its title and the names of its columns, is English.

    Raises:
        UsageError: For another language.

    >>> use_language("zh")
    """
    from mq_analysis.report import labels

    labels.use_language(lang)


def show(*things: object) -> None:
    """Display results in order; a result that does not apply (None) is left out.

    >>> show(None)
    """
    from mq_analysis.report import display

    display.show(*things)
