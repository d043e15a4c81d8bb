"""Counts and shares as clerks write them."""

from __future__ import annotations

from decimal import Decimal

from .mess_values import value_mess
from .numerals import wide

COUNT_MESSES = (
    value_mess(
        "count_with_unit",
        "35人",
        "same",
        lambda value: f"{value}人" if isinstance(value, int) else None,
        fields=("employees",),
    ),
    value_mess(
        "count_full_width",
        "３５",
        "same",
        lambda value: wide(str(value)) if isinstance(value, int) else None,
        kinds=("count",),
    ),
    value_mess(
        "count_as_text",
        "35 as text",
        "same",
        lambda value: str(value) if isinstance(value, int) else None,
        kinds=("count",),
    ),
    value_mess(
        "share_with_sign",
        "17.5% as text",
        "same",
        lambda value: f"{value:f}%" if isinstance(value, Decimal) else None,
        kinds=("pct",),
    ),
    value_mess(
        "share_as_fraction",
        "0.175 for 17.5%",
        "told",
        lambda value: value / 100 if isinstance(value, Decimal) else None,
        kinds=("pct",),
        number_format="General",
    ),
    value_mess(
        "share_as_percent",
        "A number with the format of percent",
        "told",
        lambda value: value / 100 if isinstance(value, Decimal) else None,
        kinds=("pct",),
        number_format="0.0%",
        formatted=True,
    ),
)
