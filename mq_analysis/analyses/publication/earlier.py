"""The figures of earlier editions, in files beside the reports: ``<stem>.published.json``.

A published figure cannot be withdrawn. So a new version of a file keeps earlier figures that differ from the new ones,
and the audit of every edition reads all such files of the output folder.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from mq_analysis.analyses.publication.edition import PublicEdition
from mq_analysis.analyses.publication.figures import Figure, from_json
from mq_analysis.base.errors import Problem, PublicationError
from mq_analysis.base.messages import sentence
from mq_analysis.base.project import display_path

ENDING = ".published.json"


def read_earlier(out: Path, policy_id: str) -> list[Figure]:
    """Return every figure that editions of a policy below ``out`` published.

    Raises:
        PublicationError: If a file is not in the form of `edition_json`.
    """
    found: list[Figure] = []
    for path in sorted(out.glob(f"[!.]*/[!.]*/*{ENDING}")):
        found += _figures(path, policy_id)
    return list(dict.fromkeys(found))


def _figures(path: Path, policy_id: str) -> list[Figure]:
    try:
        data = json.loads(path.read_text("utf-8"))
        if data["policy"] != policy_id:
            return []
        return [from_json(one, display_path(path)) for one in [*data["figures"], *data["earlier"]]]
    except (ValueError, KeyError, TypeError):
        said = sentence(
            "must list the figures of an earlier edition as mq report wrote them, got something else"
        )
        raise PublicationError(Problem(display_path(path), said)) from None


def edition_json(edition: PublicEdition, before: Path) -> str:
    """Return the published figures of an edition as JSON; ``before`` is the file that it replaces, if it exists."""
    kept = _figures(before, edition.rules.policy.id) if before.is_file() else []
    data = {
        "policy": edition.rules.policy.id,
        "year": edition.year,
        "reading": edition.rules.reading_text,
        "figures": [figure.to_json() for figure in edition.figures],
        "earlier": [figure.to_json() for figure in kept if figure not in edition.figures],
        "honours": _honours(edition),
        "fixed_awards": [
            {"year": one.year, "firms": one.firms, "amount_fen": one.amount_fen}
            for one in edition.counts.fixed
            if edition.fixed
        ],
        "withheld_awards": [award.id for award in edition.withheld],
        "groups": [one for dimension in edition.counts.groups for one in _groups(edition, dimension)],
        "targets": [_target(result) for result in edition.targets],
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _honours(edition: PublicEdition) -> list[dict[str, Any]]:
    return [
        {"honour": name if isinstance(name, str) else name.zh, "year": year, "count": count}
        for name, counts in edition.counts.honours
        for year, count in zip(edition.counts.years, counts, strict=True)
    ]


def _groups(edition: PublicEdition, dimension: Any) -> list[dict[str, Any]]:
    return [
        {
            "dimension": dimension,
            "members": list(row.group.members),
            "firms": row.firms,
            "honours": row.honours,
            **({"fixed_fen": row.fixed_fen} if edition.fixed else {}),
        }
        for row in edition.counts.groups[dimension]
    ]


def _target(result: Any) -> dict[str, Any]:
    years: Sequence[int] = [int(year) for year in result.history.index]
    return {
        "id": result.target.id,
        "status": result.status,
        "years": [{"year": year, "value": result.of_year(year)} for year in years],
    }
