"""Reference data of an intake: register of firms, catalogue of honours, honours of earlier years."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from pydantic import ConfigDict, Field

from mq_analysis.base.codes import inside, key_of
from mq_analysis.base.errors import DataError, PolicyError, Problem, nearest
from mq_analysis.base.messages import join, sentence
from mq_analysis.intake.dates import read_date
from mq_analysis.intake.reference_files import beside, history_of, read_table_text, register_of
from mq_analysis.policy.load import read_model, read_text
from mq_analysis.policy.model.base import Node
from mq_analysis.policy.scalars import Integer, Text
from mq_analysis.policy.yamltext import parse
from mq_analysis.tables import load_schema
from mq_analysis.tables.codes import EXCEPTIONS, issued_codes, read_exceptions
from mq_analysis.tables.findings import Findings

REGISTER = ("org_code", "name")
PLACES = ("township_code", "township")
ALIASES = "honour_aliases"
HISTORY = ("honour_id", "org_code", "honour_code", "item_name", "issue_date", "kind")


@dataclass(frozen=True, slots=True)
class Firm:
    """A firm of the register."""

    org_code: str
    name: str
    former: tuple[str, ...]
    township_code: str
    township: str
    product_group: str
    is_institution: bool
    status: str
    closed_on: str
    renamed_on: str = ""


class Honour(Node):
    """An honour of the catalogue; that of a policy alone says neither what it is given to nor who is responsible."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    code: Text
    name: Text
    level: str = ""
    clause: str | None = None
    subject: str = ""
    responsible_department: str = ""
    new_titles_from: Integer
    new_titles_to: Integer
    years_without_round: list[Integer] = Field(default_factory=list)
    known_aliases: list[Text] = Field(default_factory=list)


class _Catalogue(Node):
    honours: list[Honour]


@dataclass(frozen=True, slots=True)
class Past:
    """An honour of an earlier year."""

    honour_id: str
    org_code: str
    honour_code: str
    item: str
    issue_date: str
    valid_until: str


@dataclass(frozen=True, slots=True)
class Reference:
    """The content of the reference folder.

    Attributes:
        firms: By organization code.
        townships: Code of each township by its name.
        honours: By code.
        aliases: The code of the honour for each spelling that a person accepted before, with the year.
        issued: Codes that were issued with a wrong check character, with the document of each.
        notes: What looks wrong about these codes but is no error.
    """

    firms: Mapping[str, Firm]
    townships: Mapping[str, str]
    honours: Mapping[str, Honour]
    history: Sequence[Past]
    aliases: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    issued: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[Problem, ...] = ()


def read_reference(
    folder: Path,
    before: int | None = None,
    catalogue: Mapping[str, Honour] | None = None,
    *,
    has_townships: bool = True,
) -> Reference:
    """Read register, catalogue, history and codes issued wrong of a folder of reference, or of a county's tables.

    Args:
        folder: The folder of reference data, or of tables; see `mq_analysis.intake.reference_files`.
        catalogue: The honours that count where the folder has no catalogue; without it the folder must have one.
        before: The collection year; honours of it and of later years are no history. By default all count.

        has_townships: Whether the register must say the township of each firm.

    Raises:
        DataError: With every problem of every file at its line.
    """
    if not folder.is_dir():
        said = sentence("must be a folder with register.csv or enterprises.csv, got no folder")
        raise DataError(Problem(str(folder), said))
    found = Findings()
    problems = found.problems
    issued = _issued_codes(beside(folder, f"{EXCEPTIONS}.csv"), found)
    register = register_of(folder)
    firms = {firm.org_code: firm for firm in _firms(register, issued, has_townships, problems)}
    known = beside(folder, "honour_catalogue.yaml")
    honours = _catalogue(known, problems) if catalogue is None or known.is_file() else dict(catalogue)
    past = _history(folder, honours, catalogue is None, problems)
    history = [one for one in past if before is None or one.issue_date[:4] < str(before)]
    if not firms and not problems:
        problems.append(Problem(str(register), sentence("must hold at least one firm, got none")))
    if problems:
        raise DataError(problems)
    places = sorted({(firm.township_code, firm.township) for firm in firms.values() if firm.township})
    townships = {name: code for code, name in places}
    aliases = _aliases(beside(folder, f"{ALIASES}.csv"), honours, before, problems)
    if problems:
        raise DataError(problems)
    return Reference(firms, townships, honours, history, aliases, issued, tuple(found.notes))


