"""All kinds of mess by name."""

from __future__ import annotations

from collections.abc import Mapping

from .mess_amounts import AMOUNT_MESSES
from .mess_between import BETWEEN_MESSES
from .mess_choices import CHOICE_MESSES
from .mess_columns import COLUMN_MESSES
from .mess_counts import COUNT_MESSES
from .mess_dates import DATE_MESSES, MONTH_MESSES
from .mess_extra import EXTRA_MESSES
from .mess_files import FILE_MESSES
from .mess_formats import FORMAT_MESSES
from .mess_headings import HEADING_MESSES
from .mess_identity import IDENTITY_MESSES
from .mess_rows import ROW_MESSES
from .mess_sheets import SHEET_MESSES
from .mess_texts import TEXT_MESSES
from .mess_units import UNIT_MESSES
from .returns import Mess

MESSES: Mapping[str, Mess] = {
    mess.name: mess
    for mess in (
        *DATE_MESSES,
        *MONTH_MESSES,
        *AMOUNT_MESSES,
        *COUNT_MESSES,
        *TEXT_MESSES,
        *CHOICE_MESSES,
        *IDENTITY_MESSES,
        *ROW_MESSES,
        *EXTRA_MESSES,
        *BETWEEN_MESSES,
        *UNIT_MESSES,
        *HEADING_MESSES,
        *COLUMN_MESSES,
        *SHEET_MESSES,
        *FORMAT_MESSES,
        *FILE_MESSES,
    )
}
