"""What the book of benchmarks needs of each: its peer by name, what it is divided by, where it stands on a curve.

A module says ``PEERS = {test: what it is}`` of the tests others are measured against, and ``PER = {test: number}``
where a run does a thing so many times. ``benchmark.extra_info`` may hold ``size`` and ``series`` (a point of a curve),
``peak_mib`` and ``wrong`` (results that are not exact).
"""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def told(request: pytest.FixtureRequest) -> None:
    """Say of a benchmark what its module says of it."""
    if "benchmark" not in request.fixturenames:
        return
    info = request.getfixturevalue("benchmark").extra_info
    for key, names in (("peer", "PEERS"), ("per", "PER"), ("series", "SERIES")):
        said = getattr(request.module, names, {})
        for name in (request.node.name, request.node.originalname):
            if name in said:
                info[key] = said[name]
