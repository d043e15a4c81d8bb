"""The answer of an invented county is known before any rule is applied; the rule must come to it."""

import json

import duckdb
import numpy as np
import pytest

from mq_analysis.base.codes import check_org_code
from mq_analysis.base.errors import PolicyError, UsageError
from mq_analysis.engines import connect, find_files, open_duckdb
from mq_analysis.policy import choose_readings, open_policy, rules_for
from mq_analysis.rules.awards import assess
from mq_analysis.rules.facts import schema_for
from mq_analysis.synthesis import design_of, synthesize
from mq_analysis.synthesis.codes import MOST, RESERVED, org_codes
from mq_analysis.tables.schema import load_schema

LAW = open_policy("minqing")
RULES = rules_for(LAW, 2014, choose_readings(LAW))


@pytest.fixture(scope="module")
def province(tmp_path_factory):
    folder = tmp_path_factory.mktemp("synthesis") / "province"
    patch = pytest.MonkeyPatch()
    patch.setattr("mq_analysis.synthesis.write.CHUNK", 4_000)
    patch.setattr("mq_analysis.synthesis.firms.CHUNK", 4_000)
    try:
        return synthesize(folder, RULES, 10_000, counties=3, months=5, seed=7)
    finally:
        patch.undo()


def rows(folder, table):
    return duckdb.read_parquet(f"{folder}/{table}/*.parquet").df()


def test_codes_are_valid_and_distinct_and_marked_beyond_the_reserved_ones():
    codes = np.concatenate([org_codes(RESERVED - 1500, 3000), org_codes(MOST - 1500, 1500), org_codes(0, 99)])
    assert [check_org_code(code) for code in codes.tolist()] == codes.tolist()
    assert len(set(codes)) == len(codes)
    assert set(np.char.ljust(org_codes(RESERVED - 2, 2).astype("U3"), 3)) == {"PDY"}
    assert set(org_codes(RESERVED, 5).astype("U2")) == {"SY"}


def test_the_rule_pays_each_enterprise_what_it_was_drawn_to_be_paid(province):
    files = find_files(province.folder, load_schema())
    paid = assess(open_duckdb(connect(), files, schema_for(LAW)), RULES).awards
    paid = paid[paid["amount_fen"] > 0].set_index("org_code")
    answer = rows(province.folder, "answer").set_index("org_code")
    assert len(answer) > 2000
    assert paid["amount_fen"].sort_index().to_dict() == answer["amount_fen"].sort_index().to_dict()
    assert paid["award_id"].sort_index().to_dict() == answer["award_id"].sort_index().to_dict()
    assert set(answer["award_id"]) == {a.id for a in RULES.awards}


def test_the_answer_beside_the_tables_adds_them_up(province):
    answer = rows(province.folder, "answer")
    told = json.loads((province.folder / "answer.json").read_text("utf-8"))
    assert told["total_fen"] == answer["amount_fen"].sum() == province.total_fen
    assert told["paid"] == len(answer)
    for key, by in (("by_award", answer["award_id"]), ("by_county", answer["township_code"].str[:6])):
        sums = answer.groupby(by)["amount_fen"].agg(["size", "sum"])
        assert told[key] == {
            name: {"firms": row["size"], "amount_fen": row["sum"]} for name, row in sums.iterrows()
        }
    assert list(told["by_county"]) == ["990000", "990001", "990002"]


def test_awards_lie_on_both_sides_of_every_edge(province):
    """Half of what is drawn lies a fen beside the point where rounding turns; and some a fen below the gate."""
    design = design_of(RULES)
    base = rows(province.folder, "retention").groupby("org_code")["retention_yuan"].sum()
    fen = (base * 100).astype("int64").to_numpy()
    assert ((fen < design.gate) & (fen >= design.gate - 100)).sum() > 20
    beyond = (fen[fen > design.gate] - design.gate) % design.step[0]
    assert {0, design.edge[0] - 1, design.edge[0], design.step[0] - 1} <= set(beyond.tolist())


def test_a_seed_gives_the_same_and_more_enterprises_leave_the_first_as_they_are(
    province, tmp_path, monkeypatch
):
    monkeypatch.setattr("mq_analysis.synthesis.write.CHUNK", 4_000)
    monkeypatch.setattr("mq_analysis.synthesis.firms.CHUNK", 4_000)
    again = synthesize(tmp_path / "again", RULES, 8_000, counties=3, months=5, seed=7)
    other = synthesize(tmp_path / "other", RULES, 8_000, counties=3, months=5, seed=8)
    for table in ("honours", "retention"):
        first = [rows(one.folder, table).head(5000) for one in (province, again, other)]
        assert first[0].equals(first[1])
        assert not first[0].equals(first[2])


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"firms": 0}, "FIRMS: must be from 1 to 2,176,882,335, got 0"),
        ({"counties": 11}, "--counties: must be from 1 to 10, got 11"),
        ({"months": 13}, "--months: must be from 1 to 12, got 13"),
    ],
)
def test_numbers_out_of_range_are_refused_and_nothing_is_written(tmp_path, asked, said):
    with pytest.raises(UsageError, match=said):
        synthesize(tmp_path / "out", RULES, **({"firms": 10} | asked))
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_there_is_left_alone(tmp_path):
    with pytest.raises(UsageError, match="must be a folder that is not there yet"):
        synthesize(tmp_path, RULES, 10)


def test_what_fails_half_way_leaves_nothing(tmp_path, monkeypatch):
    def full(*_):
        raise OSError("No space left on device")

    monkeypatch.setattr("mq_analysis.synthesis.write._answer", full)
    with pytest.raises(OSError, match="No space"):
        synthesize(tmp_path / "out", RULES, 10)
    assert list(tmp_path.iterdir()) == []


def test_rules_whose_answer_is_not_known_by_construction_are_refused():
    for readings in (["R_STACK=per_class"], ["R_TIER=whole_amount"], ["R_FALLBACK=provincial"]):
        with pytest.raises(PolicyError, match="minqing: must"):
            design_of(rules_for(LAW, 2014, choose_readings(LAW, readings)))
    other = open_policy("xiamen_2025")
    with pytest.raises(PolicyError, match="xiamen_2025: must"):
        design_of(rules_for(other, 2025, choose_readings(other)))
