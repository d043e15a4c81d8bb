"""The same year under very many parameters, exactly: what changes is numbers, so the year is sorted once.

`Exposure` is what each enterprise holds, `Points` are the numbers of the rules (gate, thresholds, rates, fixed
sums), `Index` answers thousands of points at once, `Payout` one point for bases that change.
"""

from mq_analysis.rules.grids.exposure import Exposure, exposure
from mq_analysis.rules.grids.index import Index, Totals
from mq_analysis.rules.grids.parts import Parts, add_up, parts_of
from mq_analysis.rules.grids.payout import Payout
from mq_analysis.rules.grids.points import NotIndexableError, Point, Points, point_of, same_form

__all__ = [
    "Exposure",
    "Index",
    "NotIndexableError",
    "Parts",
    "Payout",
    "Point",
    "Points",
    "Totals",
    "add_up",
    "exposure",
    "parts_of",
    "point_of",
    "same_form",
]
