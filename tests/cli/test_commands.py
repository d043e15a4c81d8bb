"""What the commands say when all is well: results on stdout, what matters on stderr."""

import csv
import time

import pytest

from mq_analysis.tables import load_schema


def test_what_is_no_error_but_matters_is_counted_on_stderr(mq, tmp_path):
    output = tmp_path / "awards.csv"
    done = mq("assess", "--year", 2013, "-o", output)
    assert (done.exit_code, done.stdout) == (0, "")
    *notes, last = done.stderr.splitlines()
    assert [note.rsplit(": ", 1)[0] for note in notes] == [
        "note: Honours the policy does not award: 41 (kept, earns nothing)",
        "note: Renewals: 5 (earns nothing under the reading used)",
        "note: Gate missed (honours): 1 (0, perhaps less than a lower award pays)",
        "note: Months with a retention below 0: 12 (valid, part of the annual sum)",
    ]
    assert notes[0].endswith(": H0202, H0203, H0204, H0205, H0206, …")
    assert notes[2].endswith(": H0265")
    assert last == f"{output}: 33 rows, 1,920,001 yuan"


def test_active_firms_without_retention_are_counted_on_stderr(mq, of_2013, tmp_path):
    path = of_2013 / "retention.csv"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if ",PDY000597," not in line), encoding="utf-8")
    done = mq("assess", "--year", 2013, "--data", of_2013, "-o", tmp_path / "awards.csv")
    assert done.exit_code == 0
    assert "note: Active firms without retention: 1 (not taken as 0" in done.stderr


def test_an_undecided_amount_is_counted_and_left_blank(mq, tmp_path):
    output = tmp_path / "awards.csv"
    done = mq("assess", "--year", 2013, "--reading", "R_MATCH=capped", "-o", output)
    assert done.exit_code == 0
    assert "note: Needed fact missing (honours): 1 (undecided, not in the total)" in done.stderr
    with output.open(encoding="utf-8", newline="") as file:
        blank = [row["org_code"] for row in csv.DictReader(file) if row["amount_fen"] == ""]
    assert blank == ["PDY417528"]


def test_quiet_says_nothing(mq, tmp_path):
    done = mq("assess", "--year", 2013, "-o", tmp_path / "awards.csv", "--quiet")
    assert (done.exit_code, done.output) == (0, "")
    assert (tmp_path / "awards.csv").exists()


def test_codes_outside_the_register_are_counted_and_still_assessed(mq, spoil, tmp_path):
    spoil("enterprises", 2, "uscc", "")
    folder = spoil("enterprises", 2, "org_code", "D2143569X")
    done = mq("assess", "--year", 2013, "--data", folder, "-o", tmp_path / "awards.csv")
    assert done.exit_code == 0
    assert "note: Honours whose code is not in the register: 1 (check the code)" in done.stderr
    assert "PDY000597,,PDY000597,2013,A4" in (tmp_path / "awards.csv").read_text("utf-8")


REFUNDED, WINNER = "PDY106682", "PDY417528"


@pytest.fixture
def refunds(spoil):
    """A county of 2013 of which a firm with a national honour is refunded more than it paid."""
    folder = spoil("retention", 5, "retention_yuan", "-1")
    path = folder / "retention.csv"
    head, *lines = path.read_text("utf-8").splitlines(keepends=True)
    first = next(i for i, line in enumerate(lines) if f",{REFUNDED}," in line)
    cells = lines[first].split(",")
    cells[head.split(",").index("retention_yuan")] = "-99999999.00"
    lines[first] = ",".join(cells)
    path.write_text(head + "".join(lines), "utf-8")
    return folder


@pytest.mark.parametrize("engine", ["pandas", "duckdb"])
@pytest.mark.parametrize("readings", [(), ("--reading", "R_YEAR=jan_nov")])
def test_a_negative_year_of_a_firm_earns_nothing_and_stops_nobody(mq, refunds, tmp_path, engine, readings):
    output = tmp_path / "awards.csv"
    asked = ("--year", 2013, "--data", refunds, *readings)
    done = mq("assess", *asked, "--engine", engine, "-o", output)
    assert done.exit_code == 0, done.output
    assert "Firms whose retention is below 0 in the year: 1 (" in done.stderr
    assert f"): {REFUNDED}\n" in done.stderr
    with output.open(encoding="utf-8", newline="") as file:
        paid = {row["org_code"]: int(row["amount_fen"]) for row in csv.DictReader(file)}
    assert paid[REFUNDED] == 0 < paid[WINNER]
    said = mq("explain", REFUNDED, *asked, "--lang", "en").stdout
    assert "note: county fiscal retention of the year is below 0" in said
    (note,) = (line for line in mq("check", refunds).output.splitlines() if REFUNDED in line)
    assert ":column retention_yuan: the retention of PDY106682 in 2013 is below 0" in note


