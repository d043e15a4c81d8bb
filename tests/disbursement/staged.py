"""Minqing's policy as if A5 were paid in parts, to another, by two levels, with a fund derived from it."""

from __future__ import annotations

from mq_analysis.payments.book import Book, read
from mq_analysis.policy import Policy, choose_readings
from mq_analysis.policy.model import Award, Derived, Funder, Label, Payee, Stage
from mq_analysis.tables import County
from tests.disbursement.conftest import POLICY

AWARD = "A5"
HALVES = ({"id": "now", "share": "0.5"}, {"id": "later", "share": "0.5", "after": {"years": "1"}})


def name(text: str) -> Label:
    return Label(zh=text, en=text)


def policy(*stages: dict, payee: str = "", funding: tuple[str, ...] = (), derived: str = "") -> Policy:
    """Change A5: its stages, who is paid, the shares of its funders, and the share of the office's fund."""
    parts = tuple(Stage(name=name(s["id"]), **s) for s in stages)
    payers = tuple(Funder(id=f"f{i}", name=name(f"层级{i}"), share=s) for i, s in enumerate(funding))
    change = {"stages": parts, "funding": payers, "payee": (Payee(name=name(payee)),) if payee else ()}

    def changed(award: Award) -> Award:
        return award.model_copy(update=change) if award.id == AWARD else award

    fund = {"id": "office", "clause": "附", "name": name("工作经费"), "quote": "文", "payee": name("办公室")}
    nodes = (Derived(share=derived, awards=(AWARD,), **fund),) if derived else ()
    versions = [
        v.model_copy(update={"awards": tuple(map(changed, v.awards)), "derived": nodes})
        for v in POLICY.versions
    ]
    return POLICY.model_copy(update={"versions": tuple(versions)})


def opened(there: County, year: int, law: Policy) -> Book:
    return read(there, law, year, choose_readings(law))
