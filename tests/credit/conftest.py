"""The credit of the sample county graded once a run, and counties in memory with some tables changed."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools

import pandas as pd

from mq_analysis.analyses import credit
from mq_analysis.policy import find_policy, load_policy
from mq_analysis.tables import County, read_county

from ..samples import SAMPLE

POLICY = load_policy(find_policy("minqing"))
CARD = credit.CREDIT.find(POLICY)
LOOSE = CARD.model_copy(update={"missing_at_best": None})
YEARS = (2012, 2013, 2014, 2015)
TABLES = (
    "enterprises", "honours", "spot_checks", "standard_drafting", "credit_events", "blacklist", "cases",
)  # fmt: skip


@functools.cache
def county() -> County:
    return read_county(SAMPLE, TABLES)


@functools.cache
def graded(year: int) -> credit.Credit:
    return credit.grade_all(county(), CARD, dt.date(year, 12, 31))


def with_tables(without: tuple[str, ...] = (), **tables: pd.DataFrame) -> County:
    """The sample with some tables replaced or left out, in memory."""
    there = {name: frame for name, frame in (county().tables | tables).items() if name not in without}
    return dataclasses.replace(county(), tables=there, lines={})


def event(**cells: object) -> pd.DataFrame:
    """One event of a firm without other records, changed."""
    base: dict[str, object] = {
        "event_id": "E1", "source_dept": "质监", "source_office": "质监", "org_code": "PDY001178",
        "event_type": "抽查不合格", "doc_no": "样例1号", "decision_date": "2014-03-01", "severity": "严重",
        "valid_until": "2016-03-01", "is_repaired": False, "repaired_date": None,
    }  # fmt: skip
    return events([base | cells])


def events(rows: list[dict[str, object]]) -> pd.DataFrame:
    """Events as the tables room would read them."""
    frame = pd.DataFrame(rows)
    texts = [name for name in frame if name != "is_repaired"]
    return frame.astype(dict.fromkeys(texts, "str") | {"is_repaired": "boolean"})


def only(frame: pd.DataFrame, day: dt.date = dt.date(2014, 12, 31), **tables: pd.DataFrame) -> credit.Credit:
    """Grade the register with these events and nothing else; that other feeds are missing sets no bound here."""
    bare = with_tables(
        without=("honours", "spot_checks", "standard_drafting", "cases", "blacklist"), credit_events=frame
    )
    whole = dataclasses.replace(bare, tables={**bare.tables, **tables})
    return credit.grade_all(whole, LOOSE, day)
