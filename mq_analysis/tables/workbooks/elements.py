"""Names of XML elements and attributes without their namespace, which differs between editions of a format."""

from __future__ import annotations

from xml.etree.ElementTree import Element


def local_name(name: str) -> str:
    """Return a name without its namespace.

    >>> local_name("{urn:example}row"), local_name("row")
    ('row', 'row')
    """
    return name.rpartition("}")[2]


def tag_of(node: Element) -> str:
    """Return the name of an element without its namespace."""
    return local_name(node.tag)


def attributes_of(node: Element, name: str) -> list[str]:
    """Return the values of the attributes of this name, one for each namespace, in the order of the file."""
    return [value for key, value in node.attrib.items() if local_name(key) == name]
