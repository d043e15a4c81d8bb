"""The public edition of a year: one frozen object without single firms, from which the public report is made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mq_analysis.analyses.publication.aggregates import Aggregates, aggregates
from mq_analysis.analyses.publication.audit import refuse_leaks
from mq_analysis.analyses.publication.choose import Choice, choose
from mq_analysis.analyses.publication.figures import Figure, Years
from mq_analysis.analyses.publication.merge import with_groups
from mq_analysis.analyses.publication.settings import PUBLICATION, Settings
from mq_analysis.analyses.publication.targets import LeftOut, fit_targets
from mq_analysis.analyses.publication.tiered import tiered_year
from mq_analysis.analyses.publication.withheld import undecided_awards, withheld_awards
from mq_analysis.base.errors import CoverageError, MQError, Problem, PublicationError
from mq_analysis.base.messages import sentence
from mq_analysis.base.project import find_data
from mq_analysis.measures.evaluate import evaluate
from mq_analysis.measures.result import Result
from mq_analysis.measures.spec import KPI
from mq_analysis.policy import Award, Policy, Rules, choose_readings, open_policy, rules_for
from mq_analysis.rules.awards import Assessment, assess
from mq_analysis.rules.facts import Gap, month_gaps, needed_schema
from mq_analysis.rules.tier import has_tier, tier_of
from mq_analysis.tables import County, read_county
from mq_analysis.tables.about import Text


@dataclass(frozen=True, slots=True)
class PublicEdition:
    """The publishable content of a year, without data of single firms.

    Attributes:
        rules: The policy of the year under its readings.
        name, org, notice: Texts of the county, in ``zh`` and ``en``.
        counts: Honours, firms and fixed sums.
        awards: Ranges and pooled sums of the awards that depend on tax.
        targets: Targets of the policy whose figures have enough firms or checks.
        left_out: Targets that are not shown, with the reason.
        target_year: The year by which the targets must be met; None without targets.
        settings: The settings of protection.
        gaps: Months without a row that facts of these years are summed over.
        open_years: Earlier years that are left out, as awards of them are undecided; so are the years before these.
    """

    rules: Rules
    name: Text
    org: Text
    notice: Text
    counts: Aggregates
    awards: Choice
    targets: tuple[Result, ...]
    left_out: tuple[LeftOut, ...]
    target_year: int | None
    settings: Settings
    gaps: tuple[Gap, ...] = ()
    open_years: tuple[int, ...] = ()

    @property
    def year(self) -> int:
        """The year of the edition."""
        return self.rules.year

    @property
    def withheld(self) -> tuple[Award, ...]:
        """The awards of the year whose sums are not published."""
        ids = withheld_awards(self.rules)
        return tuple(award for award in self.rules.awards if award.id in ids)

    @property
    def fixed(self) -> tuple[Award, ...]:
        """The awards of the year that anybody can work out: neither tiered nor withheld."""
        tiered = [tier_of(self.rules).award] if has_tier(self.rules) else []
        return tuple(award for award in self.rules.awards if award not in (*tiered, *self.withheld))

    @property
    def figures(self) -> tuple[Figure, ...]:
        """All its figures of awards that depend on tax."""
        return self.awards.figures


def public_edition(policy: str, data: str, year: int, readings: Sequence[str] = ()) -> PublicEdition:
    """Read a county's tables and return what may be published of them; the tables are not returned.

    Raises:
        PublicationError: If the figures would reveal a firm.
        MQError: With every problem of the files.
    """
    law = open_policy(policy, [])
    county = read_county(find_data(data), schema=needed_schema(law))
    return build_audited_edition(county, law, year, choose_readings(law, readings))


def build_audited_edition(
    county: County,
    law: Policy,
    year: int,
    readings: Mapping[str, str],
    earlier: Sequence[Figure] = (),
) -> PublicEdition:
    """Build an edition and audit it together with the figures of earlier editions.

    Raises:
        PublicationError: If all published figures together reveal a firm.
        CoverageError: If policy or data do not cover the year.
    """
    settings = with_groups(PUBLICATION.find(law), county.tables)
    books, open_years = _assess_years(law, county, year, readings)
    parts = [tiered_year(book, county.tables) for book in books]
    awards = choose(parts, settings)
    years = {(part.year, part.reading): part for part in parts}
    refuse_leaks([*awards.figures, *earlier], _with(years, county, law, earlier), settings)
    targets, left_out, target_year = _targets(county, law, year, readings, settings)
    return PublicEdition(
        rules=books[-1].rules,
        name=county.name,
        org=county.org,
        notice=county.notice,
        counts=aggregates(books, county.tables, settings),
        awards=awards,
        targets=targets,
        left_out=left_out,
        target_year=target_year,
        settings=settings,
        gaps=month_gaps(county.tables, books[-1].rules),
        open_years=open_years,
    )


def _assess_years(
    law: Policy, county: County, year: int, readings: Mapping[str, str]
) -> tuple[list[Assessment], tuple[int, ...]]:
    """Assess the policy's years up to this one, starting after the last gap in the data or year with undecided awards.

    Returns:
        The years, and the earlier ones in which awards are undecided.

    Raises:
        CoverageError: If policy or data do not cover the year itself.
    """
    books: list[Assessment] = []
    undecided = []
    for past in range(min(law.versions[0].from_.year, year), year + 1):
        try:
            book = assess(county.tables, rules_for(law, past, readings))
        except CoverageError:
            if past == year:
                raise
            books = []
            continue
        if past < year and undecided_awards(book):
            undecided.append(past)
            books = []
            continue
        books.append(book)
    return books, tuple(undecided)


def _with(years: Years, county: County, law: Policy, earlier: Sequence[Figure]) -> Years:
    """Add the years and readings of earlier editions."""
    wanted = {(year, figure.reading): figure for figure in earlier for year in figure.years}
    more = dict(years)
    for (year, reading), figure in wanted.items():
        if (year, reading) in more:
            continue
        try:
            rules = rules_for(law, year, choose_readings(law, [text for text in reading.split(";") if text]))
            more[year, reading] = tiered_year(assess(county.tables, rules), county.tables)
        except MQError as error:
            said = sentence(
                "must be of years and readings that policy and data cover, got {got}",
                got=error.problems[0].message,
            )
            raise PublicationError(Problem(figure.name, said)) from None
    return more


def _targets(
    county: County, law: Policy, year: int, readings: Mapping[str, str], settings: Settings
) -> tuple[tuple[Result, ...], tuple[LeftOut, ...], int | None]:
    if not KPI.has(law.id):
        return (), (), None
    evaluation = evaluate(county, KPI.find(law), year, readings)
    shown, left = fit_targets(evaluation, settings)
    return shown, left, evaluation.target_year
