"""What once misled the writer of a policy: each slip is named, with what to write instead, in both languages."""

from __future__ import annotations

import re

import pytest

from mq_analysis.base.errors import PolicyError
from mq_analysis.policy import parse_policy
from mq_analysis.report.text_explanation import explanation_text
from mq_analysis.rules.cases import run_cases
from mq_analysis.rules.explanation import explain_assessment

TEXT = """\
id: small
title: {zh: 某县奖励办法, en: Awards}
issuer: {zh: 某县人民政府, en: County}
jurisdiction: {zh: 某县, en: County}
facts:
  staff: {name: {zh: 职工, en: staff}, of: enterprise, type: count, table: staff, column: employees}
  tax: {name: {zh: 税收, en: tax}, of: enterprise, type: money, table: taxes, column: tax_yuan}
  old: {name: {zh: 上年利润, en: old}, of: enterprise, type: money, signed: true, table: taxes, column: old_yuan}
  new: {name: {zh: 利润, en: new}, of: enterprise, type: money, signed: true, table: taxes, column: new_yuan}
  growth: {name: {zh: 增速, en: growth}, of: enterprise, type: share, computed: {growth: [new, old]}}
  ratio: {name: {zh: 倍数, en: ratio}, of: enterprise, type: number, computed: {quotient: [new, old]}}
versions:
  - from: 2014-01-01
    to: 2014-12-31
    rounding: {to: 1 元, mode: half_up}
    awards:
      - id: A
        clause: 一
        name: {zh: 奖, en: award}
        quote: 按纳税额的10%奖励
        for: enterprise
        gate: [{fact: growth, at_least: 0.20}, {fact: ratio, at_least: 1}]
        gate_missed: {pay: nothing}
        amount: {share: 0.10, of: tax}
      - id: B
        clause: 二
        name: {zh: 分档, en: tiers}
        quote: 分档奖励
        for: enterprise
        amount: {whole: {of: tax, brackets: [{at_least: 0 元, rate: 0.01}]}}
    stacking:
      - {clause: 三, quote: 各项都付, per: enterprise, pay: all}
"""

SLIPS = {
    "a full-width colon in the first line": ("id: small", "id：small", "1:3", "full-width colon", "全角冒号"),
    "a full-width colon before a mapping": ("title: {", "title：{", "2:6", "full-width colon", "全角冒号"),
    "a full-width colon in a list": ("- id: A", "- id：A", "17:11", "full-width colon", "全角冒号"),
    "a full-width colon in braces": (
        "{pay: nothing}",
        "{pay：nothing}",
        "23:23",
        "a blank after the key pay",
        "半角冒号",
    ),
    "a full-width comma": ("办法, en", "办法，en", "2:19", "full-width comma", "全角逗号"),
    "a full-width bracket": ("gate: [", "gate: 【", "22:15", r"write \[ \]", "全角方括号"),
    "a full-width bracket at the end": (
        "at_least: 1}]",
        "at_least: 1}】",
        "22:74",
        r"write \[ \]",
        "全角方括号",
    ),
    "Chinese quotation marks": ("quote: 分档", "quote: “分: 档", "28:16", "straight ones", "中文引号"),
    "a tab": ("    to: 2014", "\tto: 2014", "14:1", "a tab", "制表符"),
    "a wide blank": ("    to: 2014", "\u3000\u3000to: 2014", "14:1", "wide blank", "全角空格"),
    "no blank after the colon": ("id: small", "id:small", "1:3", "without a blank", "没有空格"),
    "no blank after a colon in braces": (
        "{pay: nothing}",
        "{pay:nothing}",
        "23:23",
        "a blank after the key pay",
        "空格",
    ),
    "a control character": ("id: small", "id: \x07small", "1:5", r"U\+0007", "不可显示"),
    "a percentage": ("share: 0.10", "share: 10 %", "24:25", "write 0.10 for 10 %", "10% 写作 0.10"),
    "a full-width percentage": (
        "share: 0.10",
        "share: 10％",
        "24:25",
        "write 0.10 for 10 %",
        "10% 写作 0.10",
    ),
    "a number of percent": ("rate: 0.01", "rate: 25", "30:68", "write 0.25 for 25 %", "25% 写作 0.25"),
    "a bound in percent": (
        "at_least: 0.20",
        "at_least: 20 %",
        "22:31",
        "write 0.20 for 20 %",
        "20% 写作 0.20",
    ),
    "a share above all": (
        "share: 0.10",
        "share: 1.5",
        "24:25",
        r"times: \[\{share: 1.5\}\]",
        r"times: \[\{share: 1.5\}\]",
    ),
    "a column of counted rows": (
        "type: count, table",
        "type: count, take: count, table",
        "6:10",
        "column or take: count and not both",
        "column 和 take: count 只能写一个",
    ),
    "no column": (", column: employees", "", "6:10", "must name a column, unless", "须写明取哪一列"),
    "a key at the wrong place": (
        "    stacking:",
        "    readings: {}\n    stacking:",
        "31:5",
        "readings stands at the top of the file, not under versions",
        "readings 应写在文件顶层，不在 versions 之下",
    ),
    "a key too far up": (
        "versions:",
        "awards: []\nversions:",
        "12:1",
        "awards stands under versions or .*, not under the top of the file",
        "awards 应写在 versions 或",
    ),
    "a slip of the pen": ("clause: 一", "cluase: 一", "18:9", "did you mean clause", "是否应为 clause"),
    "a first bracket without a beginning": (
        "{at_least: 0 元, rate",
        "{rate",
        "30:46",
        "begin the first bracket with at_least or above, such as at_least: 0",
        "第一档须以 at_least",
    ),
    "a name in one language": (
        "{zh: 某县奖励办法, en: Awards}",
        "某县奖励办法",
        "2:8",
        r"must be \{zh: …, en: …\}",
        "中文、英文各一",
    ),
    "an id with a blank": ("id: small", "id: a b", "1:5", "letters, digits and _", "英文字母、数字和下划线"),
}


