"""How large provinces are, and how much memory a command takes."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

SIZES = tuple(int(float(text)) for text in os.environ.get("MQ_SCALE_SIZES", "1e5,1e6,1e7,5e7").split(","))
"""How many enterprises the benchmarks of scale have."""


def run_for_peak(arguments: Sequence[str]) -> int:
    """Run ``mq`` and return the most memory it held, in MiB; Linux tells it of a process while it runs."""
    command = [sys.executable, "-c", "from mq_analysis.cli import main; main()", *arguments]
    peak = 0
    with tempfile.TemporaryFile() as said:
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=said) as process:
            status = Path(f"/proc/{process.pid}/status")
            while process.poll() is None:
                with contextlib.suppress(OSError):  # it may have ended
                    held = re.search(r"VmHWM:\s*(\d+) kB", status.read_text("utf-8"))
                    peak = max(peak, int(held[1])) if held else peak
                time.sleep(0.02)
        said.seek(0)
        assert process.returncode == 0, said.read().decode()
    return peak // 1024
