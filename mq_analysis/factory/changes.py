"""Differences between two manifests of one report: its inputs, and its key numbers, old and new."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from mq_analysis.report.labels import Words

Kind = Literal["input", "notebook", "code", "version", "parameter", "key"]
SHOWN_DIGITS = 8
"""How much of a fingerprint is shown."""


@dataclass(frozen=True, slots=True)
class Change:
    """One difference; ``old`` is empty for an added entry, ``new`` for a removed one.

    ``name`` is an input (``policy``, ``data``, ``scenario top25``, ``params kpi/minqing.yaml``), a notebook, a library,
    a parameter, or the name of a key number; fingerprints are SHA-256.
    """

    kind: Kind
    name: str
    old: str
    new: str


def changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[Change, ...]:
    """Compare the manifest of a report with that of the report it replaces; key numbers come first.

    An entry that an older manifest does not have is no change. Times and files are not compared; files follow from the
    entries that are. Key numbers of another folder of data are those of another county: they are not compared.
    """
    folders = [manifest.get("parameters", {}).get("data") for manifest in (old, new)]
    return (
        *(_differing("key", _keys(old), _keys(new)) if folders[0] == folders[1] else ()),
        *_differing("input", old.get("inputs", {}), new.get("inputs", {})),
        *_differing("parameter", _texts(old.get("parameters", {})), _texts(new.get("parameters", {}))),
        *_differing("notebook", _notebooks(old), _notebooks(new)),
        *_differing("code", _code(old), _code(new)),
        *_differing("version", old.get("versions", {}), new.get("versions", {})),
    )


def previous(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """Return the manifest entry about the replaced report: when it was made, and the changes since."""
    found = changes(old, new)
    return {
        "made": old.get("made", ""),
        "changes": [{"kind": c.kind, "name": c.name, "old": c.old, "new": c.new} for c in found],
    }


def changes_in(manifest: Mapping[str, Any]) -> tuple[Change, ...] | None:
    """Return the changes in a manifest; None if it is the first of its report."""
    told = manifest.get("previous")
    if told is None:
        return None
    return tuple(Change(c["kind"], c["name"], c["old"], c["new"]) for c in told["changes"])


def in_words(change: Change, lang: str) -> str:
    """Write a change: numbers, versions and parameters with old and new value, files by name.

    >>> in_words(Change("version", "pandas", "3.0.1", "3.0.2"), "en")
    'pandas: 3.0.1 → 3.0.2'
    >>> in_words(Change("input", "data", "3b7c9f1e" * 8, "90ab12cd" * 8), "en")
    'data changed (3b7c9f1e → 90ab12cd)'
    """
    t = Words(lang)
    name = t("chg_code") if change.kind == "code" else change.name
    if change.kind == "parameter":
        name = t("chg_parameter", name=name)
    if not change.old:
        return t("chg_added", name=name)
    if not change.new:
        return t("chg_removed", name=name)
    if change.kind in ("input", "notebook", "code"):
        return t("chg_content", name=name, old=change.old[:SHOWN_DIGITS], new=change.new[:SHOWN_DIGITS])
    return t("chg_value", name=name, old=change.old, new=change.new)


def _differing(kind: Kind, old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Change]:
    if not old:
        return  # an older manifest does not have it
    for name in dict.fromkeys((*new, *old)):
        before, after = old.get(name, ""), new.get(name, "")
        if before != after:
            yield Change(kind, name, before, after)


def _keys(manifest: Mapping[str, Any]) -> dict[str, str]:
    return {key["name"]: f"{key['value']} {key['unit']}".strip() for key in manifest.get("keys", ())}


def _texts(values: Mapping[str, Any]) -> dict[str, str]:
    """Write parameters as text; an empty value is written explicitly, to distinguish it from a missing one."""
    return {
        name: ", ".join(map(str, value)) or "[]" if isinstance(value, list) else str(value) or '""'
        for name, value in values.items()
    }


def _notebooks(manifest: Mapping[str, Any]) -> dict[str, str]:
    one = manifest.get("notebook")
    return {one["name"]: one["sha256"]} if one else dict(manifest.get("notebooks", {}))


def _code(manifest: Mapping[str, Any]) -> dict[str, str]:
    return {"code": manifest["code_sha256"]} if "code_sha256" in manifest else {}
