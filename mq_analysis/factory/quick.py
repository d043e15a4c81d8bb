"""Import nbformat without a dependency that takes two seconds to import.

If JupyterLab is installed, jsonschema compiles a grammar of URIs at import, which notebooks do not need. A module that
imports this one before nbformat avoids that.
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
