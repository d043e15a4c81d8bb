"""Values of a report before a language is chosen: amounts, shares, days, names and sentences.

A value keeps its type until it is shown. `text_of` writes it in a language; `data_of` returns it for exported data.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Protocol, TypeAlias, runtime_checkable

from mq_analysis.base.messages import Message, in_language
from mq_analysis.base.money import FEN_PER_WAN, FEN_PER_YUAN, wan, yuan
from mq_analysis.report.format import DASH, day_name, percent, rate_of
from mq_analysis.report.labels import Words

PLACES = 6
"""Decimals of a share as a machine reads it: a page shows three of them."""
Scalar: TypeAlias = "str | int | float | Decimal | None"
"""What stands in a cell of a file that a machine reads."""


@runtime_checkable
class Named(Protocol):
    """A label of a parameter file: a name in Chinese and in English."""

    @property
    def zh(self) -> str:
        """The Chinese name."""

    @property
    def en(self) -> str:
        """The English name."""


class Spoken:
    """A value that is written differently in each language."""

    __slots__ = ()

    def text(self, words: Words) -> str:
        """Write the value in a language."""
        raise NotImplementedError

    def data(self, words: Words) -> Scalar:
        """Return the value for exported data; by default the text."""
        return self.text(words)


Value: TypeAlias = "str | int | dt.date | Named | Spoken | None"
"""What a cell or a sentence may hold; None is not known or does not apply, and is shown as a dash."""


def text_of(value: object, words: Words) -> str:
    """Write a value in a language.

    >>> text_of(Money(12_345_600), Words("zh")), text_of(None, Words("en"))
    ('123,456', '—')
    """
    if value is None:
        return DASH
    if isinstance(value, Spoken):
        return value.text(words)
    if isinstance(value, dt.date):
        return day_name(value, words)
    if isinstance(value, Message):
        return str(in_language(value, words.lang))
    if isinstance(value, Named):
        return words.of(value)
    return str(value)


def data_of(value: object, words: Words) -> Scalar:
    """Return a value for exported data: amounts in yuan, shares as numbers, days as ISO dates.

    >>> data_of(Money(12_345_650), Words("zh")), data_of(Share(1, 8), Words("zh"))
    (Decimal('123456.5'), Decimal('0.125000'))
    """
    if isinstance(value, Spoken):
        return value.data(words)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Named):
        return words.of(value)
    return value if isinstance(value, str | int | float | Decimal) or value is None else str(value)


@dataclass(frozen=True, slots=True)
class Said(Spoken):
    """An entry of the catalogue of labels with the values of its fields."""

    key: str
    values: Mapping[str, object] = field(default_factory=dict)

    def text(self, words: Words) -> str:
        """Write the entry in a language."""
        return words(self.key, **fill(self.values, words))


def fill(values: Mapping[str, object], words: Words) -> dict[str, object]:
    """Write the values of a template in a language; plain numbers stay numbers, so that a template may format them."""
    return {
        name: value if isinstance(value, int | float) else text_of(value, words)
        for name, value in values.items()
    }


def say(key: str, **values: object) -> Said:
    """Return an entry of the catalogue of labels with the values of its fields.

    >>> say("from_to_under", low=1, high=2).text(Words("en"))
    '1 to under 2'
    """
    return Said(key, values)


@dataclass(frozen=True, slots=True)
class Pieces(Spoken):
    """Values separated by a mark: a text, or the key of a label; by semicolons if one has the comma in it."""

    parts: tuple[object, ...]
    mark: str = ""
    key: str = ""

    def text(self, words: Words) -> str:
        """Write the parts in a language."""
        texts = [text_of(part, words) for part in self.parts]
        is_list = self.key == "comma"
        return words.join(texts) if is_list else (words(self.key) if self.key else self.mark).join(texts)


def join(parts: Iterable[object], key: str = "comma") -> Pieces:
    """Join values by a mark of the language: ``comma`` or another entry of the catalogue."""
    return Pieces(tuple(parts), key=key)


def pieces(*parts: object, mark: str = "") -> Pieces:
    """Put values one after another."""
    return Pieces(parts, mark)


@dataclass(frozen=True, slots=True)
class ByLanguage(Spoken):
    """Two values, one for each language."""

    zh: object
    en: object

    def text(self, words: Words) -> str:
        """Write the value of the language."""
        return text_of(self.zh if words.lang == "zh" else self.en, words)


@dataclass(frozen=True, slots=True)
class Money(Spoken):
    """An amount in fen, written in yuan; with ``signed`` a gain is written with a plus."""

    fen: int
    places: int | None = None
    signed: bool = False

    def text(self, words: Words) -> str:
        """Write the amount in yuan."""
        plain = yuan(int(self.fen)) if self.places is None else yuan(int(self.fen), places=self.places)
        return f"+{plain}" if self.signed and self.fen > 0 else plain

    def data(self, words: Words) -> Scalar:
        """Return the amount in yuan."""
        return Decimal(int(self.fen)) / FEN_PER_YUAN


@dataclass(frozen=True, slots=True)
class Wan(Spoken):
    """An amount in fen, written in 万元 (10,000 yuan)."""

    fen: int
    places: int | None = None

    def text(self, words: Words) -> str:
        """Write the amount in 万元."""
        return wan(int(self.fen), places=self.places)

    def data(self, words: Words) -> Scalar:
        """Return the amount in 万元."""
        return Decimal(int(self.fen)) / FEN_PER_WAN


@dataclass(frozen=True, slots=True)
class Share(Spoken):
    """A part of a whole, written in percent with one decimal; a dash if there is no whole."""

    part: int
    whole: int

    @classmethod
    def of(cls, share: float | Fraction) -> Share:
        """Return a share from a number, exact or estimated."""
        exact = Fraction(share).limit_denominator(10**9)
        return cls(exact.numerator, exact.denominator)

    def text(self, words: Words) -> str:
        """Write the share in percent."""
        return percent(int(self.part), int(self.whole))

    def data(self, words: Words) -> Scalar:
        """Return the share as a number, 1 for the whole; None if there is no whole."""
        return round(Decimal(int(self.part)) / Decimal(int(self.whole)), PLACES) if self.whole else None


class Rate(Share):
    """A rate of an award, written in percent; a small one with more decimals than a part of a sum."""

    __slots__ = ()

    def text(self, words: Words) -> str:
        """Write the rate in percent."""
        return rate_of(Fraction(int(self.part), int(self.whole)))


@dataclass(frozen=True, slots=True)
class Shown(Spoken):
    """A value whose text is made by its analysis; ``value`` goes to exported data."""

    value: Scalar
    shown: object

    def text(self, words: Words) -> str:
        """Write the text."""
        return text_of(self.shown, words)

    def data(self, words: Words) -> Scalar:
        """Return the value."""
        return self.value


def format_number(value: float, form: str) -> Shown:
    """Write a number in a format of Python, such as ``.2f`` or ``+g``, that reads the same in every language.

    >>> text_of(format_number(0.125, ".2f"), Words("en"))
    '0.12'
    """
    return Shown(value, f"{value:{form}}")


def percentage(share: float | Fraction, form: str = "g") -> Shown:
    """Write a share in percent in a format of Python; ``value`` is the share, 1 for the whole.

    >>> text_of(percentage(Fraction(1, 5)), Words("en"))
    '20%'
    """
    return Shown(float(share), f"{float(100 * share):{form}}%")


def group_digits(count: int) -> Shown:
    """Write a count with its digits in groups of three.

    >>> text_of(group_digits(12_345), Words("en"))
    '12,345'
    """
    return Shown(int(count), f"{count:,}")
