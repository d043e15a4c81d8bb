"""What a request and a report are told to depend on: every file that can change them, found without running any."""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import replace

import pytest

from mq_analysis.base.project import home
from mq_analysis.case import open_case
from mq_analysis.factory import find_notebooks, settings_of
from mq_analysis.factory.dependencies import Dependencies
from mq_analysis.factory.request import Request

from ..samples import copy_small


@pytest.fixture
def house(tmp_path, monkeypatch):
    """A project folder with copies of notebooks and parameters, and a county with a table in parts."""
    for name in ("notebooks", "params"):
        shutil.copytree(home() / name, tmp_path / name)
    copy_small(tmp_path / "data" / "sample")
    parts = tmp_path / "data" / "sample" / "retention"
    parts.mkdir()
    shutil.copy(tmp_path / "data" / "sample" / "retention.csv", parts / "part-0.csv")
    monkeypatch.setenv("MQ_HOME", str(tmp_path))
    monkeypatch.setenv("MQ_TOOLKIT", str(tmp_path))
    return tmp_path


def touch(path):
    path.write_bytes(path.read_bytes() + b"\n")


@pytest.mark.parametrize(
    "file",
    [
        "data/sample/honours.csv",
        "data/sample/retention/part-0.csv",
        "notebooks/10_award_budget.ipynb",
        "params/policies/minqing.yaml",
        "params/scenarios/top25.yaml",
        "params/kpi/minqing.yaml",
        "params/schema/tables.yaml",
        "elsewhere.yaml",
    ],
)
def test_the_key_of_a_request_changes_with_every_file_that_can_change_a_report(house, file):
    shutil.copy(house / "params" / "policies" / "minqing.yaml", house / "elsewhere.yaml")
    ask = Request(
        policy=str(house / "elsewhere.yaml"), data=str(house / "data" / "sample"), out=house / "reports"
    )
    before = ask.key
    assert replace(ask, out=house / "other").key == before
    touch(house / file)
    assert ask.key != before


def test_a_report_depends_on_every_folder_of_parameters_that_its_notebook_names_and_on_no_other(house):
    """But on none of them for its awards: these are compared by what the policy means."""
    case = open_case("minqing", "data/sample")
    internal = [path for path in find_notebooks() if settings_of(path)["edition"] == "internal"]
    named = {path.stem: {*settings_of(path)["params"], "schema"} for path in internal}

    def digests():
        found = Dependencies(case)
        return {path.stem: found.of(path, 2013, None) for path in internal}

    for folder in sorted(set().union(*named.values())):
        before = digests()
        touch(min((house / "params" / folder).glob("*.*")))
        changed = {stem for stem, found in digests().items() if found != before[stem]}
        assert changed == {stem for stem, folders in named.items() if folder in folders}, folder


def test_an_amendment_within_a_year_changes_the_reports_of_that_year_and_of_later_ones():
    case = open_case("minqing", "data/sample")
    (version,) = case.policy.versions
    later = version.model_copy(update={"from_": dt.date(2014, 7, 1)})
    amended = replace(case, policy=case.policy.model_copy(update={"versions": (version, later)}))
    path = next(path for path in find_notebooks() if settings_of(path)["awards"] == "to")
    before, after = (Dependencies(one) for one in (case, amended))
    changed = [
        year for year in range(2012, 2016) if before.of(path, year, None) != after.of(path, year, None)
    ]
    assert changed == [2014, 2015]
