"""The figure of each target under the other readings, compared with the chosen one."""

from __future__ import annotations

import pandas as pd

from mq_analysis.measures import Book
from mq_analysis.measures.evaluate import evaluate
from mq_analysis.measures.result import Evaluation
from mq_analysis.policy import Policy


def alternates(evaluation: Evaluation, policy: Policy) -> pd.DataFrame:
    """Evaluate every target under each other option of each reading that it depends on.

    Returns:
        ``target, reading, option, is_chosen, value, status, notes`` (joined by ``;``): the chosen option
        first, then the others; ``value`` is NaN if there are no data.
    """
    book = Book(evaluation.county.tables)
    rows = []
    for result in evaluation.results:
        for reading in result.target.readings:
            chosen = evaluation.readings[reading]
            options = [chosen, *(o for o in policy.readings[reading].options if o != chosen)]
            for option in options:
                other = evaluate(
                    evaluation.county,
                    evaluation.spec,
                    evaluation.year,
                    {**evaluation.readings, reading: option},
                    only=(result.target.id,),
                    book=book,
                ).results[0]
                is_chosen, notes = option == chosen, ";".join(other.notes)
                rows.append((result.target.id, reading, option, is_chosen, other.value, other.status, notes))
    columns = ["target", "reading", "option", "is_chosen", "value", "status", "notes"]
    return pd.DataFrame(rows, columns=columns).astype({"value": "float64"})
