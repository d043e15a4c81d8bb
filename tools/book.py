"""Write the book of benchmarks from what ``make benchmark`` measured: tables, log-log curves, what a cluster needs.

The page is ``docs/benchmarks.md`` with its figures in ``docs/images``; the tables of scale also stand in
``docs/scaling.md``, between two comments.
"""

from __future__ import annotations

import json
import math
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

from mq_analysis.report import chart_style

DOCS = Path(__file__).parent.parent / "docs"
PACKAGES = (
    "mq-analysis", "duckdb", "pandas", "numpy", "narwhals", "pyarrow", "pyspark", "openfisca-core", "openpyxl",
    "papermill", "nbconvert", "statsmodels",
)  # fmt: skip
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
NATION = 50_000_000
CORES = 4
"""Cores of a worker, for the reckoning."""
CURVES = {
    "kernel": ("award kernel", "Award kernel, arrays in memory"),
    "sums": ("sums by township", "Sums by township and award, from Parquet"),
    "scenarios": ("a thousand scenarios", "A thousand scenarios, from Parquet"),
}


def seconds(value: float) -> str:
    """Write a time with three digits.

    >>> seconds(0.01234), seconds(12.34), seconds(123.4)
    ('12.3 ms', '12.3 s', '123 s')
    """
    if value < 1:
        return f"{value * 1000:.3g} ms"
    return f"{value:.3g} s" if value < 1000 else f"{value:,.0f} s"


def peer_of(runs: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    """Return the run that the others of a group are measured against."""
    return next((run for run in runs if "peer" in run["extra_info"]), None)


def per_thing(run: dict[str, Any]) -> float:
    """Return the median of a run, divided by how many things it does."""
    return float(run["stats"]["median"]) / int(run["extra_info"].get("per", 1))


def ratio(run: dict[str, Any], peer: dict[str, Any] | None) -> str:
    """Say how long a run takes of its peer's time."""
    if peer is None or run is peer:
        return ""
    found = per_thing(run) / per_thing(peer)
    return f"{found:.2f}" if found > 0.01 else f"1 / {1 / found:,.0f}"


def name_of(run: dict[str, Any]) -> str:
    """Name a run: its peer's name, its curve, or the test in words."""
    info = run["extra_info"]
    found = re.fullmatch(r"test_(\w+)(?:\[(.*)\])?", run["name"])
    words = (found[1].replace("_", " ") + (f" ({found[2]})" if found[2] else "")) if found else run["name"]
    return str(info.get("peer") or info.get("series") or words)


def table(group: str, runs: Sequence[dict[str, Any]]) -> Iterable[str]:
    """Write a group as a table, its peer named in the head."""
    peer = peer_of(runs)
    yield f"### {group}"
    yield ""
    yield f"| what | median | spread (IQR) | rounds | {f'ratio to {name_of(peer)}' if peer else 'ratio'} | |"
    yield "|---|---:|---:|---:|---:|---|"
    for run in sorted(runs, key=lambda one: one["stats"]["median"]):
        stats, info = run["stats"], run["extra_info"]
        notes = [f"{info['peak_mib']:,} MiB at most"] if "peak_mib" in info else []
        notes += [f"{info['wrong']:,} wrong"] if "wrong" in info else []
        notes += [f"{info['wrong_float_awards']:,} wrong in floats"] if "wrong_float_awards" in info else []
        notes += [f"each of {info['per']:,}: {seconds(per_thing(run))}"] if "per" in info else []
        spread = seconds(stats["iqr"]) if stats["rounds"] > 1 else "-"
        cells = (
            name_of(run),
            seconds(stats["median"]),
            spread,
            stats["rounds"],
            ratio(run, peer),
            ", ".join(notes),
        )
        yield "| " + " | ".join(map(str, cells)) + " |"
    yield ""


def by_size(runs: Sequence[dict[str, Any]], title: str) -> Iterable[str]:
    """Write the runs of one curve with a column for each size: median, and in brackets the ratio to the peer."""
    sizes = sorted({run["extra_info"]["size"] for run in runs})
    every = list(dict.fromkeys(run["extra_info"]["series"] for run in runs))
    yield f"| {title} | " + " | ".join(f"{size:,}" for size in sizes) + " | growth |"
    yield "|---|" + "---:|" * (len(sizes) + 1)
    for name in every:
        mine = {run["extra_info"]["size"]: run for run in runs if run["extra_info"]["series"] == name}
        cells = []
        for size in sizes:
            same = [run for run in runs if run["extra_info"]["size"] == size]
            if size not in mine:
                cells.append("")
                continue
            told, info = ratio(mine[size], peer_of(same)), mine[size]["extra_info"]
            more = [told] if told else []
            more += [f"{info['peak_mib']:,} MiB"] if "peak_mib" in info else []
            more += [f"{info['wrong']:,} wrong"] if "wrong" in info else []
            cells.append(seconds(mine[size]["stats"]["median"]) + (f" ({', '.join(more)})" if more else ""))
        yield f"| {name} | " + " | ".join(cells) + f" | {growth(mine)} |"
    yield ""


def growth(mine: dict[int, dict[str, Any]]) -> str:
    """Return the exponent between the two largest sizes: 1 is linear."""
    sizes = sorted(mine)[-2:]
    if len(sizes) < 2:
        return ""
    low, high = (mine[size]["stats"]["median"] for size in sizes)
    return f"n^{math.log(high / low) / math.log(sizes[1] / sizes[0]):.2f}"


def draw(runs: Sequence[dict[str, Any]], title: str, path: Path) -> None:
    """Draw a curve for each series, both axes in powers of ten, with a line of linear growth beside them."""
    every = list(dict.fromkeys(run["extra_info"]["series"] for run in runs))
    with chart_style.drawing(6.3, 3.6) as (figure, axes):
        for i, name in enumerate(every):
            mine = sorted(
                (run["extra_info"]["size"], run["stats"]["median"])
                for run in runs
                if run["extra_info"]["series"] == name
            )
            look: dict[str, Any] = {
                "color": chart_style.PALETTE[i % 7],
                "ls": chart_style.LINES[i % 4],
                "marker": "osD^vX"[i % 6],
            }
            axes.loglog(*zip(*mine, strict=True), label=name, ms=4, lw=1.3, **look)
        sizes = sorted({run["extra_info"]["size"] for run in runs})
        foot = min(run["stats"]["median"] for run in runs if run["extra_info"]["size"] == sizes[-1])
        axes.loglog(
            sizes,
            [foot * n / sizes[-1] / 3 for n in sizes],
            color=chart_style.GREY,
            lw=0.8,
            label="linear growth",
        )
        axes.set_xlabel("enterprises")
        axes.set_ylabel("seconds (median)")
        axes.set_title(title)
        axes.grid(visible=True, color=chart_style.FAINT, lw=0.5)
        figure.legend(loc="outside lower center", ncols=2, fontsize=8)
        path.write_text(chart_style.finish(figure, title, title, path.stem).svg, encoding="utf-8")


def nation(runs: Sequence[dict[str, Any]]) -> Iterable[str]:
    """Reckon what the nation's thousand scenarios would take on a cluster, from what Spark took here."""
    mine = {
        run["extra_info"]["size"]: run["stats"]["median"]
        for run in runs
        if run["extra_info"]["series"].endswith("PySpark, local[2]")
    }
    sizes = sorted(mine)
    if len(sizes) < 2:
        return
    low, high = sizes[-2:]
    each = (mine[high] - mine[low]) / (high - low) * 2  # two cores
    fixed = max(mine[low] - each * low / 2, 0)
    yield (
        f"**A cluster.** Measured on two cores: a thousand scenarios cost {fixed:.1f} s whatever the size, and "
        f"{each * 1e6:.2f} core-seconds for each million enterprises (from {low:,} to {high:,}). Reckoned from that, "
        f"with {CORES} cores a worker and no loss between them, the nation ({NATION:,} enterprises) × 1,000 "
        "scenarios takes:"
    )
    yield ""
    workers = (1, 2, 4, 8, 16, 32)
    yield "| workers | " + " | ".join(map(str, workers)) + " |"
    yield "|---|" + "---:|" * len(workers)
    yield "| seconds | " + " | ".join(f"{fixed + NATION * each / (CORES * n):.0f}" for n in workers) + " |"
    yield ""


def java_version() -> str:
    """Return what Java says of itself, such as ``Java 17.0.9``."""
    java = shutil.which("java")
    if java is None:
        return "no Java"
    said = subprocess.run([java, "-version"], capture_output=True, text=True, check=True).stderr
    found = re.search(r'version "([^"]+)"', said)
    return f"Java {found[1]}" if found else "Java"


def machine(content: dict[str, Any]) -> str:
    """Say when and on what it was measured."""
    cpu = content["machine_info"].get("cpu", {})
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in PACKAGES)
    return (
        f"Measured on {content['datetime'][:10]} by `make benchmark`: {os.cpu_count()} shared cores"
        f" ({cpu.get('arch', '')}), {memory:.0f} GiB, Python {content['machine_info']['python_version']},"
        f" {java_version()}; {versions}. Times move with the load of the machine; ratios are of medians of one run."
    )


