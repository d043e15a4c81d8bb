"""All kinds of mess by name."""

from __future__ import annotations

from collections.abc import Mapping

from .mess_amounts import AMOUNT_MESSES
from .mess_choices import CHOICE_MESSES
from .mess_dates import DATE_MESSES
from .mess_texts import TEXT_MESSES
from .returns import Mess

MESSES: Mapping[str, Mess] = {
    mess.name: mess for mess in (*DATE_MESSES, *AMOUNT_MESSES, *TEXT_MESSES, *CHOICE_MESSES)
}
