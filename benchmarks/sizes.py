"""How large provinces are, and how much memory a command takes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence

SIZES = tuple(int(float(text)) for text in os.environ.get("MQ_SCALE_SIZES", "1e5,1e6,1e7,5e7").split(","))
"""How many enterprises the benchmarks of scale have."""


def run_for_peak(arguments: Sequence[str]) -> int:
    """Run ``mq`` and return the most memory it held, in MiB."""
    command = [sys.executable, "-c", "from mq_analysis.cli import main; main()", *arguments]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        said = process.stderr.read() if process.stderr else b""
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, said.decode()
    return usage.ru_maxrss // 1024
