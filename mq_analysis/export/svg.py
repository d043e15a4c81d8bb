"""Prepare SVG pictures for an HTML page that contains several of them."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

_REFERENCE = re.compile(r"url\(\s*['\"]?#([^)'\"]+)['\"]?\s*\)")
_EVERYWHERE = re.compile(r"\s*\*\s*\{([^{}]*)\}\s*")
_DROPPED = frozenset({"script", "foreignObject", "metadata", "style", "title", "desc"})


def inline_svg(source: str, prefix: str) -> str:
    """Return only the ``<svg>`` element, with its ids prefixed.

    Ids are global on a page, so two pictures of matplotlib would share their clip paths. Scripts, event handlers and
    links to other files are removed; so are namespaces, which HTML does not need.

    Raises:
        ValueError: If the source is not XML.
    """
    try:
        root = ET.fromstring(source)  # noqa: S314 - expat itself stops entity bombs; nothing is fetched
    except ET.ParseError as error:
        raise ValueError(f"the picture must be well-formed SVG: {error}") from error
    everywhere = _style_of_all(root)
    _clean(root, prefix)
    if everywhere:
        root.set("style", everywhere)
    root.attrib.pop("height", None)
    root.set("width", "100%")
    return ET.tostring(root, encoding="unicode")


def _style_of_all(root: ET.Element) -> str:
    """Return the style of a ``* {…}`` rule, for the root; as a rule it would affect every picture on a page."""
    rules = (
        _EVERYWHERE.fullmatch(element.text or "") for element in root.iter() if _local(element.tag) == "style"
    )
    return ";".join(rule[1].strip() for rule in rules if rule)


def _clean(element: ET.Element, prefix: str) -> None:
    element.tag = _local(element.tag)
    attributes = [(_local(name), value) for name, value in element.attrib.items()]
    element.attrib.clear()
    for name, value in attributes:
        if name == "id":
            element.set(name, f"{prefix}-{value}")
        elif name == "href":
            if value.startswith("#"):
                element.set(name, f"#{prefix}-{value[1:]}")
            elif value.startswith("data:image/"):
                element.set(name, value)
        elif not name.startswith("on") and "url(" not in _REFERENCE.sub("", value):
            element.set(name, _REFERENCE.sub(rf"url(#{prefix}-\1)", value))
    for child in list(element):
        if not isinstance(child.tag, str) or _local(child.tag) in _DROPPED:
            element.remove(child)
        else:
            _clean(child, prefix)


def _local(name: str) -> str:
    """Return a name without its namespace."""
    return name.rpartition("}")[2] if isinstance(name, str) else ""
