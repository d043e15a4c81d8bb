"""The words of reports: one catalogue, Chinese and English side by side.

Labels of one room are in its own ``labels.yaml``; labels that several rooms use are in that of `report`.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Literal

import yaml

from mq_analysis.base.errors import UsageError, nearest, one
from mq_analysis.base.messages import sentence

Lang = Literal["zh", "en"]
LANGS: tuple[Lang, ...] = ("zh", "en")
Labels = Mapping[str, Mapping[str, str]]
"""Labels by key, then language."""
FILE = "labels.yaml"
_KEY = re.compile(r"^(\w+):", re.MULTILINE)


@functools.cache
def catalogue() -> Labels:
    """Return the labels of every room.

    Raises:
        ValueError: If a key occurs twice.
    """
    return merge_labels(label_files(resources.files("mq_analysis")))


def label_files(package: Traversable) -> dict[str, Traversable]:
    """Return the files of labels by room, such as ``report`` or ``analyses/kpi``; no room is imported."""
    found: dict[str, Traversable] = {}
    for prefix, folder in (("", package), ("analyses/", package / "analyses")):
        found |= {f"{prefix}{room.name}": room / FILE for room in folder.iterdir() if (room / FILE).is_file()}
    return dict(sorted(found.items()))


def merge_labels(files: Mapping[str, Traversable]) -> Labels:
    """Return the labels of several files as one catalogue.

    Raises:
        ValueError: If a key occurs twice, in one file or in two.
    """
    fast = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # some builds of PyYAML have no libyaml
    labels: dict[str, Mapping[str, str]] = {}
    rooms: dict[str, str] = {}
    for room, file in files.items():
        text = file.read_text("utf-8")
        for key in _KEY.findall(text):
            if key in rooms:
                raise ValueError(
                    f"{room}/{FILE}: label {key} must stand once, got it in {rooms[key]}/{FILE} too"
                )
            rooms[key] = room
        labels |= yaml.load(text, Loader=fast)  # noqa: S506  both are safe
    return labels


_shown: list[Lang] = ["zh"]
"""The language of results; one for the whole process, since a kernel runs every cell in a context of its own."""


def use_language(lang: str) -> None:
    """Set the language in which results are shown from now on.

    Raises:
        UsageError: For a language other than zh and en.
    """
    _shown[0] = Words(lang).lang


def display_language() -> Lang:
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
                UsageError,
                "lang",
                sentence(
                    "must be a language of the reports, got {got!r}; {nearest}",
                    got=lang,
                    nearest=nearest(lang, LANGS),
                ),
            )
        self.lang: Lang = "zh" if lang == "zh" else "en"

    def __call__(self, key: str, **values: object) -> str:
        """Return a label with its template filled."""
        text = self.template(key)
        return text.format(**values) if values else text

    def template(self, key: str) -> str:
        """Return the unfilled template of a sentence, for `mq_analysis.report.display.runs`."""
        return catalogue()[key][self.lang]

    def join(self, texts: Iterable[str]) -> str:
        """Join texts by the comma of the language; by the semicolon if one of them has that comma in it."""
        parts = list(texts)
        comma = self("comma")
        return (self("separator") if any(comma in part for part in parts) else comma).join(parts)

    def of(self, label: object) -> str:
        """Return the text of a policy label (``zh`` and ``en``) in this language."""
        return str(getattr(label, self.lang))
