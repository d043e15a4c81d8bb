"""Read one table file strictly as text: check encoding, header and width of the rows; types come later."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress
from pathlib import Path

import numpy as np
import numpy.typing as npt

from mq_analysis.base.errors import Problem, nearest
from mq_analysis.base.messages import sentence
from mq_analysis.base.project import display_path
from mq_analysis.tables.findings import Findings, list_findings, place
from mq_analysis.tables.schema import TableSchema

Record = Sequence[str]


@dataclass(frozen=True, slots=True)
class RawTable:
    """The cells of a file as text.

    Attributes:
        file: The file, as shown to the reader.
        columns: Arrays of text by header.
        rows: The row number in a spreadsheet of each entry; the header is row 1.
    """

    file: str
    columns: dict[str, npt.NDArray[np.object_]]
    rows: npt.NDArray[np.int64]


def read_table(path: Path, schema: TableSchema, found: Findings) -> RawTable | None:
    """Read a ``.csv`` or ``.parquet`` file; None if it has no usable header.

    Unknown columns are kept and noted; rows without any text are left out; missing cells at the end of a
    row are blank.
    """
    file = display_path(path)
    records = _parquet(path, file, found) if path.suffix.lower() == ".parquet" else _csv(path, file, found)
    if records is None:
        return None
    header = [name.strip() for name in records[0]] if records else []
    if not any(header):
        found.problems.append(
            Problem(place(file, 1), sentence("must hold the names of the columns, got a blank row"))
        )
        return None
    _check_header(header, file, schema, found)
    filled = [any(record) for record in records]
    filled[0] = False
    rows = np.flatnonzero(filled).astype(np.int64) + 1
    body = list(compress(records, filled))
    if not body:
        found.notes.append(Problem(file, sentence("has a header but no row")))
    return RawTable(file, _columns(header, body, rows, file, found), rows)


def _csv(path: Path, file: str, found: Findings) -> list[Record] | None:
    text = _decode(path.read_bytes(), file, found)
    if text is None:
        return None
    if not text.strip():
        found.problems.append(Problem(file, sentence("must hold a header and rows, got an empty file")))
        return None
    records: list[Record] = []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for record in reader:
            records.append(tuple(record))  # the number of rows read before an error gives its place
    except csv.Error as error:
        where = place(file, len(records) + 1)
        found.problems.append(
            Problem(
                where,
                sentence("must be comma-separated text, got a row that ends it: {problem}", problem=error),
            )
        )
        return None
    return records


def _decode(data: bytes, file: str, found: Findings) -> str | None:
    """Decode UTF-8, else GB18030; bytes that begin with the UTF-8 byte order mark are only tried as UTF-8."""
    body = data.removeprefix(codecs.BOM_UTF8)
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        row = body.count(b"\n", 0, error.start) + 1
    if body == data:  # no UTF-8 byte order mark
        try:
            text = data.decode("gb18030").removeprefix("\ufeff")
        except UnicodeDecodeError:
            pass
        else:
            found.notes.append(Problem(file, sentence("was read as GB18030 text, it is not UTF-8")))
            return text
    found.problems.append(
        Problem(place(file, row), sentence("must be UTF-8 or GB18030 text, got bytes that are neither"))
    )
    return None


def _parquet(path: Path, file: str, found: Findings) -> list[Record] | None:
    """Read a Parquet file as text; its first entry has row number 2, as if below a header."""
    import duckdb  # imported here: only counties with Parquet files need it

    try:
        table = duckdb.read_parquet(str(path))
        texts = [_as_text(name, str(kind)) for name, kind in zip(table.columns, table.types, strict=True)]
        body = table.project(", ".join(texts)).fetchall()
    except duckdb.Error as error:
        found.problems.append(
            Problem(
                file,
                sentence("must be a Parquet file, got: {problem}", problem=str(error).splitlines()[0]),
            )
        )
        return None
    return [table.columns, *(tuple("" if cell is None else cell for cell in row) for row in body)]


def _as_text(name: str, kind: str) -> str:
    quoted = '"' + name.replace('"', '""') + '"'
    return f"{quoted}::INT::VARCHAR" if kind == "BOOLEAN" else f"{quoted}::VARCHAR"


def _check_header(header: list[str], file: str, schema: TableSchema, found: Findings) -> None:
    for name, times in Counter(header).items():
        where = place(file, 1, name or str(header.index("") + 1))
        if not name:
            found.problems.append(Problem(where, sentence("must have a name, got a blank header")))
        elif times > 1:
            found.problems.append(
                Problem(where, sentence("must be there once, got {got} columns of this name", got=times))
            )
        elif name in schema.made_names:
            found.problems.append(
                Problem(where, sentence("must not be in a file, this name is for computed columns"))
            )
        elif name not in schema.columns:
            known = nearest(name, list(schema.columns))
            found.notes.append(
                Problem(where, sentence("is an unknown column, kept as text; {nearest}", nearest=known))
            )
    for name, column in schema.columns.items():
        if name not in header and not column.optional:
            said = sentence(
                "must have the column {name} ({title}), got none; {nearest}",
                name=name,
                title=column.zh,
                nearest=nearest(name, header),
            )
            found.problems.append(Problem(place(file, 1), said))


def _columns(
    header: list[str], body: list[Record], rows: npt.NDArray[np.int64], file: str, found: Findings
) -> dict[str, npt.NDArray[np.object_]]:
    width = len(header)
    lengths = np.fromiter(map(len, body), dtype=np.int64, count=len(body))
    long = np.flatnonzero(lengths > width)
    found.problems += list_findings(
        file,
        None,
        rows[long].tolist(),
        lambda i: sentence(
            "must have at most {width} cells like the header, got {got}", width=width, got=lengths[long[i]]
        ),
    )
    if (lengths != width).any():
        body = [[*record[:width], *[""] * (width - len(record))] for record in body]
    cells = list(zip(*body, strict=True)) or [()] * width
    return {name: _array(column) for name, column in zip(header, cells, strict=True)}


def _array(cells: Sequence[str]) -> npt.NDArray[np.object_]:
    column = np.empty(len(cells), dtype=object)
    column[:] = cells
    return column
