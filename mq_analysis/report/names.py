"""Names of townships, firms and groups."""

from __future__ import annotations

from mq_analysis.report.labels import Words
from mq_analysis.report.maps import township_name
from mq_analysis.tables import County


def unit_name(county: County, policy_id: str, by: str, unit: str, t: Words) -> str:
    """Name a group or firm: townships as registered (in English romanised), firms with their code."""
    register = county["enterprises"]
    if by == "township_code":
        known = register.loc[register["township_code"] == unit, "township"]
        return township_name(policy_id, unit, str(known.iloc[0]) if len(known) else unit, t.lang)
    if by == "org_code":
        known = register.loc[register["org_code"] == unit, "name"]
        return f"{known.iloc[0]} {unit}" if len(known) else unit
    return unit
