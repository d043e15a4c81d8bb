"""``mq report --edition public``: audited, made, scanned, put in place; or refused with nothing left."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import nbformat
import nbformat.v4 as nbf
import pytest
from click.testing import CliRunner
from pypdf import PdfReader

from mq_analysis.base.project import home
from mq_analysis.cli import main
from mq_analysis.factory import find_notebooks, settings_of

from .conftest import county

STEM = "minqing+public/2013/90_public_edition"


def mq(*arguments: object):
    return CliRunner().invoke(main, ["report", *map(str, arguments)])


def files(folder: Path) -> list[str]:
    """Every file below, but those that only the next run reads."""
    found = (p.relative_to(folder) for p in folder.rglob("*") if p.is_file())
    return sorted(p.as_posix() for p in found if not any(part.startswith(".") for part in p.parts))


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The public edition of 2013, really made."""
    out = tmp_path_factory.mktemp("public")
    done = mq(2013, "--edition", "public", "--out", out, "--format", "html,pdf,ipynb")
    assert done.exit_code == 0, done.output
    return out


@pytest.mark.slow
def test_both_languages_and_the_file_of_figures_are_written(made):
    kinds = [f"{lang}.{kind}" for lang in ("en", "zh") for kind in ("html", "ipynb", "manifest.json", "pdf")]
    assert files(made) == ["index.html", *sorted(f"{STEM}.{kind}" for kind in [*kinds, "published.json"])]
    data = json.loads((made / f"{STEM}.published.json").read_text("utf-8"))
    assert [figure["table"] for figure in data["figures"]] == ["total_awards", "total_awards"]
    assert all(figure["under_fen"] - figure["low_fen"] >= 100_000_000 for figure in data["figures"])


@pytest.mark.slow
def test_no_firm_stands_in_any_output(made):
    """Found by hand, not by the scan."""
    register = county().tables["enterprises"]
    secrets = {str(text) for column in ("name", "org_code", "uscc") for text in register[column].dropna()}
    assert len(secrets) > 300
    kept = sorted(p.relative_to(made).as_posix() for p in made.rglob(".executed/*"))
    assert len(kept) == 2
    for name in [*files(made), *kept]:
        path = made / name
        if path.suffix == ".pdf":
            text = "".join("".join(page.extract_text().split()) for page in PdfReader(path).pages)
            assert "国家级" in text or "Nationalbrand" in text
        else:
            text = path.read_text("utf-8")
        assert [secret for secret in secrets if secret in text] == [], name
        for amount in ("740,001", "740001", "74.0001", "6,200,002", "6200002", "1,920,001"):
            assert amount not in text, (name, amount)


@pytest.mark.slow
def test_the_report_reads_as_prose_and_not_as_a_list_of_blanks(made):
    text = (made / f"{STEM}.zh.html").read_text("utf-8")
    assert "29</strong>家企业有<strong>37</strong>项计奖荣誉" in text
    assert "100–300万元" in text
    for figure in ("fig-pub-honours", "fig-pub-groups", "fig-pub-rates"):
        assert figure in text
    assert text.count(">略<") <= 2


@pytest.mark.slow
def test_an_earlier_edition_that_differs_by_a_firm_refuses_the_next_and_leaves_it_as_it_was(made, tmp_path):
    out = tmp_path / "out"
    shutil.copytree(made, out)
    data = json.loads((out / f"{STEM}.published.json").read_text("utf-8"))
    reading = data["figures"][0]["reading"]
    leak = {"table": "total_awards", "years": [2014], "reading": reading, "low_fen": 190_000_000,
            "under_fen": 190_000_001, "townships": None, "industries": None, "with_fixed": True}  # fmt: skip
    old = out / "minqing+public" / "2012"
    old.mkdir()
    text = json.dumps({"policy": "minqing", "figures": [leak], "earlier": []})
    (old / "by_hand.published.json").write_text(text, encoding="utf-8")
    before = {name: (out / name).read_bytes() for name in files(out)}
    done = mq(2014, "--edition", "public", "--out", out)
    assert done.exit_code == 3
    assert "mq: 2014 total_awards 2014 of " in done.stderr
    assert "by_hand.published.json: must leave each firm's retention of 2014 open by 15%" in done.stderr
    assert {name: (out / name).read_bytes() for name in files(out)} == before
    assert [path.name for path in out.glob(".*")] in ([], [".lock"])


@pytest.mark.parametrize(
    "text", ['{"figures": 1}', "no json", '{"policy": "minqing", "figures": [{}], "earlier": []}']
)
def test_a_file_of_figures_that_cannot_be_read_is_no_permission(tmp_path, text):
    folder = tmp_path / "minqing+public" / "2012"
    folder.mkdir(parents=True)
    (folder / "x.published.json").write_text(text, encoding="utf-8")
    done = mq(2012, "--edition", "public", "--out", tmp_path)
    assert done.exit_code == 3, done.output
    assert "x.published.json: must list the figures of an earlier edition" in done.stderr


# ---------------------------------------------------------------- small notebooks


