"""Who sends which forms, and how an office signs."""

from __future__ import annotations

from collections.abc import Mapping

from .columns import Form
from .forms import FORMS
from .names import TOWNSHIPS

TOWNSHIP_FORMS = ("honours", "enterprise_output", "township_report")
DEPARTMENTS: Mapping[str, tuple[str, ...]] = {
    "质监局": (
        "honours",
        "spot_checks",
        "standard_drafting",
        "calibration",
        "complaints",
        "special_equipment",
    ),
    "工商局": ("honours", "complaints"),
    "经贸局": ("honours", "above_scale"),
    "农业局": ("honours",),
    "财政局": ("retention_monthly", "retention_summary"),
    "检验检疫": ("honours", "export_inspections"),
    "国税局": ("tax_paid",),
    "地税局": ("tax_paid",),
}
SENDERS: Mapping[str, tuple[str, ...]] = dict.fromkeys(TOWNSHIPS.values(), TOWNSHIP_FORMS) | dict(DEPARTMENTS)


def form_of(form: str, sender: str) -> Form:
    """Return the form as it is sent to a sender: departments name the township of each honour."""
    return FORMS["honours_of_department" if form == "honours" and sender in DEPARTMENTS else form]


def office(sender: str) -> str:
    """Return how a sender signs a sheet."""
    return f"{sender}人民政府" if sender in TOWNSHIPS.values() else f"县{sender}"
