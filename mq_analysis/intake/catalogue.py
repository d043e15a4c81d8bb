"""The catalogue of honours, searchable by the names and spellings that people use."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from mq_analysis.intake.reference import Honour, Reference
from mq_analysis.intake.words import plain, unquote

_VERSION = re.compile(r"[:-](?:19|20)\d{2}", re.ASCII)
_BRACKET = re.compile(r"\([^()]*\)")
_SESSION = re.compile(r"第[\d一二三四五六七八九十]+[届批]|(?<![\d:])(?:19|20)\d\d(?!\d)年?度?|首届")
_DECORATION = ("产品", "称号", "证书", "荣誉称号", "荣誉", "企业称号")
_PLACES = (("福建省", "省"), ("福州市", "市"), ("国家级", "国家"), ("省级", "省"), ("市级", "市"))
_PLACED_WORDS = (
    "福建省",
    "福州市",
    "国家级",
    "省级",
    "市级",
    "县级",
    "国家",
    "全国",
    "中国",
    "福建",
    "福州",
    "省",
    "市",
)
_ENDS = ("证书", "称号", "荣誉", "产品", "企业", "认定")
_VARIANTS = str.maketrans({"着": "著", "証": "证", "認": "认", "獎": "奖"})
_LEVELS = (
    ("全国", "国家"),
    ("国家", "国家"),
    ("中国", "国家"),
    ("福建", "省"),
    ("省", "省"),
    ("福州", "市"),
    ("市级", "市"),
    ("县", "县"),
)
_PLACED = ("国家", "省", "市", "县")
_LIKE = 0.6
"""Least likeness at which a spelling is proposed."""

_TELLING = 4
"""Fewest characters of a name that tell it, if another name holds it."""


@dataclass(slots=True)
class Catalogue:
    """The catalogue of honours, searchable by the names that people use."""

    honours: Mapping[str, Honour]
    standards: Mapping[str, str] = field(default_factory=dict)
    _by_name: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _cores: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    @classmethod
    def of(cls, reference: Reference, standards: Mapping[str, str]) -> Catalogue:
        """Index a catalogue, with the spellings that were accepted before.

        Args:
            reference: The reference folder.
            standards: International standards by the number of the national ones that adopt them.
        """
        catalogue = cls(reference.honours, {plain(a).upper(): plain(b).upper() for a, b in standards.items()})
        for code, honour in reference.honours.items():
            for name in (honour.name, *honour.known_aliases):
                for spelling in _spellings(name):
                    catalogue._by_name[spelling].add(code)
                catalogue._cores[_core(name)].add(code)
        for text, (code, _) in reference.aliases.items():
            catalogue._by_name[plain(text).upper()] = {code}
        return catalogue

    def find(self, text: str) -> list[Honour]:
        """Return the honours that a text may name: one if it is certain, several if ambiguous, none if unknown."""
        for spelling in _spellings(text):
            if spelling in self._by_name:
                return [self.honours[code] for code in sorted(self._by_name[spelling])]
        core = _core(text)
        codes = {code for name, found in self._by_name.items() if core and core in name for code in found}
        return [self.honours[code] for code in sorted(codes)] if len(codes) > 1 else []

    def likest(self, text: str, among: Sequence[Honour] = ()) -> list[tuple[Honour, float]]:
        """Return the honours that a text may mean in another spelling, most alike first, with a likeness of 0 to 1.

        A text that names another level than an honour is not like it.

        Args:
            text: The text of a cell.
            among: The only honours that come into question; by default all.
        """
        core = _core(self._replace_standards(plain(text).upper()))
        if len(core) < _TELLING:
            return []
        found: dict[str, float] = {}
        for name, codes in self._cores.items():
            likeness = _likeness(core, name)
            for code in codes:
                if _fits_level(text, self.honours[code]) and (not among or self.honours[code] in among):
                    found[code] = max(found.get(code, 0.0), likeness)
        ranked = sorted(found.items(), key=lambda one: (-one[1], one[0]))
        return [(self.honours[code], likeness) for code, likeness in ranked if likeness >= _LIKE]

    def nearest(self, text: str) -> str:
        """Return the name of the most similar honour, as a hint."""
        marks = set(plain(text))
        return max(self.honours.values(), key=lambda honour: len(marks & set(honour.name))).name

    def _replace_standards(self, text: str) -> str:
        """Replace the number of a national standard by that of the international one that it adopts."""
        for national in sorted(self.standards, key=len, reverse=True):
            text = text.replace(national, self.standards[national])
        return text


def _likeness(text: str, name: str) -> float:
    """Return how alike two names are: 1 if equal, at least 0.9 if one holds the other, else by shared characters."""
    if not text or not name:
        return 0.0
    if text == name:
        return 1.0
    short, long = sorted((text, name), key=len)
    if len(short) >= _TELLING and short in long:
        return 0.9 + 0.09 * len(short) / len(long)
    shared = sum((Counter(text) & Counter(name)).values())
    return 2 * shared / (len(text) + len(name)) * 0.9


def _fits_level(text: str, honour: Honour) -> bool:
    said = {level for mark, level in _LEVELS if mark in plain(text)}
    return not said or not honour.level or honour.level in said or honour.level not in _PLACED


def _spellings(text: str) -> list[str]:
    """Return a name and its shorter spellings, all in half width and one case.

    The shorter spellings leave out versions, brackets and words such as 称号, and abbreviate places and levels.
    """
    whole = unquote(plain(text)).upper()
    bare = _VERSION.sub("", whole.replace("：", ":"))
    inner = _BRACKET.sub("", bare) or bare
    short = inner
    for long, brief in _PLACES:
        short = short.replace(long, brief)
    found = [whole, bare, inner, short]
    for word in _DECORATION:
        found += [spelling.removesuffix(word) for spelling in (inner, short)]
    return list(dict.fromkeys(spelling for spelling in found if len(spelling) > 1))


def _core(text: str) -> str:
    """Return a name without level, place, session and words such as 称号; the whole name if too little is left."""
    core = unquote(plain(text)).upper().translate(_VARIANTS)
    core = _SESSION.sub("", _BRACKET.sub("", _VERSION.sub("", core)))
    before = None
    while before != core:
        before = core
        for word in _ENDS:
            core = core.removesuffix(word)
        for word in _PLACED_WORDS:
            core = core.removeprefix(word)
    return core if len(core) >= 2 else unquote(plain(text)).upper()
