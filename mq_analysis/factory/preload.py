"""The imports of every forked process, done before it starts; see :mod:`mq_analysis.factory.forks`.

Only imports and the catalogue of labels are allowed here: a thread started or a random number drawn here would be
shared by all processes.
"""

from __future__ import annotations

import importlib
import os
import pkgutil

import mq_analysis
from mq_analysis import analyses
from mq_analysis.report.labels import catalogue

os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")  # as ipykernel sets it

LEFT_OUT = ("cli", "engines", "explore", "factory", "intake", "synthesis")
"""Rooms that no notebook asks for."""
LIBRARIES = (
    "matplotlib.backends.backend_svg",
    "matplotlib_inline.backend_inline",
    "mq_analysis.export.html",
    "mq_analysis.export.typst",
    "mq_analysis.factory.cells",
    "mq_analysis.factory.render",
)

importlib.import_module("mq_analysis.factory.quick")
for _room in pkgutil.iter_modules(mq_analysis.__path__):
    if _room.name not in LEFT_OUT and not _room.name.startswith("_"):
        importlib.import_module(f"mq_analysis.{_room.name}")
for _analysis in pkgutil.iter_modules(analyses.__path__):
    importlib.import_module(f"mq_analysis.analyses.{_analysis.name}")
for _library in LIBRARIES:
    importlib.import_module(_library)
catalogue()
