"""How a result is displayed in a notebook or at a prompt: a title and the first rows of its table."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from mq_analysis.base.money import FEN_PER_YUAN

if TYPE_CHECKING:
    import pandas as pd

ROWS, WIDTH = 10, 110
"""What a prompt shows of a table: so many rows, and as many columns as fit into a line of so many letters."""
COLUMNS = (14, 4)
"""The most columns a prompt shows, and the fewest, which are cut where they do not fit."""
ROWS_IN_HTML = 30


class Result:
    """A result with a title and a table."""

    __slots__ = ()

    @property
    def title(self) -> str:
        """Return one line that describes the result."""
        raise NotImplementedError

    def table(self) -> pd.DataFrame:
        """Return the result as a frame: units in the column names, a column in yuan beside each in fen."""
        raise NotImplementedError

    def __repr__(self) -> str:
        frame = self.table()
        most, fewest = COLUMNS
        for count in range(most, fewest - 1, -1):
            lines = frame.to_string(
                max_rows=ROWS, max_cols=count, line_width=None, index=False, max_colwidth=24
            ).splitlines()
            if max(map(len, lines)) <= WIDTH:
                break
        lines = [line[:WIDTH] for line in lines]
        size = f"[{len(frame)} rows x {len(frame.columns)} columns]"
        return "\n".join([self.title, *lines, size])

    def _repr_html_(self) -> str:
        import html

        shown = self.table().to_html(max_rows=ROWS_IN_HTML, index=False, border=0)
        return f"<p>{html.escape(self.title)}</p>{shown}"


def with_yuan(frame: pd.DataFrame) -> pd.DataFrame:
    """Add after each column ``…_fen`` a column ``…_yuan`` with the same amount as an exact decimal.

    >>> import pandas as pd
    >>> with_yuan(pd.DataFrame({"amount_fen": [150]})).to_dict("list")
    {'amount_fen': [150], 'amount_yuan': [Decimal('1.5')]}
    """
    import pandas as pd

    columns: dict[str, pd.Series] = {}
    for name in frame.columns:
        columns[name] = frame[name]
        if str(name).endswith("_fen"):
            yuan = [None if pd.isna(fen) else Decimal(int(fen)) / FEN_PER_YUAN for fen in frame[name]]
            columns[f"{str(name).removesuffix('_fen')}_yuan"] = pd.Series(yuan, frame.index, dtype=object)
    return pd.DataFrame(columns, index=frame.index)
