"""Messages that keep their template and values, so that they can be translated into the language of the reader.

A message *is* its English text: it can be logged, compared and searched like any string. ``messages.zh.yaml`` holds
the Chinese template of every English one, with the same fields.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from importlib import resources
from typing import Any, Self


class Message(str):
    """A sentence for a person, as English text; `in_language` translates it into Chinese."""

    template: str
    values: dict[str, object]

    def __new__(cls, template: str, values: Mapping[str, object]) -> Self:
        """Fill an English template."""
        known = {name: str(v) if isinstance(v, Exception) else v for name, v in values.items()}
        made = super().__new__(cls, template.format(**known))
        made.template, made.values = template, known
        return made

    def __str__(self) -> str:
        return self  # str(error) returns the object that the error was raised with, so it must be a Message still

    def __getnewargs__(self) -> tuple[Any, ...]:
        return self.template, self.values

    def with_values(self, **values: object) -> Message:
        """Return the message with new values for its fields and for the fields of messages inside it."""
        inner = {
            name: value.with_values(**values) if isinstance(value, Message) else value
            for name, value in self.values.items()
        }
        return type(self)(self.template, inner | {k: v for k, v in values.items() if k in inner})

    def text_in(self, lang: str) -> str:
        """Fill the template of a language; the English one if the catalogue has no translation."""
        template = catalogue().get(self.template, self.template) if lang == "zh" else self.template
        return template.format(**{name: in_language(value, lang) for name, value in self.values.items()})


class Series(Message):
    """A list of parts such as names, joined by the separator of the language."""

    def __new__(cls, separator: str, values: Mapping[str, object]) -> Self:
        """Join the values, in their order."""
        made = str.__new__(cls, separator.join(map(str, values.values())))
        made.template, made.values = separator, dict(values)
        return made

    def text_in(self, lang: str) -> str:
        """Join the parts with the separator of a language."""
        separator = SEPARATORS.get(self.template, self.template) if lang == "zh" else self.template
        return separator.join(str(in_language(part, lang)) for part in self.values.values())


class Name(Message):
    """A name that a file gives in both languages, such as that of an award."""

    def text_in(self, lang: str) -> str:
        """Return the name in a language."""
        return str(self.values[lang])


SEPARATORS = {", ": "、", "; ": "；", ": ": "：", " or ": " 或 ", " and ": "、", " ": " "}
"""What stands between the parts of a series in Chinese; others are the same in both languages."""


def sentence(template: str, /, **values: object) -> Message:
    """Return a message: ``sentence("must be a fact, got {got!r}", got=name)``.

    >>> message = sentence("must be given once, got {got!r} again", got="A1")
    >>> print(message)
    must be given once, got 'A1' again
    >>> print(in_language(message, "zh"))
    只能出现一次，“A1”重复出现
    """
    return Message(template, values)


def join(parts: Iterable[object], separator: str = ", ") -> Message:
    """Join parts; messages among them are translated together with the whole.

    >>> in_language(join(["A1", "A2"]), "zh")
    'A1、A2'
    """
    return Series(separator, {str(i): part for i, part in enumerate(parts)})


def bilingual(zh: str, en: str) -> Message:
    """Return a name that a file gives in both languages.

    >>> in_language(bilingual("质量奖", "Quality award"), "zh")
    '质量奖'
    """
    return Name("{en}", {"zh": zh, "en": en})


def in_language(value: Any, lang: str) -> Any:
    """Translate a message into a language; any other value is returned unchanged."""
    return value.text_in(lang) if isinstance(value, Message) else value


@functools.cache
def catalogue() -> Mapping[str, str]:
    """Return the Chinese template of every English one."""
    import yaml  # imported here: only readers of Chinese need it

    text = resources.files("mq_analysis.base").joinpath("messages.zh.yaml").read_text("utf-8")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # some builds of PyYAML have no libyaml
    found: Mapping[str, str] = yaml.load(text, Loader=loader)  # noqa: S506  both are safe
    return found
