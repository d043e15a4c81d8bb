"""How many cases a generated test draws; ``MQ_TEST_SIZE`` is ``quick``, ``ci`` (the default) or ``nightly``.

The number in a test is its size before sizes came from the environment; CI draws it, a night thirty times it.
"""

import os

SIZES = {"quick": 0.15, "ci": 1.0, "nightly": 30.0}
SIZE_NAME = os.environ.get("MQ_TEST_SIZE", "ci")
SIZE = SIZES[SIZE_NAME]
LEAST = 3


def examples(number: int) -> int:
    """Return how many examples a test draws."""
    return max(LEAST, int(number * SIZE))
