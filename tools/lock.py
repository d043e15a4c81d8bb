"""Renew the lock files: for reports (core), for work on the project, and for that with the peers of benchmarks.

All are hash-pinned, hold for every platform and Python from 3.11, and name no index; the others are resolved
under the pins of requirements.lock, so that a package has one version in all.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

HOME = Path(__file__).parent.parent
OPTIONS = (
    "--universal",
    "--python-version=3.11",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--no-header",
    "--no-annotate",
    "--quiet",
)


EVERYTHING = ("build", "lab", "cluster", "spark", "test", "dev")
"""The extras of those who work on the project."""


def compile_lock(output: Path, extras: tuple[str, ...], *more: str) -> None:
    """Resolve pyproject.toml with extras into a lock file."""
    command = [sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml", *OPTIONS, *more]
    command += [f"--extra={extra}" for extra in extras]
    subprocess.run([*command, f"--output-file={output}"], cwd=HOME, check=True)


def main() -> None:
    """Write the locks."""
    full = HOME / "requirements.lock"
    compile_lock(
        full,
        EVERYTHING,
        *(["--upgrade"] if "--upgrade" in sys.argv else []),
    )
    with tempfile.TemporaryDirectory() as folder:  # hashes may not stand in a constraint
        pins = Path(folder) / "pins.txt"
        lines = [line.rstrip(" \\") for line in full.read_text().splitlines() if "==" in line]
        pins.write_text("\n".join(lines) + "\n")
        compile_lock(HOME / "requirements-core.lock", ("build",), "--constraint", str(pins))
        peers = (*EVERYTHING, "benchmark")
        compile_lock(HOME / "requirements-benchmark.lock", peers, "--constraint", str(pins))


if __name__ == "__main__":
    main()
