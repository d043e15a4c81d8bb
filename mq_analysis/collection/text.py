"""Write the intake file of a policy: the words of any county, and a table of returns for each table that it reads."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mq_analysis.base.project import toolkit
from mq_analysis.collection.asked import Asked, tables_to_collect
from mq_analysis.collection.tables import entries_of
from mq_analysis.policy.load import read_text
from mq_analysis.policy.model import Policy
from mq_analysis.policy.param_file import ANY_POLICY

_PLAIN = re.compile(r"[A-Za-z_\u4e00-\u9fff][\w\u4e00-\u9fff、/（）]*")
_WORDS = frozenset({"yes", "no", "true", "false", "null", "on", "off", "y", "n"})
_BEGIN, _TABLES = f"policy: {ANY_POLICY}\n", "tables: {}\n"
HEAD = """\
# 《{title}》收表设置：各单位报来的表长什么样，由谁报，哪些词是同一个意思。mq init 按政策写出，请按本县的实际改。
# senders 写明由谁报：{lead}的表任何部门都可以报；要指定，写 departments 里的部门名。
# 政策改了表或列：删去本文件，就按政策现做；或在这里补。
# How returned workbooks look for this policy, who sends them, which words mean the same: written from the policy
# by mq init, to be edited. Any department may send the tables of {lead}; to name one, write a name of departments.
# If the policy's tables change, delete this file, and all is made anew from the policy, or add to it here.
"""


def intake_text(policy: Policy) -> str:
    """Return the text of the intake file of a policy.

    Raises:
        PolicyError: If a fact does not fit the table it names.
    """
    general = read_text(toolkit() / "params" / "intake" / f"{ANY_POLICY}.yaml")
    _, _, words = general.partition(_BEGIN)
    before, mark, after = words.partition(_TABLES)
    if not mark:
        raise AssertionError(f"{ANY_POLICY}.yaml: must have {_BEGIN!r} and {_TABLES!r}")
    tables = "\n".join(line for asked in tables_to_collect(policy) for line in _table_lines(asked))
    head = HEAD.format(title=policy.title.zh, lead="主管部门")
    return f"{head}policy: {policy.id}\n{before}tables:\n{tables}\n{after}"


def _table_lines(asked: Asked) -> Iterator[str]:
    for name, entry in entries_of(asked):
        yield f"  # {entry['title']['zh']} / {entry['title']['en']}"
        if asked.is_own:
            yield "  # 政策自己的表：各列就是政策要读的数 / of the policy alone: the columns are what it reads"
        yield f"  {name}:"
        for key, value in entry.items():
            if key == "fields":
                yield "    fields:"
                yield from (f"      {_scalar(field)}: {_flow(about)}" for field, about in value.items())
            else:
                yield f"    {key}: {_flow(value)}"
        yield ""


def _flow(value: Any) -> str:
    """Write a value in one line."""
    if isinstance(value, bool) or value in ("true", "false"):
        return str(value).lower()
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_scalar(key)}: {_flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return _scalar(str(value))


def _scalar(text: str) -> str:
    """Write a text, in quotes unless it can be read as nothing else."""
    is_plain = _PLAIN.fullmatch(text) and text.casefold() not in _WORDS
    return text if is_plain else json.dumps(text, ensure_ascii=False)
