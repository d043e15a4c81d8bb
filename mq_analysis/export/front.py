"""The front page of a report, and the fixed words of each language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nbformat import NotebookNode

from mq_analysis.base.errors import NotebookError, Problem
from mq_analysis.base.messages import sentence
from mq_analysis.report.display import FRONT

WORDS: dict[str, dict[str, str]] = {
    "zh": {
        "report": "分析报告",
        "contents": "目录",
        "figure": "图",
        "table": "表",
        "note": "注：",
        "notes": "注：",
        "page": "第 {page} 页 / 共 {total} 页",
        "unit": "（{unit}）",
        "address": "（{address}）",
        "notice": "重要提示",
        "skip": "跳到正文",
        "data": "数据（CSV）",
        "unshown": "〔此处的输出（{what}）在本格式中不能显示〕",
        "bands": "本表列多，分{n}段排印，各段重复第一列。",
    },
    "en": {
        "report": "Report",
        "contents": "Contents",
        "figure": "Figure",
        "table": "Table",
        "note": "Note: ",
        "notes": "Notes: ",
        "page": "Page {page} of {total}",
        "unit": " ({unit})",
        "address": " ({address})",
        "notice": "Important notice",
        "skip": "Skip to the text",
        "data": "data (CSV)",
        "unshown": "[This output ({what}) cannot be shown in this format.]",
        "bands": "The table is wide: it is printed in {n} parts, each with the first column.",
    },
}
_TEXTS = ("title", "subtitle", "org", "lang", "date", "notice", "edition")


@dataclass(frozen=True, slots=True)
class Front:
    """Title, organisation, date and notice of a report; ``date`` is ISO or empty, ``lang`` zh or en."""

    title: str
    subtitle: str
    org: str
    lang: str
    date: str
    notice: str
    edition: str
    keywords: tuple[str, ...]

    @property
    def words(self) -> dict[str, str]:
        """The fixed words in the language of the report."""
        return WORDS[self.lang]

    @property
    def day(self) -> dt.date | None:
        """The date of the report, or None if it has none."""
        return dt.date.fromisoformat(self.date) if self.date else None

    @property
    def shown_date(self) -> str:
        """The date as a reader of the language expects it.

        >>> read_front({"date": "2014-03-05"}, "x").shown_date
        '2014年3月5日'
        """
        day = self.day
        if day is None:
            return ""
        return f"{day.year}年{day.month}月{day.day}日" if self.lang == "zh" else day.isoformat()


def lift_front(nb: NotebookNode) -> None:
    """Move front matter that a cell displayed into ``nb.metadata["mq"]``, where it overrides other values."""
    for cell in nb.cells:
        for output in cell.get("outputs", []):
            if FRONT in output.get("data", {}):
                nb.metadata["mq"] = {**nb.metadata.get("mq", {}), **output["data"][FRONT]}
        if cell.get("outputs"):
            cell.outputs = [out for out in cell.outputs if FRONT not in out.get("data", {})]


def read_front(metadata: Mapping[str, Any], where: str) -> Front:
    """Read ``nb.metadata["mq"]``; missing values get defaults.

    Raises:
        NotebookError: If the language, the date, or the type of a value is invalid.
    """
    texts = {key: metadata.get(key) or "" for key in _TEXTS}
    texts["lang"] = texts["lang"] or "zh"
    keywords = metadata.get("keywords") or []
    problems = [
        Problem(_place(where, key), sentence("must be text, got {got!r}", got=value))
        for key, value in texts.items()
        if not isinstance(value, str)
    ]
    if isinstance(keywords, str) or not all(isinstance(word, str) for word in keywords):
        problems.append(
            Problem(
                _place(where, "keywords"),
                sentence("must be a list of texts, got {got!r}", got=keywords),
            )
        )
    problems = problems or _value_problems(texts, where)
    if problems:
        raise NotebookError(problems)
    return Front(**texts, keywords=tuple(keywords))


def _place(where: str, key: str) -> str:
    return sentence("{notebook}: metadata mq.{key}", notebook=where, key=key)


def _value_problems(texts: Mapping[str, str], where: str) -> list[Problem]:
    problems = []
    if texts["lang"] not in WORDS:
        problems.append(
            Problem(_place(where, "lang"), sentence("must be zh or en, got {got!r}", got=texts["lang"]))
        )
    try:
        dt.date.fromisoformat(texts["date"] or "2000-01-01")
    except ValueError:
        problems.append(
            Problem(
                _place(where, "date"),
                sentence("must be a date YYYY-MM-DD, got {got!r}", got=texts["date"]),
            )
        )
    return problems
