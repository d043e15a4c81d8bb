"""The columns that the award rule adds to its lines for its own use, all in one place.

A line is an item under an award (`mq_analysis.rules.awards.candidates.Lines`). Amounts are whole numbers of *parts*, of
which a fen is ``Lines.scale``. A flag is true or false, a mark is 1 or 0, counts and places are whole numbers; none is
null unless it is said.

Every step overwrites what an earlier one left and reads no column of another step, so nothing need be dropped in
between. None leaves the rule: `rows.award_rows`, `totals.amounts` and `outcome.assess_gathered` select by name.
"""

from __future__ import annotations

# ---------------------------------------------------------------- candidates: before the lines are made

AS_ANOTHER = "~as_another"
"""Flag: the item misses the gate and is paid as another award. Added and left out by `candidates`."""
FITS = "~fits"
"""Flag: the item may be one that ``which`` lets in. Added by `items` to filter by it."""
IDENTITY = "_identity"
"""Text that tells an item of an award from another where they are counted; null where it has none. `items`."""
IS_BLANK = "_is_blank"
"""Mark: the item has no such text, and counts for none. `items`."""
IS_DOUBTFUL = "_is_doubtful"
"""Mark: the item may be one of another version of the award, since only its month is known. `items`."""
NUMBER = "_number"
"""Count of the items of a firm under an award. `items`."""

# ---------------------------------------------------------------- steps: of every step

IN_STEP = "_in_step"
"""Flag: the line still stands and is of an award that the step is for. `steps`; `dividing` narrows it."""
EVERYBODY = "_everybody"
"""0 in every line: the one group of a step without a key. `steps`."""
GROUP = "_group"
"""Number of the group of a line; on pandas alone, which groups by numbers faster than by texts. `steps`."""
KEEPS = "_keeps"
"""Flag: the line is among those that the step chooses. Added by each way of choosing, read by `steps`."""

# ---------------------------------------------------------------- steps: the highest line, class or award

RANK = "_rank"
"""Value and order of the award in one number, larger is better (see `steps.ranked`); -1 outside the step."""
IS_TOP = "_is_top"
"""Flag: nothing in the group is larger."""
TOPS = "_tops"
"""Count of the lines of the group that are largest."""
FIRST_LINE = "_first_line"
"""The smallest ``line`` of those that are largest, null where there is one alone. Dropped at once."""
AMOUNT = "_amount"
"""Parts: what is left of a line in the step, 0 of any other. Of `steps` and of `dividing`."""
TOTAL = "_total"
"""Parts: what a class or award comes to in the group."""
PLACE = "_place"
"""Place of the first award of the class, in the order of the rules; null where none is in the step."""

# ---------------------------------------------------------------- quota: the first so many of a group

MEASURE = "_measure"
"""What a line is ranked by: a fact in its own parts, or what is left; null outside the step or where it waits."""
OPEN_PLACES = "_open_places"
"""Count of the lines of the group that wait for a fact, so that each could take any place."""
RANK_MIN = "_rank_min"
"""Place in the group from 1 among those that do not wait, the first one of those that are tied; 0 else."""
RANK_MAX = "_rank_max"
"""Place in the group from 1 among those that do not wait, the last one of those that are tied; 0 else."""
IS_TIED = "_is_tied"
"""Flag: the line is one of a tie that straddles the end of the quota."""
IS_ALIKE = "_is_alike"
"""Flag: it is the same for everybody which of these tied lines are chosen."""
KIND = "_kind"
"""Number of the lines that are paid alike: one firm, award, payee and amount. On pandas alone, as `GROUP`."""
TIED_IN_GROUP = "_tied_in_group"
"""Count of the tied lines of the group."""
TIED_IN_KIND = "_tied_in_kind"
"""Count of those of them that are paid alike."""
CHOICE_MATTERS = "_choice_matters"
"""Count of the tied lines for which a later step may tell one item of the firm from another."""
TIED_PAYING = "_tied_paying"
"""Count of the tied lines that have money, or may take a place from another in a later step."""
TIED_TURN = "_tied_turn"
"""Place among the tied lines from 1, by the number of the item."""

# ---------------------------------------------------------------- dividing: limits

BOUND = "_bound"
"""Parts, whole units: what the group may get together."""
SUM = "_sum"
"""Parts: what the lines of the group in the step come to."""
EARLIER = "_earlier"
"""Parts: what the lines before this one come to, in the order in which they are served."""
PENDING_MOST = "_pending_most"
"""Parts: the most that the undecided lines of the group may come to."""
PENDING_ENDLESS = "_pending_endless"
"""Count of the undecided lines of the group that nothing bounds."""
PENDING = "_pending"
"""Count of the undecided lines of the group."""
DECIDED = "_decided"
"""Parts: what the decided lines of the group come to."""
GROUP_BOUND = "_group_bound"
"""Parts: the `BOUND` of the group, also in its lines outside the step; 0 where none is in it."""

# ---------------------------------------------------------------- dividing: shares

LACKING = "_lacking"
"""Count of the members of the group whose weight or limit is unknown."""
MEMBER_WEIGHT = "_member_weight"
"""Weight of a line among the members: a fact in its own parts, or 1; 0 outside the step."""
WHOLE = "_whole"
"""Parts: what the members of the group divide."""
UNITS = "_units"
"""`WHOLE` in whole units of payment."""
SHARE = "_share"
"""The weight by which a line gets its part."""
SHARES = "_shares"
"""Sum of the weights of the group, at least 1."""
FLOOR = "_floor"
"""Whole units that a line gets in any case: its share, rounded down."""
REMAINDER = "_remainder"
"""What rounding down took from its share, in parts of a unit; a unit has `SHARES` of them."""
REMAINDER_ORDER = "_remainder_order"
"""`REMAINDER` below 0, so that the largest comes first."""
LEFT_OVER = "_left_over"
"""Units of the group that rounding down left over."""
ONE = "_one"
"""1 in every line, in an expression of its own: a running count is a sum of it."""
OUTSIDE = "_outside"
"""Mark: the line is not in the step, and comes last."""
TURN = "_turn"
"""Place in the group from 1 for a unit that is left over."""
GETS = "_gets"
"""Parts, whole units: what the line gets. Read by `dividing`, which puts it into ``left``."""

# ---------------------------------------------------------------- rows: the rows of awards

IS_PAID = "_is_paid"
"""Flag: the line is paid."""
IS_UNDECIDED = "_is_undecided"
"""Flag: the line counts, and a missing fact could change what it is paid."""
IS_OUT = "_is_out"
"""Mark: the line does not count, or a step took it out."""
HAS_ROW = "_has_row"
"""Mark: a line of the firm is paid or undecided, so that the firm has a row already."""
