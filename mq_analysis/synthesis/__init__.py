"""Synthetic counties, provinces and nations of any size, whose awards are known by construction."""

from mq_analysis.synthesis.county import write_county
from mq_analysis.synthesis.firms import CHUNK, Chunk, Design, chunk_of, design_of
from mq_analysis.synthesis.write import Synthesis, synthesize

__all__ = [
    "CHUNK",
    "Chunk",
    "Design",
    "Synthesis",
    "chunk_of",
    "design_of",
    "synthesize",
    "write_county",
]
