"""Random numbers that depend on a seed and a name, and on nothing else.

An enterprise has a stream of its own, so what is drawn for it is the same in any order, on any part of a county and
with any number of workers.
"""

from __future__ import annotations

import hashlib

import numpy as np

SHARED = ""
"""The name of what all enterprises share."""


def stream(seed: int, name: str) -> np.random.Generator:
    """Return the stream of a name: Philox, keyed by the seed and a hash of the name."""
    digest = hashlib.blake2b(name.encode(), digest_size=8).digest()
    return np.random.Generator(np.random.Philox(key=[seed, int.from_bytes(digest, "little")]))
