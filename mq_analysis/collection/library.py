"""The library of table layouts: words and offices for the tables that the toolkit describes."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import resources
from typing import Any

from pydantic import Field as Given

from mq_analysis.policy.load import read_model
from mq_analysis.policy.model.base import Node
from mq_analysis.policy.scalars import Id, Text, Texts
from mq_analysis.policy.yamltext import parse


class Layout(Node):
    """A table whose sheets do not look like the table that is kept.

    Attributes:
        of: The table that is kept.
        table: Its entry in an intake file.
    """

    of: Id
    table: Mapping[Text, Any]


class Library(Node):
    """Usual words and layouts.

    Attributes:
        usual: Headings of firms, codes, serial numbers, townships and remarks.
        dates: Headings of the column that dates a row, by its type.
        names: Names of columns that no fact names.
        heads: More headings of columns that the toolkit describes.
        same: Words that mean the same as a value, where a column has that value.
        senders: The offices that report a table of the toolkit.
        layouts: Tables whose sheets look otherwise.
    """

    usual: Mapping[Id, Texts]
    dates: Mapping[Id, Texts]
    names: Mapping[Text, Texts]
    same: Mapping[Text, Texts]
    senders: Mapping[Id, Texts]
    layouts: Mapping[Id, Layout] = Given(default_factory=dict)


def _read() -> Library:
    name = "library.yaml"
    text = resources.files("mq_analysis.collection").joinpath(name).read_text("utf-8")
    return read_model(Library, parse(text, name))


LIBRARY = _read()
"""Read once; it is part of the package."""
