"""The tables of a province or a nation as frames of DuckDB or Spark, which need not hold them in memory."""

from mq_analysis.engines.choice import ENGINES, Engine, open_frames
from mq_analysis.engines.duck import EngineError, connect, open_duckdb
from mq_analysis.engines.sources import Files, find_files
from mq_analysis.engines.write import check_folder, write_parts

__all__ = [
    "ENGINES",
    "Engine",
    "EngineError",
    "Files",
    "check_folder",
    "connect",
    "find_files",
    "open_duckdb",
    "open_frames",
    "write_parts",
]