def test_a_negative_year_is_told_where_awards_are_written_into_a_folder(mq, refunds, tmp_path):
    done = mq("assess", "--year", 2013, "--data", refunds, "--engine", "duckdb", "-o", tmp_path / "awards")
    assert done.exit_code == 0, done.output
    assert f"note: 1 ({REFUNDED}): county fiscal retention of the year is below 0" in done.stderr


@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".parquet"])
def test_the_same_assessment_gives_the_same_bytes(mq, of_2013, tmp_path, ending):
    first, second = tmp_path / f"a{ending}", tmp_path / f"b{ending}"
    for path in (first, second):
        assert mq("assess", "--year", 2013, "--data", of_2013, "-o", path, "--quiet").exit_code == 0
        if (path, ending) == (first, ".xlsx"):
            time.sleep(1.01)  # a workbook that holds the time of day holds it in seconds
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize(
    ("lang", "said"),
    [("zh", "核算奖金：740,001元"), ("en", "Award: 740,001 yuan, National brand award, clause 四(二)1(1)")],
)
def test_explain_prints_the_reasons_on_stdout(mq, lang, said):
    done = mq("explain", "PDY417528", "--year", 2013, "--lang", lang)
    assert (done.exit_code, done.stderr) == (0, "")
    assert said in done.stdout


def test_explain_follows_the_reading(mq):
    done = mq("explain", "PDY417528", "--year", 2013, "--reading", "R_TIER=whole_amount")
    assert "1,240,001元" in done.stdout


def test_check_finds_the_policies_and_the_sample_fine(mq):
    done = mq("check")
    assert (done.exit_code, done.stdout) == (0, "")
    lines = done.stderr.splitlines()
    assert sum(line.startswith("params/policies/") and ": fine; versions: " in line for line in lines) >= 7
    assert any("params/policies/minqing.yaml: fine; versions: 1, awards: 7" in line for line in lines)
    assert lines[-1].startswith(f"data/sample: fine, {len(load_schema()) - 2} tables, ")


def test_check_prints_the_problems_of_several_files_at_once(refused, policy_file, spoil):
    rate = policy_file("rate: 0.15", "rate: 1.15", "rate.yaml")
    twice = policy_file("id: minqing\n", "id: minqing\nid: other\n", "twice.yaml")
    spoil("honours", 3, "kind", "neu")
    folder = spoil("retention", 5, "retention_yuan", "x")
    said = refused(1, "check", rate, folder, twice)
    places = [line.split(": ")[1] for line in said.splitlines() if line.startswith("mq: ")]
    assert places[0].startswith(f"{rate}:")
    assert places[1:3] == [
        f"{folder}/honours.csv:row 3:column kind",
        f"{folder}/retention.csv:row 5:column retention_yuan",
    ]
    assert places[3].startswith(f"{twice}:")
    assert len(places) == 4


def test_check_tells_the_good_places_beside_the_bad(mq, policy_file, of_2013):
    bad = policy_file("rate: 0.15", "rate: 1.15")
    done = mq("check", of_2013, bad)
    assert done.exit_code == 1
    assert f"{of_2013}: fine, 3 tables" in done.stderr
    assert f"mq: {bad}:" in done.stderr


def test_check_of_a_folder_of_policies_checks_each(refused, policy_file, tmp_path):
    policy_file("rate: 0.15", "rate: 1.15", "a.yaml")
    policy_file("id: minqing\n", "id: minqing\nid: other\n", "b.yaml")
    said = refused(1, "check", tmp_path)
    assert [f"{name}:" in said for name in ("a.yaml", "b.yaml")] == [True, True]


def test_check_of_no_such_place_is_refused(refused, tmp_path):
    said = refused(2, "check", tmp_path / "nowhere")
    assert f"{tmp_path}/nowhere: must be a policy file or a data folder" in said


@pytest.mark.slow
def test_a_county_whose_data_begin_later_than_the_policy_has_a_report_that_says_so(mq, of_2013, tmp_path):
    out = tmp_path / "reports"
    options = ("--data", of_2013, "--notebook", "10", "--format", "html", "--out", out)
    done = mq("report", 2013, *options)
    assert done.exit_code == 0, done.output
    page = (out / "minqing" / "2013" / "10_award_budget.zh.html").read_text("utf-8")
    assert "没有2012年的数据" in page
    assert "政策文件中的规则自" not in page


def test_a_code_is_taken_in_lower_case_and_with_its_hyphen(mq):
    plain = mq("explain", "PDY417528", "--year", 2013)
    assert mq("explain", "pdy41752-8", "--year", 2013).stdout == plain.stdout
    assert "740,001元" in plain.stdout
