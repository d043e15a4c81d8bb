"""Find the firm of each row by organization code or credit code; a match by name is only a proposal."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from mq_analysis.base.codes import org_code_of

Texts = npt.NDArray[np.object_]
NO_FIRM = "no_firm"
TWO_FIRMS = "two_firms"
NAME_ONLY = "name_only"


@dataclass(frozen=True, slots=True)
class Owners:
    """The firm of each row.

    Attributes:
        firm: Index of the firm in the register, -1 if it is not certain.
        why: The reason if not: ``no_firm``, ``two_firms``, ``name_only``; else empty.
        proposals: Row and the organization codes of firms with its name, for a person to confirm.
    """

    firm: npt.NDArray[np.int64]
    why: Texts
    proposals: tuple[tuple[int, tuple[str, ...]], ...] = ()


def owners(frame: pd.DataFrame, register: pd.DataFrame) -> Owners:
    """Find the firm of each row by the columns ``org_code``, ``uscc`` and ``enterprise_name`` that the table has."""
    codes = register["org_code"].tolist()
    place = {code: i for i, code in enumerate(codes)}
    positions, texts = pd.factorize(frame["org_code"])
    firm = np.array([*(place.get(text, -1) for text in texts.tolist()), -1], dtype=np.int64)[positions]
    blank = positions < 0
    why = np.full(len(frame), "", dtype=object)
    why[firm < 0] = NO_FIRM
    if "uscc" in frame and frame["uscc"].notna().any():
        _add_credit_codes(frame["uscc"], register, place, firm, why, blank)
    found: tuple[tuple[int, tuple[str, ...]], ...] = ()
    if "enterprise_name" in frame:
        unknown = np.flatnonzero(blank & (firm < 0) & (why == NO_FIRM))
        found = _proposals(frame["enterprise_name"], register, unknown)
        why[[row for row, _ in found]] = NAME_ONLY
    return Owners(firm, why, found)


def _add_credit_codes(
    column: pd.Series[str],
    register: pd.DataFrame,
    place: dict[str, int],
    firm: npt.NDArray[np.int64],
    why: Texts,
    blank: npt.NDArray[np.bool_],
) -> None:
    """Map credit codes to firms; a code of two firms, or of another firm than the row's own code, is not used."""
    positions, texts = pd.factorize(column)
    registered: dict[str, set[int]] = {}
    if "uscc" in register:
        for i, text in enumerate(register["uscc"]):
            if isinstance(text, str):
                registered.setdefault(text, set()).add(i)
    leads = [_leads(text, registered, place) for text in texts.tolist()]
    one = np.array([*(next(iter(lead)) if len(lead) == 1 else -1 for lead in leads), -1], dtype=np.int64)
    many = np.array([*(len(lead) > 1 for lead in leads), False], dtype=bool)
    by_credit, doubtful = one[positions], many[positions]
    differs = (firm >= 0) & (by_credit >= 0) & (firm != by_credit)
    wrong = doubtful | differs
    taken = blank & (by_credit >= 0) & ~wrong
    firm[taken] = by_credit[taken]
    why[taken] = ""
    firm[wrong] = -1
    why[wrong] = TWO_FIRMS


def _leads(text: str, registered: dict[str, set[int]], place: dict[str, int]) -> set[int]:
    found = set(registered.get(text, ()))
    try:
        inside = place.get(org_code_of(text))
    except ValueError:
        inside = None
    return found | ({inside} if inside is not None else set())


def _proposals(
    names: pd.Series[str], register: pd.DataFrame, unknown: npt.NDArray[np.intp]
) -> tuple[tuple[int, tuple[str, ...]], ...]:
    known: dict[str, list[str]] = {}
    for column in ("name", "former_name"):
        if column in register:
            for code, name in zip(register["org_code"], register[column], strict=True):
                if isinstance(name, str):
                    known.setdefault(plain_name(name), []).append(code)
    found = []
    for row in unknown:
        name = names.iloc[row]
        if isinstance(name, str):
            found.append((int(row), tuple(dict.fromkeys(known.get(plain_name(name), ())))))
    return tuple(found)


def plain_name(name: str) -> str:
    """Normalise what offices write differently in a name: width, brackets, blanks, the word for limited company.

    >>> plain_name("样例金宇（福建）瓷业有限责任公司") == plain_name("样例金宇(福建) 瓷业有限公司")
    True
    """
    text = unicodedata.normalize("NFKC", name).replace(" ", "").upper()
    return text.replace("有限责任公司", "有限公司")
