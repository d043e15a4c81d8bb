"""The files of a reference: those of a folder made for it, or the tables of a county, whose register and honours serve.

A folder of reference has ``register.csv``. Without it the folder is one of tables: ``enterprises.csv`` is the register,
``honours.csv`` the history; accepted spellings stand in its folder ``reference``, where the last intake left them.
"""

from __future__ import annotations

from pathlib import Path

REGISTER, ENTERPRISES = "register.csv", "enterprises.csv"
KEPT = "reference"


def is_of_tables(folder: Path) -> bool:
    """Say whether a folder is one of a county's tables, rather than one made for reference."""
    return not (folder / REGISTER).is_file() and (folder / ENTERPRISES).is_file()


def register_of(folder: Path) -> Path:
    """Return the file of the register."""
    return folder / (ENTERPRISES if is_of_tables(folder) else REGISTER)


def history_of(folder: Path) -> Path:
    """Return the file of the honours of earlier years."""
    return folder / ("honours.csv" if is_of_tables(folder) else "honour_history.csv")


def beside(folder: Path, name: str) -> Path:
    """Return a further file of reference; for a folder of tables also looked up where the last intake left it."""
    kept = folder / KEPT / name
    return kept if is_of_tables(folder) and kept.is_file() else folder / name


def files_of(folder: Path) -> list[Path]:
    """Return the files that an intake reads of a reference."""
    if not is_of_tables(folder):
        return [path for path in sorted(folder.iterdir()) if path.is_file()]
    names = ("honour_catalogue.yaml", "honour_aliases.csv", "code_exceptions.csv")
    found = (register_of(folder), history_of(folder), *(beside(folder, name) for name in names))
    return [path for path in found if path.is_file()]


def read_table_text(path: Path) -> str:
    """Return the text of a table in UTF-8, else GB18030.

    Raises:
        UnicodeDecodeError: If it is neither.
    """
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030")
