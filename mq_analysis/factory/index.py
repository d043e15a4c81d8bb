"""The index page of all reports, made from their manifests: runs, reports, and the changes of each."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from filelock import FileLock
from jinja2 import Environment, PackageLoader, StrictUndefined

from mq_analysis.export.webfonts import font_face_css
from mq_analysis.factory.changes import changes_in, in_words
from mq_analysis.factory.job import ANNUAL, SUMMARY
from mq_analysis.factory.manifest import read_manifest
from mq_analysis.factory.place import LOCK, place_file

_PAGES = Environment(
    loader=PackageLoader("mq_analysis.factory"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
Entry = dict[str, Any]
NEEDED = frozenset({"title", "parameters", "versions", "files", "made"})
"""What a manifest must tell; one that is not whole is left out."""


def write_index(out: Path) -> Path:
    """Write ``index.html`` of every report below ``out``, run by run, newest year first, and return its path.

    If two runs end at the same time, the second waits for the first and lists both.
    """
    out.mkdir(parents=True, exist_ok=True)
    with FileLock(out / LOCK):
        place_file(out / "index.html", _page(out).encode())
    return out / "index.html"


def write_counties(out: Path, names: Sequence[str], problems: Mapping[str, Sequence[str]]) -> Path:
    """Write ``index.html`` over the folders of several counties, and return its path.

    Args:
        out: The folder with a subfolder for each county.
        names: The counties, in order.
        problems: The errors by county.
    """
    out.mkdir(parents=True, exist_ok=True)
    with FileLock(out / LOCK):
        counties = [_county(out, name, problems.get(name, ())) for name in names]
        template = _PAGES.get_template("counties.html.j2")
        letters = template.render(counties=counties, fonts="")
        page = template.render(counties=counties, fonts=font_face_css(letters, "zh"))
        place_file(out / "index.html", page.encode())
    return out / "index.html"


def _county(out: Path, name: str, problems: Sequence[str]) -> Entry:
    """Return the index entry of a county: its years with the files to open, and its problems."""
    reports = _reports(out / name)
    return {
        "name": name,
        "years": sorted({r["year"] for r in reports}),
        "annuals": [
            r | {"path": f"{name}/{r['files'][0]['path']}"} for r in reports if r["notebook"] == ANNUAL
        ],
        "reports": len(reports),
        "made": max((r["made"] for r in reports), default=""),
        "problems": list(problems),
        "runs": list(dict.fromkeys(r["run"] for r in reports)),
    }


def _page(out: Path) -> str:
    reports = _reports(out)
    runs = [_run(name, list(group)) for name, group in itertools.groupby(reports, key=lambda r: r["run"])]
    template = _PAGES.get_template("index.html.j2")
    letters = template.render(runs=runs, fonts="")
    return template.render(runs=runs, fonts=font_face_css(letters, "zh"))


def _reports(out: Path) -> list[Entry]:
    """Return every report below a folder, run by run, newest year first."""
    manifests = {path: read_manifest(path) for path in out.glob("[!.]*/[!.]*/*.manifest.json")}
    reports = [
        _entry(path, manifest, out) for path, manifest in manifests.items() if manifest.keys() >= NEEDED
    ]
    reports.sort(key=lambda r: (r["run"], -r["year"], r["notebook"] != ANNUAL, r["notebook"], r["lang"]))
    return reports


def _run(name: str, reports: list[Entry]) -> Entry:
    """Return a run with the attributes that its reports share: scenarios, readings, and the day of knowledge."""
    years = [
        {"year": year, "reports": list(group)}
        for year, group in itertools.groupby(reports, key=lambda r: r["year"])
    ]
    shared = {
        key: list(dict.fromkeys(value for report in reports for value in report[key]))
        for key in ("scenarios", "readings", "as_of", "editions", "data")
    }
    is_synthetic = all(report["is_synthetic"] for report in reports)
    return {"name": name, "years": years, "is_synthetic": is_synthetic, **shared}


def _entry(path: Path, manifest: dict[str, Any], out: Path) -> Entry:
    parameters = manifest["parameters"]
    lang = parameters["lang"]
    found = changes_in(manifest)
    edition = parameters.get("edition", "")
    return {
        "run": path.parent.parent.name,
        "year": int(parameters["year"]),
        "notebook": Path(manifest.get("notebook", {"name": ANNUAL})["name"]).stem,
        "title": manifest["title"],
        "lang": lang,
        "edition": edition,
        "editions": [edition] if edition else [],
        "scenarios": parameters.get("scenario", []),
        "readings": parameters.get("readings", []),
        "data": [parameters["data"]] if parameters.get("data") else [],
        "as_of": [parameters["as_of"]] if parameters.get("as_of") else [],
        "is_synthetic": bool(manifest.get("synthetic")),
        "made": manifest["made"][:10],
        "version": manifest["versions"]["mq_analysis"],
        "files": _files(manifest["files"], path, out),
        "tables": sum(".tables/" in name for name in manifest["files"]),
        "manifest": path.relative_to(out).as_posix(),
        "changes": None if found is None else [in_words(change, lang) for change in found],
    }


def _files(names: list[str], path: Path, out: Path) -> list[Entry]:
    """Return the files that a reader opens: pages and documents, without the CSV tables in their folder."""
    return [
        {
            "path": path.with_name(name).relative_to(out).as_posix(),
            "kind": PurePosixPath(name).suffix.removeprefix(".").upper(),
            "is_summary": name.startswith(SUMMARY),
        }
        for name in names
        if "/" not in name
    ]
