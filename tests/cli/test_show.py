"""`mq show` prints the policy in force so that it can be read beside its text."""

import pytest

from mq_analysis.policy import find_policy, load_policy


@pytest.mark.parametrize(
    ("lang", "parts"),
    [
        (
            "zh",
            [
                "提升产品质量和产业整体素质的意见：2013年的奖项",
                "当年缴纳本级财政留成达到100万元（含）",
                "300万元（含）–500万元  15.0%  300万元（含）-500万元部分奖励15%",
                "取最高项之后四舍五入到1元",
                "新获或复评：新获",
                "2013-11-30",
                "2012-01-01 – 2015-12-31（假定）",
            ],
        ),
        (
            "en",
            [
                "county fiscal retention of the year of at least 1,000,000 yuan",
                "3,000,000 to under 5,000,000  15.0%",
                "half-up to 1 yuan, after the highest is found",
                "kind of laboratory: technical testing body",
            ],
        ),
    ],
)
def test_a_policy_is_shown_with_its_bounds_quotes_and_dates(mq, lang, parts):
    done = mq("show", "minqing", "--date", "2013-06-30", "--lang", lang)
    assert done.exit_code == 0
    for part in parts:
        assert part in done.stdout


def test_a_reading_changes_what_is_shown(mq):
    shown = mq("show", "--date", "2013-06-30", "--reading", "R_TIER=whole_amount").stdout
    assert "全额按一个比例（选定）" in shown
    assert "当年缴纳本级财政留成分档，全部金额按所在档的比例" in shown
    fallback = mq("show", "--reading", "R_FALLBACK=provincial", "--reading", "R_MATCH=capped").stdout
    assert "未达门槛时按省级品牌产品奖" in fallback
    assert "不超过上级奖金" in fallback


def test_a_day_outside_the_policy_is_refused(refused):
    assert "must cover the year, got 2016" in refused(1, "show", "--date", "2016-01-01")


def test_the_rules_shown_are_those_of_the_day_also_where_they_change_within_a_year(mq, tmp_path):
    text = find_policy("changxing").read_text("utf-8")
    start, end = text.index("  - from: 2020-01-01"), text.index("readings:\n")
    later = (
        text[start:end]
        .replace("from: 2020-01-01", "from: 2021-07-01")
        .replace("最高奖励400万元", "最高奖励300万元")
    )
    later = later.replace("at_most: 400 万元", "at_most: 300 万元")
    early = text[start:end].replace("to: 2022-12-31", "to: 2021-06-30")
    path = tmp_path / "two.yaml"
    path.write_text(text[:start] + early + later + text[end:], "utf-8")
    shown = {day: mq("show", path, "--date", day).stdout for day in ("2021-06-30", "2021-07-01")}
    assert "不超过400万元" in shown["2021-06-30"]
    assert "不超过300万元" in shown["2021-07-01"]
    assert "2021-07-01 – 2022-12-31" in shown["2021-07-01"]


@pytest.mark.parametrize(
    ("order", "lang", "said"),
    [
        ("", "zh", "每家企业只取金额最大的2项"),
        ("", "en", "per enterprise only those with the largest amount; awards: 2"),
        ("order: smallest", "en", "per enterprise only those with the smallest amount; awards: 2"),
        ("order: smallest", "zh", "每家企业只取金额最小的2项"),
    ],
)
def test_the_first_few_by_amount_are_said_to_be_of_the_largest_amount(mq, policy_file, order, lang, said):
    few = policy_file("      pay: highest\n", f"      first: 2\n      by: amount\n      {order}\n")
    done = mq("show", few, "--lang", lang)
    assert done.exit_code == 0, done.output
    assert said in done.stdout


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_rounding_names_its_clause_and_the_notes_of_the_file_are_shown(mq, tmp_path, lang):
    text = find_policy("xiamen_2025").read_text("utf-8")
    assumed = "rounding: {to: 1 元, mode: half_up, assumption: true, note: 条文未写取整办法。}"
    own = "rounding: {to: 100 元, mode: down, clause: 十一, quote: 不足百元的舍去}"
    assert assumed in text
    path = tmp_path / "own.yaml"
    path.write_text(text.replace(assumed, own), "utf-8")
    done = mq("show", path, "--lang", lang)
    assert done.exit_code == 0, done.output
    for said in ("十一", "不足百元的舍去", load_policy(path).versions[-1].note):
        assert said in done.stdout
    done = mq("show", "xiamen_2025", "--lang", lang)
    assert "条文未写取整办法" in done.stdout
    assert ("假定" if lang == "zh" else "assumed") in done.stdout
