"""A new project collects its data: templates out of its own settings, filled in, taken in, checked, reported."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner

from mq_analysis.cli import main
from mq_analysis.collection import honours_of, settings_for
from mq_analysis.intake import read_reference
from mq_analysis.intake.template import Collection, write_template
from mq_analysis.policy import load_policy
from mq_analysis.policy.names import file_of
from tests.returns.codes import credit_code, org_code

YEAR = 2024
NAMES = ("样例甲电子有限公司", "样例乙软件有限公司", "样例丙平台有限公司")
SHORT = tuple(org_code(f"PDY0000{i}") for i in (1, 2, 3))
LONG = tuple(credit_code(code, "350100") for code in SHORT)
LEASES = {"new_rooms": "L", "software_rents": "S", "platforms": "P"}
ROWS = {
    "new_rooms": [(0, {"trade": "半导体与集成电路", "paid_in_wan": "500", "rent_yuan": "600000"})],
    "software_rents": [
        (1, {"qualified": "√", "area_sqm": "800", "months": "12", "unit_rent_yuan": "50"}),
        (1, {"qualified": "是", "area_sqm": "1000", "months": "12", "unit_rent_yuan": "60"}),
    ],
    "platforms": [(2, {"level": "省级", "rent_yuan": "900000"})],
}
PAID = {0: 300_000, 1: 600_000, 2: 630_000}
"""Half of 60; 25 x 800 x 12 and 30 x 1000 x 12; 70% of 90: the worked cases of the policy."""


def mq(*words):
    found = CliRunner().invoke(main, [*map(str, words), "--lang", "en"])
    assert found.exit_code == 0, found.output
    return found.output


def begin(folder, monkeypatch, codes, policy="longgang_2023"):
    """Make a project of a policy, with a register of three firms, and nothing else."""
    mq("init", folder, "--policy", policy)
    monkeypatch.chdir(folder)
    with Path("data/enterprises.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(("org_code", "name", "is_above_scale"))
        writer.writerows((code, name, "1") for code, name in zip(codes, NAMES, strict=True))


def fill_in(folder, codes, nothing=()):
    """Fill the template of each office in, as it is made by the project's settings."""
    law = load_policy(file_of("policies", "longgang_2023"))
    spec = settings_for(law).spec
    rows = {
        table: [
            {
                "enterprise_name": NAMES[i],
                "org_code": codes[i],
                **cells,
                number_of(table): f"{LEASES[table]}{j}",
            }
            for j, (i, cells) in enumerate(lines)
        ]
        for table, lines in ROWS.items()
    } | {table: [{"remarks": "零报告"}] for table in nothing}
    reference = read_reference(Path("data"), catalogue={}, has_townships=False)
    folder.mkdir()
    for office in spec.senders:
        write_template(folder / f"{office}.xlsx", office, Collection(YEAR, spec, reference), rows)


def number_of(table):
    return "platform_no" if table == "platforms" else "lease_no"


