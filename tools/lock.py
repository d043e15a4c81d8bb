"""Renew the lock files: for reports (core), for work on the project, and for that with the peers of benchmarks.

All are hash-pinned, hold for every platform and Python from 3.11, and name no index. Each includes the one below it
by ``-r`` and adds what it lacks, so that no pin is kept twice; all are resolved under the pins of everything that
work on the project needs, so that a package has one version in all.
"""

from __future__ import annotations

import re
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
CORE = "requirements-core.lock"
FULL = "requirements.lock"
BENCHMARK = "requirements-benchmark.lock"


def pins(text: str) -> list[str]:
    r"""Split a lock into its pins, each with its hashes.

    >>> pins("-r b.lock\na==1 \\\n    --hash=sha256:0\nb==2 ; os_name == 'nt' \\\n    --hash=sha256:1\n")
    ['a==1 \\\n    --hash=sha256:0\n', "b==2 ; os_name == 'nt' \\\n    --hash=sha256:1\n"]
    """
    return re.findall(r"^[\w.-]+==.*\n(?:^    --hash=.*\n)*", text, re.MULTILINE)


def include(below: str, below_text: str, text: str) -> str:
    r"""Return a lock that includes the one below it and holds the pins that the latter lacks.

    A package whose marker is wider here stands in both, with one version: pip takes it where either marker holds.

    >>> a, b = "a==1 \\\n    --hash=sha256:0\n", "b==2 \\\n    --hash=sha256:1\n"
    >>> include("a.lock", a, a + b)
    '-r a.lock\nb==2 \\\n    --hash=sha256:1\n'
    """
    there = {*pins(below_text)}
    return f"-r {below}\n" + "".join(pin for pin in pins(text) if pin not in there)


def whole(name: str) -> str:
    """Return a lock as it stands, with the pins of those that it includes."""
    text = (HOME / name).read_text("utf-8")
    included = re.findall(r"^-r (\S+)$", text, re.MULTILINE)
    return "".join([*map(whole, included), *pins(text)])


def resolve(output: Path, extras: tuple[str, ...], *more: str) -> str:
    """Resolve pyproject.toml with extras; pins that stand in the output are kept where they can be."""
    command = [sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml", *OPTIONS, *more]
    command += [f"--extra={extra}" for extra in extras]
    subprocess.run([*command, f"--output-file={output}"], cwd=HOME, check=True)
    return output.read_text("utf-8")


def main() -> None:
    """Write the locks."""
    upgrade = ["--upgrade"] if "--upgrade" in sys.argv else []
    with tempfile.TemporaryDirectory() as folder:
        paths = {name: Path(folder) / name for name in (CORE, FULL, BENCHMARK)}
        for name, path in paths.items():
            path.write_text(whole(name), "utf-8")
        full = resolve(paths[FULL], EVERYTHING, *upgrade)
        fixed = Path(folder) / "pins.txt"  # hashes may not stand in a constraint
        fixed.write_text("".join(pin.split("\n")[0].rstrip(" \\") + "\n" for pin in pins(full)), "utf-8")
        core = resolve(paths[CORE], ("build",), f"--constraint={fixed}")
        benchmark = resolve(paths[BENCHMARK], (*EVERYTHING, "benchmark"), f"--constraint={fixed}")
    (HOME / CORE).write_text(core, "utf-8")
    (HOME / FULL).write_text(include(CORE, core, full), "utf-8")
    (HOME / BENCHMARK).write_text(include(FULL, core + full, benchmark), "utf-8")


if __name__ == "__main__":
    main()