def _aliases(
    path: Path, honours: Mapping[str, Honour], before: int | None, problems: list[Problem]
) -> dict[str, tuple[str, int]]:
    """Read the spellings that were accepted in earlier years, if there are any."""
    found: dict[str, tuple[str, int]] = {}
    for line, row in _rows(path, ("text", "honour_code", "year"), problems) if path.is_file() else ():
        if row["honour_code"] not in honours:
            said = sentence(
                "must be an honour of the catalogue, got {got!r}; {nearest}",
                got=row["honour_code"],
                nearest=nearest(row["honour_code"], [*honours]),
            )
            problems.append(Problem(f"{path}:{line}:honour_code", said))
        year = int(row["year"]) if row["year"].isdigit() else 0
        if before is None or year < before:
            found[row["text"]] = (row["honour_code"], year)
    return found


def _issued_codes(path: Path, found: Findings) -> dict[str, str]:
    if not path.is_file():
        return {}
    return issued_codes(read_exceptions(path, load_schema()[EXCEPTIONS], found), found)


def _rows(
    path: Path, columns: Sequence[str], problems: list[Problem]
) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        text = read_table_text(path)
    except FileNotFoundError:
        problems.append(Problem(str(path), sentence("must be there, got no such file")))
        return
    except UnicodeDecodeError:
        said = sentence("must be UTF-8 or GB18030 text, got bytes that are neither")
        problems.append(Problem(str(path), said))
        return
    reader = csv.DictReader(text.splitlines())
    missing = [name for name in columns if name not in (reader.fieldnames or ())]
    if missing:
        said = sentence("must have the columns {names}, got none", names=join(missing))
        problems.append(Problem(f"{path}:1", said))
        return
    for row in reader:
        if not any(row.values()):
            continue
        yield reader.line_num, {key: (value or "").strip() for key, value in row.items() if key}


def _firms(
    path: Path, issued: Mapping[str, str], has_places: bool, problems: list[Problem]
) -> Iterator[Firm]:
    seen: dict[str, int] = {}
    columns = (*REGISTER, *(PLACES if has_places else ()))
    for line, row in _rows(path, columns, problems):
        try:
            code = key_of(row["org_code"], issued)
        except ValueError as error:
            problems.append(Problem(f"{path}:{line}:org_code", str(error)))
            continue
        if code in seen:
            said = sentence("must be given once, got {got} again", got=code)
            problems.append(Problem(f"{path}:{line}:org_code", said))
        seen[code] = line
        former = tuple(name for name in row.get("former_name", "").split(";") if name)
        closed = read_date(row.get("status_date", ""))
        yield Firm(
            code,
            row["name"],
            former,
            row.get("township_code", ""),
            row.get("township", ""),
            row.get("product_group", ""),
            row.get("entity_type", "").startswith("事业"),
            row.get("status", ""),
            closed.text if closed else "",
        )


def _history(
    folder: Path, honours: Mapping[str, Honour], is_needed: bool, problems: list[Problem]
) -> Iterator[Past]:
    """Yield the honours of earlier years; a table of honours that names no code is read by the names of honours."""
    path = history_of(folder)
    if not is_needed and not path.is_file():
        return
    codes = {honour.name: code for code, honour in honours.items()}
    for _, row in _rows(path, HISTORY if is_needed else ("org_code", "issue_date"), problems):
        past = _past(row)
        code = past.honour_code if past.honour_code in honours else codes.get(row.get("honour_name", ""), "")
        yield past if is_needed else replace(past, honour_code=code)


def _past(row: Mapping[str, str]) -> Past:
    names = ("honour_id", "org_code", "honour_code", "item_name", "issue_date", "valid_until")
    return Past(*(inside(row.get(name, "")) if name == "org_code" else row.get(name, "") for name in names))


def _catalogue(path: Path, problems: list[Problem]) -> dict[str, Honour]:
    if not path.is_file():
        problems.append(Problem(str(path), sentence("must be there, got no such file")))
        return {}
    try:
        text = "honours:\n" + "".join(f"  {line}\n" for line in read_text(path).splitlines())
        honours = read_model(_Catalogue, parse(text, str(path))).honours
    except PolicyError as error:
        problems += error.problems
        return {}
    return {honour.code: honour for honour in honours}
