"""The secret data: the winners of the tiered award in a year, and their retention.

These records contain firms. They are used to choose and audit figures, and no result of this analysis contains them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from mq_analysis.analyses.publication.withheld import undecided_awards, withheld_awards
from mq_analysis.base.errors import Problem, PublicationError
from mq_analysis.base.frames import records
from mq_analysis.base.messages import sentence
from mq_analysis.policy import Rules
from mq_analysis.policy.model import Mode
from mq_analysis.rules.awards import Assessment
from mq_analysis.rules.sums import Tables, add_register, retention
from mq_analysis.rules.tier import Tier, has_tier, tier_of

Place = tuple[str, str]
"""Township code and industry of a firm."""


@dataclass(frozen=True, slots=True)
class Winner:
    """A firm that was paid the tiered award in a year.

    Attributes:
        firm: Organization code.
        place: Township code and industry.
        retention_fen: The secret.
        award_fen: The rounded tiered award that it was paid.
        tier: The award and its formula.
        times: How often that award was paid; above 1 only if a reading pays it for each product.
        least_fen: A publicly known lower bound of its retention: the gate, or the retention that earns more than its
            other honours of the year.
    """

    firm: str
    place: Place
    retention_fen: int
    award_fen: int
    tier: Tier
    times: int
    least_fen: int


@dataclass(frozen=True, slots=True)
class TieredYear:
    """A year's awards as an attacker sees them: publicly known fixed sums, and winners with unknown retention.

    Attributes:
        fixed_fen: The other payments by place, including fixed sums of firms that have an honour of the tiered award.
        withholds: Awards of the year are withheld, so that the total of all is not published.
    """

    year: int
    reading: str
    rounding_fen: int
    winners: tuple[Winner, ...]
    fixed_fen: Mapping[Place, int]
    rounding_mode: Mode = "half_up"
    withholds: bool = False

    @property
    def slack_fen(self) -> int:
        """The largest change of an award by rounding, in fen."""
        return self.rounding_fen // 2 if self.rounding_mode == "half_up" else self.rounding_fen

    @property
    def total_fen(self) -> int:
        """The sum of all awards of the year, in fen."""
        return sum(w.award_fen for w in self.winners) + sum(self.fixed_fen.values())


def tiered_year(assessment: Assessment, tables: Tables) -> TieredYear:
    """Split a year's awards into publicly known and secret parts.

    Raises:
        PublicationError: If an award that is not withheld is undecided, or the tiered award differs from its schedule.
    """
    rules = assessment.rules
    rows = add_register(assessment.awards, tables)
    tier = tier_of(rules) if has_tier(rules) else None
    of_tier = rows["award_id"] == (tier.award.id if tier else None)
    if undecided := undecided_awards(assessment):
        said = sentence(
            "must have every award decided, got undecided: {awards}; mq assess lists them", awards=undecided
        )
        raise PublicationError(Problem(sentence("awards of {year}", year=rules.year), said))
    paid = rows[rows["amount_fen"] > 0]
    by_tier = of_tier[paid.index]
    return TieredYear(
        year=rules.year,
        reading=rules.reading_text,
        rounding_fen=rules.rounding_fen,
        rounding_mode=rules.rounding.mode,
        winners=_winners(paid[by_tier], tier, assessment, tables) if tier else (),
        fixed_fen=_by_place(paid[~by_tier]),
        withholds=bool(withheld_awards(rules)),
    )


def _by_place(paid: pd.DataFrame) -> dict[Place, int]:
    sums: dict[Place, int] = {}
    for row in records(paid):
        place = (row["township_code"], row["product_group"])
        sums[place] = sums.get(place, 0) + int(row["amount_fen"])
    return sums


def _winners(paid: pd.DataFrame, tier: Tier, assessment: Assessment, tables: Tables) -> tuple[Winner, ...]:
    base = retention(tables, assessment.rules)
    looked = assessment.looked_at
    known = (looked["outcome"] == "not_highest") & ~looked["award_id"].isin(withheld_awards(assessment.rules))
    beaten = looked[known].groupby("org_code")["own_fen"].max()
    grouped = paid.groupby(["org_code", "township_code", "product_group"], as_index=False)
    found = []
    for row in records(grouped["amount_fen"].agg(["sum", "size"])):
        firm, fen, times = row["org_code"], int(row["sum"]), int(row["size"])
        winner = Winner(
            firm=firm,
            place=(row["township_code"], row["product_group"]),
            retention_fen=int(base[firm]),
            award_fen=fen,
            tier=tier,
            times=times,
            least_fen=tier.even_point(int(beaten.get(firm, 0))) or tier.gate_fen,
        )
        _check(winner, assessment.rules)
        found.append(winner)
    return tuple(found)


def _check(winner: Winner, rules: Rules) -> None:
    """Raise if an award differs from its schedule: the attack would use a wrong formula."""
    earned = rules.round_amount(winner.tier.earnings(winner.retention_fen))
    if winner.award_fen != earned * winner.times:
        said = sentence(
            "must pay what its schedule earns, got another amount for a firm of {year}", year=rules.year
        )
        raise PublicationError(Problem(sentence("award {award}", award=winner.tier.award.id), said))