DECLARED = "\n".join(
    (
        "year = 2013",
        "policy = 'minqing'",
        "data = 'x'",
        "scenario = []",
        "readings = []",
        "lang = 'zh'",
        "edition = 'x'",
    )
)
FRONT = (
    "from mq_analysis.report.display import Column, Front, Table\n"
    'Front(lang, f"{year}年度", "样例办公室", f"{year}-12-31", "公开版", "合成", ("质量",))'
)


@pytest.fixture
def house(tmp_path, monkeypatch):
    """A project folder with an internal and a public notebook that show these tables."""

    def make(public: str, internal: str = "1"):
        folder = tmp_path / "house"
        (folder / "notebooks").mkdir(parents=True)
        for name in ("params", "data"):
            (folder / name).symlink_to(home() / name, target_is_directory=True)
        for name, source, edition in (("20_inside", internal, "internal"), ("90_outside", public, "public")):
            cells = [
                nbf.new_markdown_cell("# 小报告"),
                nbf.new_code_cell(DECLARED, metadata={"tags": ["parameters"]}),
            ]
            node = nbf.new_notebook(cells=[*cells, nbf.new_code_cell(FRONT), nbf.new_code_cell(source)])
            node.metadata |= {
                "kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"}
            }
            node.metadata["mq"] = {"edition": edition}
            nbformat.write(node, folder / "notebooks" / f"{name}.ipynb")
        monkeypatch.setenv("MQ_HOME", str(folder))
        monkeypatch.setenv("MQ_TOOLKIT", str(folder))
        return tmp_path / "out"

    return make


def table(text: str) -> str:
    return f'Table("名单", "tbl-a", (Column("企业"),), (("{text}",),))'


@pytest.mark.slow
def test_a_breach_in_one_language_exits_3_and_writes_nothing(house):
    out = house(table("样例源德 工艺").replace('(("', '(("" if lang == "zh" else "'))
    done = mq(2013, "--edition", "public", "--out", out, "--format", "html")
    assert done.exit_code == 3, done.output
    assert "mq: 2013 minqing+public/2013/90_outside.en.html: " in done.stderr
    assert "got a firm's name (样…" in done.stderr
    assert "源德" not in done.output
    assert not out.exists()


@pytest.mark.slow
def test_a_public_notebook_that_fails_is_not_kept(house):
    out = house("raise ValueError('PDY417528')")
    done = mq(2013, "--edition", "public", "--out", out, "--format", "html")
    assert done.exit_code == 4
    assert files(out) == []


@pytest.mark.parametrize("option", [["--plan"], ["--resume"], ["--scheduler", "tcp://127.0.0.1:1"]])
def test_an_option_without_a_place_in_a_public_edition_is_refused(tmp_path, option):
    done = mq(2013, "--edition", "public", "--out", tmp_path / "out", *option)
    assert done.exit_code == 2
    assert f"mq: {option[0]}: must not be given with --edition public" in done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
def test_a_public_report_is_verified_like_any_other(made):
    path = made / f"{STEM}.zh.html"
    done = CliRunner().invoke(main, ["verify", str(path)])
    assert (done.exit_code, done.output) == (
        0,
        "90_public_edition.zh.html: as its manifest says; made again it would be the same\n",
    )


@pytest.mark.slow
def test_each_edition_runs_its_own_notebooks(house):
    out = house(table("平安"), table("样例源德工艺有限公司"))
    assert mq(2013, "--edition", "public", "--out", out, "--format", "html").exit_code == 0
    assert mq(2013, "--out", out, "--format", "html").exit_code == 0
    stems = {name.rsplit("/", 1)[-1].split(".")[0] for name in files(out / "minqing")}
    assert stems == {"20_inside"}
    assert {name.rsplit("/", 1)[-1].split(".")[0] for name in files(out / "minqing+public")} == {"90_outside"}


def test_an_internal_notebook_is_refused_and_the_public_ones_are_named(tmp_path):
    done = mq(2013, "--edition", "public", "--notebook", "10", "--out", tmp_path / "out")
    assert done.exit_code == 3
    assert (
        "must be fit for the public, got the internal 10_award_budget; choose from 90_public_edition"
        in done.stderr
    )
    assert not (tmp_path / "out").exists()


def test_a_public_notebook_is_refused_in_an_internal_run(tmp_path):
    done = mq(2013, "--notebook", "90", "--out", tmp_path / "out")
    assert done.exit_code == 2
    assert "must be of internal notebooks without --edition public, got 90_public_edition" in done.stderr


@pytest.mark.parametrize(
    "option", [["--scenario", "top25"], ["--as-of", "2013-11-30"], ["--supplement", "chiyuan_example"]]
)
def test_an_option_that_would_publish_another_sum_is_refused(tmp_path, option):
    done = mq(2013, "--edition", "public", *option, "--out", tmp_path / "out")
    assert done.exit_code == 2
    assert f"{option[0]}: must not be given with --edition public" in done.stderr
    assert not (tmp_path / "out").exists()


def test_one_notebook_is_public_and_says_so():
    editions = {path.stem: settings_of(path)["edition"] for path in find_notebooks()}
    assert [stem for stem, edition in editions.items() if edition == "public"] == ["90_public_edition"]
