"""Find the firm of a row by its organization code; a match by name is only a proposal.

Source: GB 11714-1997 (organization codes), GB 32100-2015 (the unified social credit code holds the organization
code in its places 9 to 17).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Literal

from stdnum.cn import uscc

from mq_analysis.base.codes import check_org_code, is_identity_number, key_of
from mq_analysis.intake.reference import Firm, Reference
from mq_analysis.intake.words import name_key, plain
from mq_analysis.tables.workbooks.grid import Value

Fit = Literal["", "exact", "former", "short", "near"]
_CODE = re.compile(r"[0-9A-Z]{8}[0-9X]", re.ASCII)
_LEADING = re.compile(r"^[A-Z]*0*", re.ASCII)
_NEAR = 0.85
"""How alike two names must be to be taken for one with a slip of the pen."""

_SHORTEST = 3
"""Fewest characters of a short name that may stand for a firm."""


@dataclass(frozen=True, slots=True)
class Code:
    """An organization code from a cell, in standard form."""

    text: str
    is_number: bool = False
    is_corrupt: bool = False

    @property
    def is_valid(self) -> bool:
        """Say whether form and check character are right."""
        try:
            check_org_code(self.text)
        except ValueError:
            return False
        return True


def read_code(value: Value) -> Code:
    """Read an organization code, or the one in a unified social credit code.

    >>> read_code("pdy04838－x").text, read_code(5750.0).is_number
    ('PDY04838X', True)
    """
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        digits = str(int(value)) if float(value).is_integer() else repr(value)
        return Code(digits, is_number=True, is_corrupt=len(digits) > 15)
    text = re.sub(r"[-‐‑–—－]", "", plain(str(value or ""))).upper()
    if len(text) == 18 and uscc.is_valid(text) and not is_identity_number(text):
        return Code(text[8:17])
    return Code(text, is_number=text.isdigit() and len(text) < 9)


@dataclass(slots=True)
class Register:
    """The register of firms, searchable by code and by name."""

    firms: dict[str, Firm]
    suffixes: Sequence[str]
    issued: Mapping[str, str] = field(default_factory=dict)
    _by_name: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _by_former: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _by_new: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _by_digits: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    @classmethod
    def of(cls, reference: Reference, suffixes: Sequence[str]) -> Register:
        """Index a register."""
        register = cls(dict(reference.firms), suffixes, reference.issued)
        for code, firm in reference.firms.items():
            register._by_name[name_key(firm.name)].add(code)
            for name in firm.former:
                register._by_former[name_key(name)].add(code)
            register._by_digits[_LEADING.sub("", code)].add(code)
        return register

    def knows(self, code: Code) -> bool:
        """Say whether a code is valid, or was issued with a wrong check character."""
        try:
            key_of(code.text, self.issued)
        except ValueError:
            return False
        return True

    def add_former(self, name: str, code: str) -> None:
        """Add a former name of a firm."""
        if name and code in self.firms and code not in self._by_name.get(name_key(name), ()):
            self._by_former[name_key(name)].add(code)

    def add_new(self, name: str, code: str) -> None:
        """Add a name that a firm is reported to have now; rows under it are proposals."""
        self._by_new[name_key(name)].add(code)

    def change_name(self, firm: Firm) -> None:
        """Give a firm of the register another name; the one before is a former name."""
        before = name_key(self.firms[firm.org_code].name)
        self._by_name[before].discard(firm.org_code)
        self._by_former[before].add(firm.org_code)
        self._by_name[name_key(firm.name)].add(firm.org_code)
        self.firms[firm.org_code] = firm

    def fit(self, name: str, firm: Firm) -> Fit:
        """Say how well a name matches a firm."""
        key = name_key(name)
        if key == name_key(firm.name):
            return "exact"
        if firm.org_code in self._by_former.get(key, ()):
            return "former"
        if firm.org_code in self._by_new.get(key, ()):
            return "near"
        if self._is_short(key, firm):
            return "short"
        if self.find_by_name(name):
            return ""  # the name of another firm
        if name_key(firm.name) in key and len(key) <= 2 * len(name_key(firm.name)):
            return "near"  # the name with an addition, such as a former name in brackets
        alike = SequenceMatcher(None, key, name_key(firm.name), autojunk=False).ratio()
        return "near" if alike >= _NEAR else ""

    def find_by_name(self, name: str) -> list[Firm]:
        """Return the firms that have a name now, else those that had it before, else those reported to have it."""
        key = name_key(name)
        codes = self._by_name.get(key) or self._by_former.get(key) or self._by_new.get(key) or ()
        return [self.firms[code] for code in sorted(codes)]

    def is_former(self, name: str, firm: Firm) -> bool:
        """Say whether a name is a former name of a firm."""
        return self.fit(name, firm) == "former"

    def is_name(self, name: str, firm: Firm) -> bool:
        """Say whether a firm has a name, had it, or is reported to have it."""
        key = name_key(name)
        indexes = (self._by_name, self._by_former, self._by_new)
        return any(firm.org_code in index.get(key, ()) for index in indexes)

    def find_by_short_name(self, name: str) -> list[Firm]:
        """Return the firms that a shortened name may mean."""
        key = name_key(name)
        return [firm for firm in self.firms.values() if self._is_short(key, firm)]

    def _is_short(self, key: str, firm: Firm) -> bool:
        full = name_key(firm.name)
        return (
            len(key) >= _SHORTEST
            and key != full
            and (full.startswith(key) or self._bare(full) == self._bare(key))
        )

    def _bare(self, key: str) -> str:
        return next((key.removesuffix(end) for end in self.suffixes if key.endswith(end)), key)

    def find_by_code_end(self, code: Code, name: str) -> Firm | None:
        """Return the firm of that name whose code ends in this one, which lacks the first characters."""
        firms = {firm.org_code: firm for firm in (*self.find_by_name(name), *self._one_short(name))}
        digits = _LEADING.sub("", code.text) if code.is_number else ""
        fits = [
            firm
            for firm in firms.values()
            if (code.is_number and firm.org_code in self._by_digits.get(digits, ()))
            or (not code.is_number and 0 < len(code.text) < 9 and firm.org_code.endswith(code.text))
        ]
        return fits[0] if len(fits) == 1 else None

    def _one_short(self, name: str) -> Iterator[Firm]:
        firms = self.find_by_short_name(name)
        if len(firms) == 1:
            yield firms[0]
