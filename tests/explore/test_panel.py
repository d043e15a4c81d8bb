"""The page without a browser: moves, undo, what is wrong, four settings, names that stay text."""

from __future__ import annotations

import pytest

from mq_analysis.base.errors import UsageError
from mq_analysis.explore.start import begin, panel


@pytest.fixture
def page():
    return panel("minqing", "data/sample", 2013, "zh")


def test_a_slider_moves_the_budget_and_undo_takes_it_back(page):
    _, slider, number = page.sliders.controls["top_rate"]
    slider.value = 25.0
    assert number.value == 25.0
    assert "198.0001万元" in page.board.budget.value
    page.undo()
    assert (slider.value, number.value) == (20.0, 20.0)
    assert "198.0001" not in page.board.budget.value
    page.redo()
    assert slider.value == 25.0
    page.reset()
    assert page.state == page.start


def test_without_a_year_it_begins_with_the_last_that_policy_and_data_cover():
    assert begin("minqing", "data/sample", None)[1] == 2015
    with pytest.raises(UsageError, match="got 2031"):
        begin("minqing", "data/sample", 2031)


def test_a_number_beyond_the_slider_widens_it(page):
    _, slider, number = page.sliders.controls["top_rate"]
    number.value = 40.0
    assert (slider.max, slider.value) == (40.0, 40.0)


def test_what_is_wrong_is_said_and_the_last_good_picture_stays(page):
    before = page.board.budget.value
    page.sliders.controls["awards.A1.amount.brackets.300 万元.at_least"][2].value = 600.0
    assert "mq-wrong" in page.message.value
    assert page.board.budget.value == before
    page.sliders.controls["top_rate"][1].value = 25.0
    assert page.message.value == ""


def test_up_to_four_settings_stand_side_by_side(page):
    for value in (21.0, 22.0, 23.0, 24.0):
        page.sliders.controls["top_rate"][1].value = value
        page.pin()
    assert page.board.compared.value.count("<tr>") == 1 + 5
    page.pin()
    assert "mq-wrong" in page.message.value
    page.unpin()
    assert page.board.compared.value.count("<tr>") == 1 + 1


def test_the_budget_line_is_drawn(page):
    page.line.value = 150.0
    assert "预算线150万元" in page.board.budget.value


def test_names_stay_text(page):
    page.model.register.loc["PDY417528", "name"] = "<img src=x onerror=alert(1)>"
    page.sliders.controls["top_rate"][1].value = 25.0
    assert "<img" not in page.board.firms.value
    assert "&lt;img src=x" in page.board.firms.value


def test_the_exported_files_hold_the_same_firms(page):
    import base64
    import io
    import re

    import pandas as pd

    page.sliders.controls["top_rate"][1].value = 25.0
    page.export()
    links = dict(re.findall(r'download="explore\.(\w+)" href="data:[^,]+,([^"]+)"', page.kept.value))
    assert set(links) == {"csv", "xlsx", "svg", "png"}
    csv = pd.read_csv(io.BytesIO(base64.b64decode(links["csv"])))
    assert round(csv["after_yuan"].sum(), 2) == 1_980_001
    assert base64.b64decode(links["png"]).startswith(b"\x89PNG")
    assert base64.b64decode(links["svg"]).decode().startswith("<svg")
