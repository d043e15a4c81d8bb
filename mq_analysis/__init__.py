"""Notebook and report toolkit that computes, explains and reports a county's award policy."""

__version__ = "0.1.0"
