"""What all tests share: no test fails because the machine is slow, and texts are kept as a county's install keeps them.

PyArrow comes only with the extra for Spark. pandas keeps texts in it as soon as it is there, which is slower for tables
of a county's size; the processes that tests start (kernels, commands, workers) still do.

Messages are told in English unless a test asks for Chinese, whatever the language of the terminal.

The garbage collector leaves out what stands before the first test (modules, 4,000 collected tests): 600,000 objects
that stay, which each collection would walk through again.
"""

import gc
import os

import pandas as pd
from hypothesis import settings

settings.register_profile("no-deadline", deadline=None)
settings.load_profile("no-deadline")
pd.set_option("mode.string_storage", "python")

for name in ("MQ_LANG", "LC_ALL", "LC_MESSAGES"):
    os.environ.pop(name, None)
os.environ["LANG"] = "C.UTF-8"

ALLOCATIONS = 20_000
"""Objects made between two collections of the youngest; Python's own 700 suits small programs."""


def pytest_collection_finish() -> None:
    gc.collect()
    gc.freeze()
    gc.set_threshold(ALLOCATIONS, 20, 20)