def test_the_text_of_these_tests_is_sound():
    parse_policy(TEXT, "bad.yaml")


@pytest.mark.parametrize("name", SLIPS)
def test_is_named_at_its_place_in_both_languages(name):
    old, new, place, english, chinese = SLIPS[name]
    assert TEXT.count(old) >= 1
    with pytest.raises(PolicyError) as caught:
        parse_policy(TEXT.replace(old, new, 1), "bad.yaml")
    found = [p for p in caught.value.problems if re.search(english, p.message)]
    assert [p.where for p in found] == [f"bad.yaml:{place}"], caught.value.problems
    assert re.search(chinese, found[0].in_language("zh"))


@pytest.mark.parametrize("mark", "，。：；、“”【】（）")
def test_full_width_marks_in_a_text_are_no_slip(mark):
    parse_policy(TEXT.replace("quote: 分档奖励", f"quote: 分档{mark}奖励{mark}二"), "bad.yaml")


def test_a_slip_is_not_blamed_on_a_line_that_has_nothing_to_do_with_it():
    """Texts in Chinese quotation marks or with a colon of their own, in the line before or far above."""
    beside = "    note: “原则上”：不超过, 见附件\n"
    for line in (14, 15, 29):
        for broken in ("    broken: [\n", "    broken\n", "  - }\n"):
            lines = TEXT.splitlines(keepends=True)
            text = "".join([*lines[:14], beside, *lines[14:line], broken, *lines[line:]])
            with pytest.raises(PolicyError) as caught:
                parse_policy(text, "bad.yaml")
            assert not re.search("full-width|Chinese", str(caught.value)), text


def test_a_slip_far_above_another_error_is_not_blamed():
    text = TEXT.replace("id: small", "id: small\nnote: '\n a：b\n '")
    with pytest.raises(PolicyError) as caught:
        parse_policy(text.replace("    stacking:", "    stacking: ["), "bad.yaml")
    assert "full-width" not in str(caught.value)


@pytest.mark.parametrize(
    ("lang", "growth", "ratio"),
    [
        ("zh", "增速：基数不是正数，增速无法计算", "倍数：除数不是正数，商无法计算"),
        ("en", "growth: base not above 0, no growth can be computed", "ratio: divisor not above 0"),
    ],
)
@pytest.mark.parametrize("base", ["0 元", "-100 元"])
def test_growth_over_a_base_that_is_not_positive_is_no_lack_of_data(lang, growth, ratio, base):
    said = explanation(f"{{tax: 100 元, new: 50 元, old: {base}}}", lang)
    assert growth in said
    assert ratio in said
    assert {"zh": "无数据", "en": "no data"}[lang] not in said


@pytest.mark.parametrize(("lang", "missing"), [("zh", "增速：无数据"), ("en", "growth: no data")])
def test_growth_over_an_unknown_base_is_a_lack_of_data(lang, missing):
    assert missing in explanation("{tax: 100 元, new: 50 元}", lang)


def explanation(facts: str, lang: str) -> str:
    case = f"cases:\n  - {{id: one, source: made up, facts: {facts}, expect: {{undecided: true}}}}\n"
    (result,) = run_cases(parse_policy(TEXT + case, "small.yaml"))
    firm = {"org_code": next(iter(result.codes.values())), "name": "A"}
    return explanation_text(explain_assessment(result.assessment, result.gathered, firm), lang)
