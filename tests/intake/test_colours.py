"""Rows in a colour that a note explains: of a legend with several colours only the clause about theirs counts."""

from __future__ import annotations

import pytest
import xlsxwriter

from mq_analysis.intake.colours import explain_colour

from .conftest import found, honour, sheet

FIRMS = (("样例盛瓷食品有限公司", "PDY305155"), ("样例盛德生态农业有限公司", "PDY001071"))


def returned(folder, note, *formats):
    """A workbook of two honours whose rows have a format each, and a note below."""
    book = xlsxwriter.Workbook(str(folder.path / "10_雄江镇_2013.xlsx"))
    page = book.add_worksheet("附表1")
    rows = sheet([honour(name=name, code=code) for name, code in FIRMS])
    for number, row in enumerate(rows):
        form = book.add_format(formats[number - 3]) if number >= 3 and formats[number - 3] else None
        page.write_row(number, 0, row, form)
    page.write(len(rows), 0, note)
    book.close()
    return folder.taken(accept=False)


def waiting(taken):
    return {
        (place[1:], kind)
        for place, kind, row, _ in found(taken)
        if row == "pending" and kind != "wrong_township"
    }


@pytest.mark.parametrize("note", ["注：红字为不再申报的项目", "注：标红的不报", "红色字体的已撤回，请勿计入"])
@pytest.mark.parametrize(
    "look", [{"font_color": "#FF0000"}, {"font_color": "#C00000"}, {"bg_color": "#FF0000"}]
)
def test_a_row_in_the_colour_of_the_legend_waits(note, look, folder):
    assert waiting(returned(folder, note, look, {})) == {("4", "withdrawn")}


def test_of_a_legend_with_two_colours_each_row_has_its_own(folder):
    note = "注：红字为不再申报，蓝底为补报"
    taken = returned(folder, note, {"font_color": "#FF0000"}, {"bg_color": "#00B0F0"})
    assert waiting(taken) == {("4", "withdrawn"), ("5", "coloured")}


def test_a_colour_that_the_legend_does_not_name_says_nothing(folder):
    assert waiting(returned(folder, "注：红字为不再申报", {"bg_color": "#92D050"}, {})) == set()


def test_a_legend_without_names_of_colours_is_about_every_colour(folder):
    assert waiting(returned(folder, "注：有底色的作废", {"bg_color": "#92D050"}, {})) == {("4", "withdrawn")}


@pytest.mark.parametrize(
    "colour", ["FF0000", "FFC000", "FFFF00", "00B050", "0070C0", "7030A0", "FF99CC", "BFBFBF"]
)
def test_each_colour_of_the_palette_has_a_name(colour):
    names = [name for name in "红橙黄绿蓝紫粉灰" if explain_colour(f"{name}字的作废", colour)]
    assert names
    assert explain_colour("有颜色的作废", colour) == ["有颜色的作废"]
