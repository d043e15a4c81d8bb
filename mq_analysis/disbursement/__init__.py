"""Approvals and payments of an award year against the awards: what is out of order, what is open, how long it took."""

from mq_analysis.disbursement.book import Book, read
from mq_analysis.disbursement.controls import controls
from mq_analysis.disbursement.finding import Control, Finding
from mq_analysis.disbursement.flow import SUMS, differences, execution, lines, open_lines, steps, waits
from mq_analysis.disbursement.rule import Owed, derived_ids, keyed, owed, standing
from mq_analysis.disbursement.settings import KINDS, Settings, has_settings, is_settings, load_settings

__all__ = [
    "KINDS",
    "SUMS",
    "Book",
    "Control",
    "Finding",
    "Owed",
    "Settings",
    "controls",
    "derived_ids",
    "differences",
    "execution",
    "has_settings",
    "is_settings",
    "keyed",
    "lines",
    "load_settings",
    "open_lines",
    "owed",
    "read",
    "standing",
    "steps",
    "waits",
]
