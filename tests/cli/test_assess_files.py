"""What ``mq assess -o`` writes: awards, payments and what was considered, the same in every form, all or nothing."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pandas as pd
import pytest
from hypothesis import given, strategies as st

from mq_analysis.base.errors import UsageError
from mq_analysis.cli import files as written
from mq_analysis.cli.assessed import NAMES, files_of, targets
from mq_analysis.policy import choose_readings, find_policy, load_policy, rules_for
from mq_analysis.rules.awards import assess
from mq_analysis.tables import read_county
from tests.documents.conftest import sheets

from ..samples import SAMPLE

POLICY = load_policy(find_policy("minqing"))
TABLES = read_county(SAMPLE).tables
NAME = dict(zip(TABLES["enterprises"]["org_code"], TABLES["enterprises"]["name"], strict=True))
CAPPED = ("--year", 2013, "--reading", "R_MATCH=capped", "--quiet")


@pytest.fixture(scope="module")
def found():
    return assess(TABLES, rules_for(POLICY, 2013, choose_readings(POLICY, ["R_MATCH=capped"])))


def of_csv(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype="str", keep_default_na=False)


def of_parquet(path: Path) -> pd.DataFrame:
    return duckdb.sql(f"SELECT CAST(COLUMNS(*) AS VARCHAR) FROM read_parquet('{path}')").df().fillna("")


def of_sheet(path: Path, name: str) -> pd.DataFrame:
    """Read a sheet; decimals stand in it as numbers and are written here as the other forms write them."""
    head, *rows = sheets(path.read_bytes())[name]
    names = {letter: cell[1] for letter, cell in head.items()}
    assert not any(cell[2] for row in rows for cell in row.values()), "a formula"
    texts = [{names[letter]: cell for letter, cell in row.items()} for row in rows]
    return pd.DataFrame(
        [[_text(row, name) for name in names.values()] for row in texts], columns=[*names.values()]
    )


def _text(row: dict[str, tuple[str, str, str]], name: str) -> str:
    kind, text, _ = row.get(name, ("", "", ""))
    if name.endswith(("_fen", "_yuan", "year", "_share")) and text:
        assert kind == "n", (name, "is a number")
    return f"{float(text):.2f}" if name.endswith("_yuan") and text else text


def test_csv_workbook_and_parquet_hold_the_same_three_tables(mq, tmp_path):
    for ending in (".csv", ".xlsx", ".parquet"):
        assert mq("assess", *CAPPED, "-o", tmp_path / f"a{ending}").exit_code == 0
    expected = {
        "a.xlsx",
        *(f"a{part}{e}" for e in (".csv", ".parquet") for part in ("", ".payments", ".considered")),
    }
    assert {path.name for path in tmp_path.iterdir()} == expected
    for name in NAMES:
        csv = of_csv(targets(tmp_path / "a.csv")[name])
        assert len(csv) > 25
        pd.testing.assert_frame_equal(of_sheet(tmp_path / "a.xlsx", name), csv, check_dtype=False)
        share = [column for column in csv if column.endswith("_share")]
        parquet = of_parquet(targets(tmp_path / "a.parquet")[name])
        assert [[float(x) for x in parquet[s]] for s in share] == [[float(x) for x in csv[s]] for s in share]
        pd.testing.assert_frame_equal(parquet.drop(columns=share), csv.drop(columns=share), check_dtype=False)


def test_no_cell_holds_a_list_and_every_firm_has_its_name_and_every_sum_its_yuan(mq, tmp_path):
    assert mq("assess", *CAPPED, "-o", tmp_path / "a.csv").exit_code == 0
    for name in NAMES:
        table = of_csv(targets(tmp_path / "a.csv")[name])
        assert [NAME[code] for code in table["org_code"]] == table["firm"].tolist()
        assert not any(text[:1] in ("[", "{") for column in table for text in table[column])
        for fen in (column for column in table if column.endswith("_fen")):
            yuan = table[fen.replace("_fen", "_yuan")]
            assert [text.replace(".", "").lstrip("0") or "0" if text else "" for text in yuan] == table[
                fen
            ].tolist()
    assert (of_csv(tmp_path / "a.csv")["amount_yuan"] == "").sum() == 1, "undecided is blank and not 0"


def test_the_table_of_what_was_considered_is_what_was_looked_at(mq, tmp_path, found):
    assert mq("assess", *CAPPED, "--lang", "en", "-o", tmp_path / "a.csv").exit_code == 0
    table = of_csv(tmp_path / "a.considered.csv")
    looked = found.looked_at
    assert table["outcome"].tolist() == looked["outcome"].tolist()
    assert [tuple(filter(None, text.split(";"))) for text in table["lacks"]] == looked["lacks"].tolist()
    assert ((table["own_fen"] == "") == (looked["outcome"] == "missing")).all()
    assert "Paid" in " ".join(table["why"]).title()


def test_the_payments_written_add_up_to_every_award(mq, tmp_path):
    assert mq("assess", "--year", 2013, "--quiet", "-o", tmp_path / "a.csv").exit_code == 0
    awards, payments = (of_csv(targets(tmp_path / "a.csv")[n]).astype({"amount_fen": int}) for n in NAMES[:2])
    keys = ["org_code", "payee", "award_id", "honour"]
    paid = awards[awards["amount_fen"] > 0].groupby(keys)["amount_fen"].sum()
    pd.testing.assert_series_equal(payments.groupby(keys)["amount_fen"].sum(), paid)


RISKY = st.text(st.sampled_from("=+-@甲1\t ,\"'"), min_size=1, max_size=6)


@given(st.lists(RISKY, min_size=1, max_size=4))
def test_no_text_can_run_as_a_formula_in_any_table(tmp_path_factory, texts):
    folder = tmp_path_factory.mktemp("risky")
    table = pd.DataFrame({"firm": texts, "amount_yuan": "-1.00"}).astype("str")
    written.write_files({folder / "a.csv": {"awards": table}, folder / "a.xlsx": {"awards": table}})
    for cell in of_csv(folder / "a.csv")["firm"]:
        assert not cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t"))
    rows = sheets((folder / "a.xlsx").read_bytes())["awards"][1:]
    assert all(row["A"][0] == "s" and not row["A"][2] for row in rows)


@pytest.mark.parametrize("failing", [0, 1, 2])
def test_if_one_file_cannot_be_put_in_place_all_stay_as_they_were(tmp_path, found, monkeypatch, failing):
    output = tmp_path / "a.csv"
    (tmp_path / "a.csv").write_text("earlier", "utf-8")
    (tmp_path / "a.considered.csv").write_text("earlier too", "utf-8")
    replace, done = Path.replace, []

    def breaks(path, target):
        if ".part" in path.name:
            done.append(path)
            if len(done) == failing + 1:
                raise OSError("no room")
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", breaks)
    with pytest.raises(OSError, match="no room"):
        written.write_files(files_of(output, found, NAME, None, "zh"))
    assert {p.name: p.read_text("utf-8") for p in tmp_path.iterdir()} == {
        "a.csv": "earlier",
        "a.considered.csv": "earlier too",
    }


def test_a_file_that_would_replace_a_folder_is_refused_before_anything_is_computed(refused, tmp_path):
    (tmp_path / "a.payments.csv").mkdir()
    said = refused(2, "assess", "--year", 2013, "-o", tmp_path / "a.csv")
    assert said == f"mq: --output: must be a file, got the folder {str(tmp_path / 'a.payments.csv')!r}\n"
    assert [path.name for path in tmp_path.iterdir()] == ["a.payments.csv"]


def test_a_table_that_no_sheet_can_hold_is_refused_and_leaves_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(written, "SHEET_ROWS", 2)
    rows = pd.DataFrame({"amount_fen": [1, 2, 3]})
    with pytest.raises(UsageError, match=r"must be \.csv or \.parquet"):
        written.write_files({tmp_path / "a.xlsx": {"awards": rows}})
    assert list(tmp_path.iterdir()) == []
    monkeypatch.undo()
    long = pd.DataFrame({"waits_for": ["长" * 40_000]}).astype("str")
    with pytest.raises(UsageError, match=r"got awards\.waits_for"):
        written.write_files({tmp_path / "a.xlsx": {"awards": long}})
    assert list(tmp_path.iterdir()) == []
