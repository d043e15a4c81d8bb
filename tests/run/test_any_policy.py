"""Every notebook and document for every policy: made from a county of its own, without a word of another policy."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup
from click.testing import CliRunner
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from mq_analysis.cli import main
from mq_analysis.policy import choose_readings, find_policy, load_policy, rules_for
from mq_analysis.rules.awards import assess
from mq_analysis.rules.facts import read_needed
from tests.sizes import SIZE_NAME

from ..documents.conftest import formulas_that_hold, sheets
from ..nets.test_cases_as_folders import TEXTS
from .conftest import mq

CHECKOUT = Path(__file__).parents[2]
SHIPPED = sorted(path.stem for path in (CHECKOUT / "params" / "policies").glob("*.yaml"))
OTHERS = [name for name in SHIPPED if name != "minqing"]
MADE = sorted(set(TEXTS) - {path.stem for path in (CHECKOUT / "params" / "policies").rglob("*.yaml")})
LANGS = ("zh", "en")
COMMON = "乡镇 项目 单位 行业 每家企业 每个产品 enterprise enterprises township industry"
"""Words of every report."""
SHORTEST = {"zh": 3, "en": 8}
"""Letters from which on a text is a word of its policy."""


@pytest.fixture
def project(tmp_path, monkeypatch):
    """Make a project for a policy, with a small county of its own."""

    def make(name):
        folder, file = tmp_path / name, tmp_path / f"{name}.yaml"
        file.write_text(TEXTS[name], encoding="utf-8")
        mq("init", folder, "--policy", file)
        monkeypatch.chdir(folder)
        for path in (folder / "data").glob("*"):
            path.unlink()
        (folder / "data").rmdir()
        mq("synthesize", "--undecided", "--out", "data")
        return folder

    return make


def texts_in(node):
    """Every text of a tree of YAML."""
    if isinstance(node, dict):
        for value in node.values():
            yield from texts_in(value)
    elif isinstance(node, list):
        for value in node:
            yield from texts_in(value)
    elif isinstance(node, str):
        yield node


def words_of(name):
    """The names that a policy gives: title, issuer, place, facts, awards, honours, reasons, readings, tables."""
    tree = yaml.safe_load((CHECKOUT / "params" / "policies" / f"{name}.yaml").read_text("utf-8"))
    kept = [
        tree[key]
        for key in ("title", "issuer", "jurisdiction", "facts", "readings", "reasons", "tables")
        if key in tree
    ]
    found = set()
    for version in tree["versions"]:
        kept += [award.get("name") for award in version.get("awards", [])]
        kept += [award.get("honours", []) for award in version.get("awards", [])]
        kept += [award["quote"] for award in version.get("awards", [])]
        kept += [version.get(key) for key in ("fund", "township", "derived")]
    for text in texts_in(kept):
        lang = "zh" if re.search("[\u4e00-\u9fff]", text) else "en"
        if len(text) >= SHORTEST[lang] and not re.fullmatch(r"[\d年月日]+", text):
            found.add(text)
    return found


def page_text(path):
    return BeautifulSoup(path.read_text("utf-8"), "html.parser").get_text()


def paper_text(path):
    if path.suffix == ".pdf":
        return "".join("".join(page.extract_text().split()) for page in PdfReader(path).pages)
    book = CalamineWorkbook.from_path(path)
    sheets = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
    return " ".join(str(cell) for sheet in sheets for row in sheet for cell in row if cell)


def strange_words(name, text):
    """Names of other policies in a text, unless this policy or the language of every report has them."""
    own = TEXTS[name] + COMMON
    found = set().union(*(words_of(other) for other in SHIPPED if other != name))
    return sorted(word for word in found if word in text and word not in own)


@pytest.mark.parametrize("name", OTHERS)
def test_the_reports_and_documents_of_a_shipped_policy_have_its_words_alone(name, project):
    """In both languages at night and for every third policy, in Chinese for the others."""
    folder = project(name)
    year = load_policy(folder / "params" / "policies" / f"{name}.yaml").versions[-1].to.year
    is_thorough = SIZE_NAME == "nightly" or OTHERS.index(name) % 3 == 0
    for lang in LANGS if is_thorough else LANGS[:1]:
        said = mq("report", year, "--format", "html", "--lang", lang)
        assert "10_award_budget" in said
    mq("documents", year, "--format", "pdf" if is_thorough else "xlsx")
    pages = sorted((folder / "reports" / name).rglob("*.html"))
    assert [page for page in pages if "10_award_budget" in page.name]
    for page in pages:
        assert strange_words(name, page_text(page)) == [], page.name
    papers = sorted(
        (folder / "reports" / name / f"{year}" / "documents").glob("*.*f" if is_thorough else "*.xlsx")
    )
    assert len(papers) >= 4
    for paper in papers:
        assert strange_words(name, paper_text(paper)) == [], paper.name
        if paper.suffix == ".xlsx":
            formulas_that_hold(sheets(paper.read_bytes()))


@pytest.mark.parametrize("name", MADE if SIZE_NAME == "nightly" else MADE[::8])
def test_a_policy_of_the_guide_has_its_report(name, project):
    folder = project(name)
    mq("report", "--format", "html")
    for page in (folder / "reports").rglob("*budget*.html"):
        assert strange_words(name, page_text(page)) == [], page.name


def test_words_of_another_policy_are_found():
    assert "福清市" in " ".join(words_of("fuqing_2012"))
    name = next(word for word in words_of("fuqing_2012") if word not in TEXTS["xiamen_2025"])
    assert strange_words("xiamen_2025", f"前{name}后") == [name] or name in strange_words(
        "xiamen_2025", f"前{name}后"
    )


def test_the_status_says_what_can_be_made_and_what_the_rest_needs(project):
    project("xiamen_2025")
    said = CliRunner().invoke(main, ["status"], env={"MQ_LANG": "en"}).output
    lines = {line.split()[0]: " ".join(line.split()[1:]) for line in said.splitlines()[1:]}
    assert lines["standard_units.csv"].startswith("ready")
    assert lines["10_award_budget"] == "ready years 2027, 2028, 2029" or "2028" in lines["10_award_budget"]
    assert lines["20_retention_simulation"].startswith(
        "does not apply no award of xiamen_2025 has a schedule"
    )
    assert lines["40_kpi_evaluation"] == "needs params/kpi has no targets of xiamen_2025"
    assert "mq documents" in said


def test_the_status_of_an_empty_project_names_what_is_missing_and_no_traceback(tmp_path, monkeypatch):
    mq("init", tmp_path / "new", "--policy", "fuqing_2012")
    monkeypatch.chdir(tmp_path / "new")
    said = CliRunner().invoke(main, ["status"], env={"MQ_LANG": "zh"}).output
    assert "0 行" in said
    assert "还缺" in said
    assert "Traceback" not in said
    done = CliRunner().invoke(main, ["check", "data"])
    assert done.exit_code == 0, done.output
    assert "fuqing_2012" in done.output
    done = CliRunner().invoke(main, ["report"])
    assert done.exit_code != 0
    assert "must have rows" in done.output or "必须" in done.output or "应" in done.output


def test_the_public_edition_of_a_policy_of_fixed_sums_is_made_and_names_no_firm(project):
    folder = project("jiangsu_city_supplement")
    mq("report", 2010, "--edition", "public", "--format", "html")
    pages = sorted(folder.rglob("90_public_edition.*.html"))
    assert [page.name.split(".")[1] for page in pages] == ["en", "zh"]
    for page in pages:
        text = page_text(page)
        assert "样例恒" not in text
        assert strange_words("jiangsu_city_supplement", text) == [], page.name


@pytest.mark.parametrize(("name", "year"), [("changxing", 2022), ("huangshan_2017", 2020)])
def test_awards_that_a_public_sum_would_reveal_are_counted_in_the_public_edition(name, year, project):
    folder = project(name)
    mq("synthesize", "--out", "decided")
    mq("report", year, "--edition", "public", "--format", "html", "--data", "decided")
    text = page_text(next(folder.rglob("90_public_edition.zh.html")))
    assert "只公布项数" in text
    assert strange_words(name, text) == []
    data = json.loads(next(folder.rglob("*.published.json")).read_text("utf-8"))
    law = load_policy(find_policy(name))
    rules = rules_for(law, year, choose_readings(law))
    awards = assess(read_needed(folder / "decided", law).tables, rules).awards
    open_fen = awards[~awards["award_id"].isin(data["withheld_awards"])]["amount_fen"].sum()
    assert sum(one["amount_fen"] for one in data["fixed_awards"] if one["year"] == year) == open_fen
    assert open_fen < awards["amount_fen"].sum()
