"""nbformat, imported without the two seconds that a library of a library takes.

Where JupyterLab is installed, jsonschema compiles a grammar of addresses when it is imported; a notebook holds nothing
that is checked with it. Whoever imports this first has nbformat without it.
"""

import sys

GRAMMAR = "rfc3987_syntax"

_is_new = GRAMMAR not in sys.modules
if _is_new:
    sys.modules[GRAMMAR] = None  # type: ignore[assignment]
import nbformat  # noqa: E402

if _is_new:
    del sys.modules[GRAMMAR]

__all__ = ["nbformat"]
