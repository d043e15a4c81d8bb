"""The command line ``mq``. Heavy libraries are imported inside the commands: ``mq --help`` must be quick."""

from mq_analysis.cli.main import main

__all__ = ["main"]
