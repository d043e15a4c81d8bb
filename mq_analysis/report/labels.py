"""The words of reports: one catalogue, Chinese and English side by side."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from importlib import resources
from typing import Literal

import yaml

from mq_analysis.base.errors import UsageError, nearest, one

Lang = Literal["zh", "en"]
LANGS: tuple[Lang, ...] = ("zh", "en")


@functools.cache
def catalogue() -> Mapping[str, Mapping[str, str]]:
    """Return every label by key, then language."""
    text = resources.files("mq_analysis.report").joinpath("labels.yaml").read_text("utf-8")
    fast = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # some builds of PyYAML have no libyaml
    labels: Mapping[str, Mapping[str, str]] = yaml.load(text, Loader=fast)  # noqa: S506  both are safe
    return labels


_shown: list[Lang] = ["zh"]
"""The language of results; one for the whole process, since a kernel runs every cell in a context of its own."""


def use_language(lang: str) -> None:
    """Choose the language in which results are shown from here on.

    Raises:
        UsageError: For a language other than zh and en.
    """
    _shown[0] = Words(lang).lang


def shown_language() -> Lang:
    """Return the language in which results are shown."""
    return _shown[0]


class Words:
    """The labels of one language: ``words("total")``, ``words("tbl_clause", year=2013)``.

    Raises:
        UsageError: For a language other than zh and en.
    """

    def __init__(self, lang: str) -> None:
        if lang not in LANGS:
            raise one(
                UsageError, "lang", f"must be a language of the reports, got {lang!r}; {nearest(lang, LANGS)}"
            )
        self.lang: Lang = "zh" if lang == "zh" else "en"

    def __call__(self, key: str, **values: object) -> str:
        """Return a label, its template filled."""
        text = self.template(key)
        return text.format(**values) if values else text

    def template(self, key: str) -> str:
        """Return a sentence unfilled, for `mq_analysis.report.display.runs`."""
        return catalogue()[key][self.lang]

    def of(self, label: object) -> str:
        """Return the text of a policy label (``zh`` and ``en``) in this language."""
        return str(getattr(label, self.lang))
