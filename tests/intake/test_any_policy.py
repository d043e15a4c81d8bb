"""Every policy's tables go out as a template, come back filled in, and are the same tables of the county."""

from __future__ import annotations

import csv
import shutil
from collections import Counter
from pathlib import Path

import pytest

from mq_analysis.base.project import home
from mq_analysis.collection import honours_of, intake_text, schema_to_collect, tables_to_collect
from mq_analysis.intake import INTAKE, Decisions, read_reference, take_in, write_all
from mq_analysis.intake.book import add_year
from mq_analysis.intake.template import Collection, write_template
from mq_analysis.policy import choose_readings, load_policy, rules_for
from mq_analysis.rules.awards import assess
from mq_analysis.rules.facts.used import read_needed
from mq_analysis.synthesis import write_county

from .conftest import reader

POLICIES = sorted(path.stem for path in (home() / "params" / "policies").glob("*.yaml"))
LEAD = "主管部门"
MONTHS = {"retention_monthly": ("period", "retention_yuan")}


def law_of(name):
    return load_policy(home() / "params" / "policies" / f"{name}.yaml")


def spec_of(law):
    return INTAKE.read(intake_text(law), Path(f"params/intake/{law.id}.yaml"))


def rows_of(path):
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def write_rows(path, before, rows):
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, [*before[0]])
        writer.writeheader()
        writer.writerows(rows)


class Round:
    """A county of a policy, its rows of one year, and what comes back of them."""

    def __init__(self, name, folder, *, firms=12, seed=3):
        self.law, self.folder = law_of(name), folder
        self.spec, self.schemas = spec_of(self.law), schema_to_collect(self.law)
        self.year = self.law.versions[-1].to.year
        write_county(folder / "county", self.law, [self.year], firms=firms, seed=seed)
        self.reference = read_reference(
            folder / "county", self.year, honours_of(self.law), has_townships=False
        )
        self.drop_what_nobody_reads()

    def drop_what_nobody_reads(self):
        """Leave honours and columns out that the policy does not read, as the tables of a new project do."""
        for asked in tables_to_collect(self.law):
            if asked.name == "honours":
                path = self.folder / "county" / "honours.csv"
                rows = [row for row in rows_of(path) if row["honour_name"] in self.reference.honours]
                kept = [{column: row[column] for column in row if column in asked.columns} for row in rows]
                write_rows(path, kept, kept)

    def is_of_year(self, table, row):
        """Whether a row is collected in the year; of a table that nothing dates, each is."""
        dated = self.schemas[table].dated
        return not dated or row[dated][:4] == str(self.year)

    def rows(self, table):
        """The rows that are collected in the year, as the county keeps them."""
        found = rows_of(self.folder / "county" / f"{table}.csv")
        return [row for row in found if self.is_of_year(table, row)]

    def returns(self):
        """The rows as a template has them, by table of returns."""
        found = {}
        for asked in tables_to_collect(self.law):
            rows = [self.named(self.with_signs(asked.name, row)) for row in self.rows(asked.name)]
            if asked.name == "honours":
                found["honours"] = [{**row, "honour_code": row["honour_name"]} for row in rows]
            elif asked.name == "retention":
                found["retention_monthly"] = [
                    {**row, f"m{row['period'][4:]}": row["retention_yuan"]} for row in rows
                ]
            else:
                found[asked.name] = rows or [{"remarks": "零报告"}]
        return found

    def with_signs(self, table, row):
        """Write a percentage of at most 1 with its sign, without which it is a proposal."""
        fields = self.spec.tables[table].fields if table in self.spec.tables else {}
        shares = {name for name, field in fields.items() if field.type == "share" and field.unit == "%"}
        small = {name for name in shares & set(row) if row[name] and 0 < abs(float(row[name])) <= 1}
        return row | {name: f"{row[name]}%" for name in small}

    def named(self, row):
        firm = self.reference.firms.get(row.get("org_code", ""))
        return {**row, "enterprise_name": firm.name if firm else ""}

    def taken(self):
        """What an intake makes of the filled-in templates."""
        (self.folder / "in").mkdir()
        collection = Collection(self.year, self.spec, self.reference)
        rows = self.returns()
        for office in self.spec.senders:
            write_template(self.folder / "in" / f"{office}.xlsx", office, collection, rows)
        return take_in(
            self.folder / "in",
            self.year,
            self.reference,
            self.spec,
            Decisions({}),
            (),
            reader(),
            self.schemas,
        )

    def book(self):
        """The county without the rows that were collected; the intake of the year is then added to it."""
        shutil.copytree(self.folder / "county", self.folder / "book")
        for asked in tables_to_collect(self.law):
            path = self.folder / "book" / f"{asked.name}.csv"
            rows = rows_of(path)
            write_rows(path, rows, [row for row in rows if not self.is_of_year(asked.name, row)])
        add_year(self.folder / "out", self.folder / "book", self.year, self.schemas)
        return self.folder / "book"

    def paid(self, folder):
        """What each firm is paid for each award, with what is undecided."""
        rules = rules_for(self.law, self.year, choose_readings(self.law, ()))
        awards = assess(read_needed(folder, self.law).tables, rules).awards
        kept = awards[["org_code", "payee", "award_id", "amount_fen"]]
        return sorted(tuple(map(str, row)) for row in kept.itertuples(index=False))


def comparable(rows, columns):
    """Rows as sorted tuples; numbers by value."""

    def same(text):
        try:
            return float(text)
        except ValueError:
            return text

    return sorted({tuple(str(same(row.get(c, "") or "")) for c in columns) for row in rows})


@pytest.mark.parametrize("name", POLICIES)
def test_a_filled_in_template_comes_back_as_the_tables_of_the_county(name, tmp_path):
    there = Round(name, tmp_path)
    taken = there.taken()
    kinds = Counter(defect.kind for defect in taken.ledger.all_defects())
    assert set(kinds) <= {
        "amount_text",
        "amount_blank",
        "date_month_only",
        "renewal_marked_new",
        "duplicate_row",
    }, kinds
    write_all(taken, tmp_path / "out", tmp_path / "county", {})
    for asked in tables_to_collect(there.law):
        came = rows_of(tmp_path / "out" / "data" / f"{asked.name}.csv")
        came = [row for row in came if not asked.dated or row[asked.dated][:4] == str(there.year)]
        columns = [
            c
            for c in asked.columns
            if c not in ("honour_id", "lab_kind", "tax_kind", "upper_award_yuan", "upper_paid_date")
        ]
        assert comparable(came, columns) == comparable(there.rows(asked.name), columns), asked.name
    read_needed(tmp_path / "out" / "data", there.law)
    paid = there.paid(tmp_path / "county")
    assert there.paid(there.book()) == paid
    assert any(amount not in ("0", "<NA>") for *_, amount in paid)


UNITS = {"_wan_usd": "万美元", "_wan": "万元", "_yuan": "元", "_pct": "%", "_sqm": "平方米", "area_mu": "亩"}


@pytest.mark.parametrize("name", POLICIES)
def test_a_form_asks_for_each_figure_in_the_unit_that_its_column_has(name):
    """A round trip cannot see a wrong unit: it would be written and read alike."""
    schemas = schema_to_collect(law_of(name))
    for kind, table in spec_of(law_of(name)).tables.items():
        for column, field in table.fields.items():
            suffix = next((end for end in UNITS if column.endswith(end)), None)
            if suffix:
                assert field.unit == UNITS[suffix], (kind, column)
            about = schemas[kind].columns.get(column) if kind in schemas else None
            if about is not None and about.unit not in (None, "yuan"):
                assert field.unit == about.unit, (kind, column)
