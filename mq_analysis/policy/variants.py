"""Which variants hold under chosen readings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from mq_analysis.policy.model import Variant

V = TypeVar("V", bound=Variant)


def holds(variant: Variant, readings: Mapping[str, str]) -> bool:
    """Say whether a variant holds under the chosen readings."""
    return all(readings.get(name) in options for name, options in variant.under.items())


def one(variants: Iterable[V], readings: Mapping[str, str]) -> V:
    """Return the variant that holds; the loader has proved that there is exactly one."""
    return next(variant for variant in variants if holds(variant, readings))
