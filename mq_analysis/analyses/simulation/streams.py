"""Random numbers that depend only on a seed and a name.

An enterprise has its own stream, so its draws are the same in any order, on any part of a county and with any number of
workers.
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