def paid(codes, year=YEAR):
    mq("assess", "--year", year, "-o", "paid.csv")
    with Path("paid.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return {i: sum(float(row["amount_yuan"]) for row in rows if row["org_code"] in codes[i]) for i in PAID}


def test_a_project_collects_by_its_own_settings_and_reports(tmp_path, monkeypatch):
    begin(tmp_path / "demo", monkeypatch, SHORT)
    assert "fine, 4 tables of returns" in mq("check", "params/intake/longgang_2023.yaml")
    mq("template", YEAR, "--out", "forms")
    assert [path.name for path in Path("forms").iterdir()] == [f"01_主管部门_{YEAR}年奖励资料报表.xlsx"]
    fill_in(Path("in"), SHORT)
    said = mq("intake", "in", "--year", YEAR, "--into", "data")
    assert "4 rows" in said
    assert "0 rejected, 0 pending" in said
    mq("check", "data")
    assert paid(SHORT) == PAID
    mq("report", YEAR, "--notebook", "10", "--format", "html")
    (page,) = Path("reports").rglob("10_award_budget.en.html")
    assert NAMES[2] in page.read_text("utf-8")


@pytest.mark.parametrize(
    ("registered", "returned"), [(LONG, LONG), (LONG, SHORT), (SHORT, LONG)], ids=["18-18", "18-9", "9-18"]
)
def test_codes_of_nine_and_of_eighteen_characters_are_the_same_firm(
    registered, returned, tmp_path, monkeypatch
):
    begin(tmp_path / "demo", monkeypatch, registered)
    fill_in(Path("in"), returned)
    assert "0 rejected, 0 pending" in mq("intake", "in", "--year", YEAR, "--into", "data")
    assert paid(LONG) == PAID
    assert "nothing changed" in mq("intake", "in", "--year", YEAR, "--into", "data")


@pytest.mark.parametrize("nothing", [(), ("rent_aid_paid",)], ids=["blank", "零报告"])
def test_a_blank_sheet_is_told_and_a_report_of_nothing_is_taken(nothing, tmp_path, monkeypatch):
    begin(tmp_path / "demo", monkeypatch, SHORT)
    Path("data/rent_aid_paid.csv").unlink()
    fill_in(Path("in"), SHORT, nothing)
    mq("intake", "in", "--year", YEAR, "--into", "data")
    with Path(f"data/returns/{YEAR}/defects.csv").open(encoding="utf-8-sig", newline="") as stream:
        told = [row["sheet"] for row in csv.DictReader(stream) if row["kind"] == "empty_sheet"]
    assert told == ([] if nothing else ["附表3以前年度已得租金补贴"])
    assert Path("data/rent_aid_paid.csv").exists() is bool(nothing)
    if nothing:
        assert Path("data/rent_aid_paid.csv").read_text("utf-8").split() == ["year,org_code,clause"]
        assert paid(SHORT) == PAID


def test_honours_are_those_that_the_policy_names_though_the_project_has_none_yet(tmp_path, monkeypatch):
    """No catalogue, no history, no townships: the award of the policy is the catalogue."""
    begin(tmp_path / "demo", monkeypatch, SHORT, "suizhou_2024")
    law = load_policy(file_of("policies", "suizhou_2024"))
    collection = Collection(
        YEAR + 1,
        settings_for(law).spec,
        read_reference(Path("data"), catalogue=honours_of(law), has_townships=False),
    )
    firm = {
        "enterprise_name": NAMES[0],
        "org_code": SHORT[0],
        "issue_date": f"{YEAR + 1}-05-07",
        "kind": "新获",
    }
    rows = [{**firm, "honour_code": "高新技术企业"}, {**firm, "honour_code": "某地首创的称号"}]
    Path("in").mkdir()
    write_template(Path("in/科技局.xlsx"), "主管部门", collection, {"honours": rows})
    assert "1 rejected, 0 pending" in mq("intake", "in", "--year", YEAR + 1, "--into", "data")
    with Path("data/honours.csv").open(encoding="utf-8-sig", newline="") as stream:
        (row,) = csv.DictReader(stream)
    assert (row["org_code"], row["honour_name"], row["kind"]) == (SHORT[0], "高新技术企业", "new")
    mq("check", "data")
    assert paid(SHORT, YEAR + 1)[0] == 100_000


def test_an_edited_file_of_the_project_decides_who_reports_and_under_which_heading(tmp_path, monkeypatch):
    begin(tmp_path / "demo", monkeypatch, SHORT)
    own = Path("params/intake/longgang_2023.yaml")
    text = own.read_text("utf-8").replace("senders: [主管部门]", "senders: [住建局]", 1)
    own.write_text(text.replace("headers: [平台级别,", "headers: [平台是哪一级,"), encoding="utf-8")
    mq("template", YEAR, "--out", "forms")
    offices = {path.name.split("_")[1] for path in Path("forms").iterdir()}
    assert offices == {"住建局", "主管部门"}
    fill_in(Path("in"), SHORT)
    assert "0 rejected, 0 pending" in mq("intake", "in", "--year", YEAR, "--into", "data")
    assert paid(SHORT) == PAID


def test_columns_that_the_policy_reads_and_the_settings_lack_are_named(tmp_path, monkeypatch):
    begin(tmp_path / "demo", monkeypatch, SHORT)
    own = Path("params/intake/longgang_2023.yaml")
    lines = [line for line in own.read_text("utf-8").splitlines() if not line.startswith("      area_sqm:")]
    own.write_text("\n".join(lines).replace("area_sqm, ", ""), encoding="utf-8")
    said = mq("template", YEAR, "--out", "forms")
    assert "must collect area_sqm of software_rents" in said


def test_a_table_that_the_policy_no_longer_reads_is_named(tmp_path, monkeypatch):
    begin(tmp_path / "demo", monkeypatch, SHORT)
    assert "goes nowhere" not in mq("template", YEAR, "--out", "before")
    own = Path("params/intake/longgang_2023.yaml")
    own.write_text(
        own.read_text("utf-8").replace("\n  platforms:\n", "\n  old_platforms:\n"), encoding="utf-8"
    )
    said = mq("template", YEAR, "--out", "forms")
    assert "must have only tables that the county keeps, got old_platforms" in said
    assert "level, rent_yuan, agreed_yuan of platforms" in said.replace(" and ", ", ")


def test_settings_are_named_by_the_command_or_refused(tmp_path, monkeypatch):
    begin(tmp_path / "demo", monkeypatch, SHORT)
    Path("params/intake/longgang_2023.yaml").rename("other.yaml")
    mq("template", YEAR, "--out", "forms", "--intake", "other.yaml")
    mq("template", YEAR, "--out", "made")
    assert {path.name for path in Path("forms").iterdir()} == {path.name for path in Path("made").iterdir()}
    found = CliRunner().invoke(
        main, ["template", str(YEAR), "--out", "x", "--intake", "longgan", "--lang", "en"]
    )
    assert found.exit_code == 2
    assert "--intake: must be an intake file or the name of one" in found.output
    assert not Path("x").exists()
