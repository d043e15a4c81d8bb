"""The command line ``mq``. Heavy libraries are imported inside the commands, so that ``mq --help`` is quick."""

from mq_analysis.cli.main import main

__all__ = ["main"]
