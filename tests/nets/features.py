"""What the nets try, and how much of it: a key of the format that does not exist is left out here, in one place."""

from __future__ import annotations

FEATURES = frozenset(
    {
        "units",  # money in 分 to 亿元, ‰: the unit said is the unit read
        "own_dates",  # the toolkit's own tables are dated by their date column
        "sum_over_dates",  # sum_over of a table dated by a date
        "counts",  # `take: count` of a table that nobody declares
        "undated",  # tables: {T: {undated: true}}
        "days",  # an item is ruled by the version of its day, and none before the first day
        "ruled_by",  # ruled_by: {is: year_end}
        "rounding",  # modes down and up; rounding of an award, an amount and a computed fact
        "round_step",  # a step that rounds what a group gets together
        "decimals",  # decimals of a computed fact round it
        "dates",  # tests of dates, days_between, months_between, years_between
        "within",  # windows that end at the day of an item
        "held",  # awards of every second year
        "years_back",  # honour_year of two and three years ago
    }
)
"""The keys and senses of the format that both nets try beside what it always had."""
