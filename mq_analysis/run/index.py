"""The index page of all reports, made from their manifests."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from mq_analysis.export.webfonts import font_face_css

_PAGES = Environment(
    loader=PackageLoader("mq_analysis.run"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def write_index(out: Path) -> Path:
    """Write ``index.html`` of every report below ``out``, newest year first, and return its path."""
    reports = [_entry(path, out) for path in out.glob("[!.]*/[!.]*/*.manifest.json")]
    reports.sort(key=lambda r: (r["run"], -r["year"], r["notebook"], r["lang"]))
    template = _PAGES.get_template("index.html.j2")
    letters = template.render(reports=reports, fonts="")
    page = template.render(reports=reports, fonts=font_face_css(letters, "zh"))
    part = out / ".index.html.part"
    part.write_text(page, encoding="utf-8")
    part.replace(out / "index.html")
    return out / "index.html"


def _entry(path: Path, out: Path) -> dict[str, Any]:
    manifest = json.loads(path.read_text("utf-8"))
    parameters = manifest["parameters"]
    return {
        "run": path.parent.parent.name,
        "year": int(parameters["year"]),
        "notebook": Path(manifest["notebook"]["name"]).stem,
        "title": manifest["title"],
        "lang": parameters["lang"],
        "edition": parameters.get("edition", ""),
        "readings": parameters.get("readings", []),
        "made": manifest["made"][:10],
        "version": manifest["versions"]["mq_analysis"],
        "files": [
            ((path.parent / name).relative_to(out).as_posix(), name.rsplit(".", 1)[-1])
            for name in manifest["files"]
            if not name.startswith(".")
        ],
        "manifest": path.relative_to(out).as_posix(),
    }
