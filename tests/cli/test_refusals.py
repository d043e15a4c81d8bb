"""What cannot be computed is refused by name and place, and nothing is written."""

import pytest

BRACKET = "{at_least: 300 万元, below: 500 万元"
RETENTION = ("retention", 5, "retention_yuan")


@pytest.fixture
def assess_refused(refused, tmp_path):
    """Assess 2013 into a file that must not be there afterwards, nor anything beside it."""

    def run(code, *arguments, year=2013):
        folder = tmp_path / "out"
        folder.mkdir()
        said = refused(code, "assess", "--year", year, *arguments, "-o", folder / "awards.csv")
        assert list(folder.iterdir()) == []
        return said

    return run


@pytest.fixture
def report_refused(refused, tmp_path):
    """Report into a folder that must not be there afterwards."""

    def run(code, *arguments):
        out = tmp_path / "reports"
        said = refused(code, "report", *arguments, "--out", out)
        assert not out.exists()
        return said

    return run


def test_a_year_without_data_is_refused(assess_refused, of_2013):
    said = assess_refused(1, "--data", of_2013, year=2014)
    assert "must have rows for the months 201401 to 201412, got none" in said


def test_a_report_of_a_year_without_data_is_refused(report_refused, of_2013):
    said = report_refused(1, 2014, "--data", of_2013)
    assert "must have rows for the months 201401 to 201412, got none" in said


def test_months_without_any_retention_row_are_refused_or_said(mq, county, tmp_path):
    """A table cut off in October is not the year: its missing months are not months of 0."""
    folder = county(lambda month: month <= 201310 or month > 201312, only_retention=True)
    done = mq("assess", "--year", 2013, "--data", folder, "-o", tmp_path / "awards.csv")
    assert "no row at all of 201311, 201312" in done.stderr


@pytest.mark.parametrize("year", [2011, 2016, 10000])
def test_a_year_outside_the_policy_is_refused(assess_refused, report_refused, year):
    expected = f"mq: policy minqing: must cover the year, got {year}; it runs from 2012-01-01 to 2015-12-31\n"
    assert assess_refused(1, year=year) == expected
    assert report_refused(1, year) == expected


def test_every_year_outside_is_told_at_once(report_refused):
    said = report_refused(1, 2011, 2013, 2016)
    assert [line.split("got ")[1][:4] for line in said.splitlines()] == ["2011", "2016"]


def test_an_unknown_notebook_is_refused_with_the_nearest(report_refused):
    said = report_refused(2, 2013, "--notebook", "10_award_budgte", "--notebook", "99")
    lines = said.splitlines()
    assert lines[0].startswith("mq: --notebook: must name a notebook, got '10_award_budgte'")
    assert lines[0].endswith("did you mean 10_award_budget?")
    assert "got '99'; choose from 10_award_budget" in lines[1]


POLICIES = {
    "a duplicate key": ("id: minqing\n", "id: minqing\nid: other\n", "id: other", "given once"),
    "overlapping brackets": (BRACKET, BRACKET.replace("300", "200", 1), "{at_least: 200", "they overlap"),
    "a rate above 1": ("rate: 0.15", "rate: 1.15", "rate: 1.15", "share from 0 to 1, got '1.15'"),
    "an unknown key": ("    gate:", "    gaet:", "gaet:", "did you mean gate"),
}


@pytest.mark.parametrize("case", POLICIES)
def test_a_bad_policy_file_is_refused_at_its_line(assess_refused, policy_file, line_of, case):
    old, new, at, expected = POLICIES[case]
    path = policy_file(old, new)
    said = assess_refused(1, "--policy", path)
    line = next(text for text in said.splitlines() if expected in text)
    assert line.startswith(f"mq: {path}:")
    assert abs(int(line.split(":")[2]) - line_of(path, at)) <= 1


def test_a_report_under_a_bad_policy_file_writes_nothing(report_refused, policy_file):
    path = policy_file("rate: 0.15", "rate: 1.15")
    assert f"{path}:" in report_refused(1, 2013, "--policy", path)


CELLS = {
    "a retention that is no number": (
        *RETENTION,
        "一万",
        "retention.csv:row 5:column retention_yuan: must be a plain decimal number",
    ),
    "a retention with a thousands separator": (
        *RETENTION,
        "1,000.00",
        "retention.csv:row 5:column retention_yuan: must be a plain decimal number",
    ),
    "a retention below a fen": (*RETENTION, "0.001", "row 5:column retention_yuan: must be whole fen"),
    "a blank retention": (*RETENTION, "", "row 5:column retention_yuan: must not be blank"),
    "a wrong check digit": (
        "honours",
        3,
        "org_code",
        "PDY417529",
        "honours.csv:row 3:column org_code: check character of the organization code must be 8",
    ),
    "a wrong check digit in the register": (
        "enterprises",
        2,
        "org_code",
        "PDY000598",
        "enterprises.csv:row 2:column org_code: check character",
    ),
    "a date that is none": ("honours", 4, "issue_date", "2013-02-30", "honours.csv:row 4:column issue_date"),
    "a kind that is none": ("honours", 4, "kind", "neu", "did you mean new"),
}


@pytest.mark.parametrize("case", CELLS)
def test_a_bad_cell_is_refused_at_its_row_and_column(assess_refused, report_refused, spoil, case):
    table, row, column, text, expected = CELLS[case]
    folder = spoil(table, row, column, text)
    said = assess_refused(1, "--data", folder)
    line = next(line for line in said.splitlines() if expected in line)
    assert line.startswith(f"mq: {folder}/{table}.csv:row ")
    assert f":column {column}: " in line
    assert expected in report_refused(1, 2013, "--data", folder)


