"""Words that a cell may hold, with their synonyms."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from mq_analysis.intake.words import plain
from mq_analysis.policy.near import near_value

_BRACKETS = re.compile(r"[(\[【〔（].*?[)\]】〕）]")
_DOUBT = re.compile(r"[未非不否待拟代→?？]|部分|基本|作废")
"""Words beside a known one that make it mean something else."""

_EITHER = re.compile(r"[/／或]")
_ENDS = "。.，,;；、!！"
ANYWHERE = "*"
"""Begins a synonym that is meant wherever it stands in the cell."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words by every spelling, and by marks that may occur anywhere in a text, the longest first."""

    exact: Mapping[str, str]
    marks: tuple[tuple[str, str], ...]
    choices: tuple[str, ...]

    @classmethod
    def of(cls, words: Mapping[str, list[str]]) -> Lexicon:
        """Make a lexicon of words with their synonyms."""
        exact = {
            plain(text).casefold(): word
            for word, same in words.items()
            for text in (word, *same)
            if not text.startswith(ANYWHERE)
        }
        marks = [
            (text[1:], word) for word, same in words.items() for text in same if text.startswith(ANYWHERE)
        ]
        marks.sort(key=lambda mark: -len(mark[0]))
        return cls(exact, tuple(marks), tuple(readable(word, same) for word, same in words.items()))

    def has(self, text: str) -> bool:
        """Say whether a text is one of the words or a synonym as it stands."""
        return plain(text).casefold() in self.exact

    def find(self, text: str) -> str | None:
        """Return the word that a cell means, None if it means none.

        >>> checks = Lexicon.of({"合格": ["*合格"], "不合格": ["*不合格"]})
        >>> checks.find("不合格（标签）"), checks.find("判定合格。"), checks.find("待定")
        ('不合格', '合格', None)
        """
        said = plain(text).casefold()
        if said in self.exact:
            return self.exact[said]
        bare = _BRACKETS.sub("", said).strip(_ENDS)
        if any(_DOUBT.search(inside) for inside in _BRACKETS.findall(said)):
            return None
        if bare in self.exact:
            return self.exact[bare]
        either = {
            next((word for mark, word in self.marks if mark in part), None) for part in _EITHER.split(bare)
        }
        if len(either - {None}) > 1:
            return None  # nothing was chosen
        mark, word = next(((mark, word) for mark, word in self.marks if mark in bare), ("", None))
        return None if mark and _DOUBT.search(bare.replace(mark, "", 1)) else word

    def near(self, text: str) -> str | None:
        """Return the one word that a text contains or is a part of; None if there is none or several.

        >>> grades = Lexicon.of({"较大": [], "重大": [], "特别重大": []})
        >>> grades.near("较大事故"), grades.near("特别重大事故"), grades.near("大"), grades.near("较大或重大")
        ('较大', '特别重大', None, None)
        """
        said = plain(text).casefold()
        found = None if _DOUBT.search(said) else near_value(said, self.exact)
        if found is None:
            return None
        rest = said.replace(found, "", 1) if found in said else said
        others = [one for one, word in self.exact.items() if word != self.exact[found]]
        return None if near_value(rest, others) else self.exact[found]


def readable(word: str, synonyms: list[str]) -> str:
    """Return a word of the settings as a person writes it: its first synonym if the word is a code."""
    is_code = word.isascii() and (word.isalpha() or word in ("0", "1"))
    return next((text for text in synonyms if is_code and not text.startswith(ANYWHERE)), word)