def main(source: Path) -> None:
    """Write page, figures and the tables of scale."""
    content = json.loads(source.read_text("utf-8"))
    groups: dict[str, list[dict[str, Any]]] = {}
    for run in content["benchmarks"]:
        groups.setdefault(run["group"] or run["name"], []).append(run)
    curves = {
        key: [run for name, runs in groups.items() if name.startswith(start) for run in runs]
        for key, (start, _) in CURVES.items()
    }
    measured = [machine(content), ""]
    for key, runs in curves.items():
        measured += by_size(runs, CURVES[key][1])
        draw(runs, CURVES[key][1], DOCS / "images" / f"benchmark-{key}.svg")
    measured += nation(curves["scenarios"])
    page = ["# Benchmarks", "", machine(content), ""]
    page += [
        "`make benchmark` runs every benchmark and writes this page. Each group has a peer, the plain way of doing the"
        " same, measured in the same run; a ratio below 1 is faster than the peer. Growth is the exponent between the"
        " two largest sizes: 1 is linear.",
        "",
    ]
    for key, (_, title) in CURVES.items():
        page += [f"![{title}](images/benchmark-{key}.svg)", ""]
        page += by_size(curves[key], title)
    page += nation(curves["scenarios"])
    page += ["## Every group", ""]
    for name, runs in sorted(groups.items()):
        page += table(name, runs)
    (DOCS / "benchmarks.md").write_text("\n".join(page).rstrip() + "\n", encoding="utf-8")
    scaling = DOCS / "scaling.md"
    text = scaling.read_text("utf-8")
    head, rest = text.split(BEGIN)
    tail = rest.split(END)[1]
    scaling.write_text(f"{head}{BEGIN}\n" + "\n".join(measured).rstrip() + f"\n{END}{tail}", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