@pytest.mark.parametrize(
    ("table", "column"), [("honours", "issue_date"), ("retention", "retention_yuan"), ("enterprises", "name")]
)
def test_a_missing_column_is_refused_with_its_chinese_name(assess_refused, of_2013, table, column):
    path = of_2013 / f"{table}.csv"
    path.write_text(path.read_text("utf-8").replace(f",{column},", f",{column}x,", 1), encoding="utf-8")
    said = assess_refused(1, "--data", of_2013)
    assert f"{table}.csv:row 1: must have the column {column} (" in said
    assert f"did you mean {column}x" in said


def test_every_problem_of_all_tables_is_told_at_once(assess_refused, spoil):
    spoil("honours", 3, "kind", "neu")
    spoil("honours", 4, "org_code", "PDY417529")
    folder = spoil(*RETENTION, "x")
    assert len(assess_refused(1, "--data", folder).splitlines()) == 3


def test_an_unknown_reading_or_option_is_refused_with_the_nearest(assess_refused, report_refused):
    options = ("--reading", "R_TEIR=whole_amount", "--reading", "R_TIER=whole")
    said = assess_refused(2, *options)
    assert "mq: --reading: must name a reading as ID=VALUE, got 'R_TEIR=whole_amount'" in said
    assert "did you mean R_TIER" in said
    assert "must name an option of R_TIER, got 'whole'" in said
    assert report_refused(2, 2013, *options) == said


def test_an_unknown_data_folder_is_refused(assess_refused, report_refused):
    expected = "mq: --data: must be a folder with the county's tables, got no folder 'data/smaple'\n"
    assert assess_refused(2, "--data", "data/smaple") == expected
    assert report_refused(2, 2013, "--data", "data/smaple") == expected


def test_a_folder_without_tables_is_refused(assess_refused, tmp_path):
    (tmp_path / "empty").mkdir()
    said = assess_refused(1, "--data", tmp_path / "empty")
    for name in ("enterprises", "honours", "retention"):
        assert f"empty: must hold {name}.csv" in said


@pytest.mark.parametrize(
    ("name", "expected"),
    [("minqin", "did you mean minqing"), ("nowhere.yaml", "nowhere.yaml: must be a policy file")],
)
def test_an_unknown_policy_is_refused(assess_refused, name, expected):
    assert expected in assess_refused(2, "--policy", name)


@pytest.mark.parametrize("name", ["awards.txt", "awards", "awards.CSV", "awards.xls"])
def test_an_output_of_another_ending_is_refused(refused, tmp_path, name):
    said = refused(2, "assess", "--year", 2013, "-o", tmp_path / name)
    assert f"mq: --output: must end in .csv, .parquet, .xlsx, got '{name}'" in said
    assert list(tmp_path.iterdir()) == []


def test_an_output_in_a_folder_that_is_not_there_is_refused(refused, tmp_path):
    said = refused(2, "assess", "--year", 2013, "-o", tmp_path / "no" / "awards.csv")
    assert said == f"mq: --output: must lie in a folder that exists, got '{tmp_path / 'no'}'\n"
    assert list(tmp_path.iterdir()) == []


def test_an_output_that_is_a_folder_is_refused_and_leaves_nothing(refused, tmp_path):
    (tmp_path / "awards.csv").mkdir()
    assert "--output" in refused(2, "assess", "--year", 2013, "-o", tmp_path / "awards.csv")
    assert [path.name for path in tmp_path.iterdir()] == ["awards.csv"]


def test_a_report_folder_that_is_a_file_is_refused(refused, tmp_path):
    (tmp_path / "reports").write_text("mine", encoding="utf-8")
    assert "--out" in refused(2, "report", 2013, "--out", tmp_path / "reports")
    assert (tmp_path / "reports").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(("formats", "got"), [("html,docx", "docx"), ("", "nothing"), ("HTML", "HTML")])
def test_an_unknown_format_is_refused(report_refused, formats, got):
    said = report_refused(2, 2013, "--format", formats)
    assert said == f"mq: --format: must be of html, pdf, csv, ipynb, got {got}\n"


def test_an_earlier_output_stays_when_the_next_is_refused(mq, spoil, tmp_path):
    output = tmp_path / "awards.csv"
    output.write_text("earlier", encoding="utf-8")
    folder = spoil(*RETENTION, "x")
    assert mq("assess", "--year", 2013, "--data", folder, "-o", output).exit_code == 1
    assert output.read_text(encoding="utf-8") == "earlier"


@pytest.mark.parametrize(
    "arguments",
    [
        ("assess", "-o", "x.csv"),
        ("assess", "--year", "MMXIII", "-o", "x.csv"),
        ("assess", "--year", "2013", "--engine", "spark", "-o", "x.csv"),
        ("explain", "PDY417528"),
        ("report", "zweitausend"),
    ],
)
def test_wrong_arguments_are_usage_errors(mq, arguments):
    assert mq(*arguments).exit_code == 2


def test_explaining_an_unknown_firm_is_refused_with_the_nearest(refused):
    said = refused(2, "explain", "PDY417529", "--year", 2013)
    assert said.startswith("mq: ORG_CODE: must be in the register, got 'PDY417529'; did you mean PDY417528")
