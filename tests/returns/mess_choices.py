"""Words of choice: everyday spellings of honours, levels, townships, yes and no."""

from __future__ import annotations

from collections.abc import Mapping

from .mess_values import Written, value_mess
from .returns import Mess, Outcome
from .truth_honours import catalogue
from .workbook import CellValue


def mapped(name: str, doc: str, outcome: Outcome, words: Mapping[str, str], fields: tuple[str, ...]) -> Mess:
    """Return a mess that writes one word for another."""
    return value_mess(
        name,
        doc,
        outcome,
        lambda value: words.get(value) if isinstance(value, str) else None,
        fields=fields,
    )


def aliases(value: CellValue) -> tuple[str, ...]:
    """Return the known everyday spellings of an honour that are not its name."""
    return tuple(
        other
        for entry in catalogue().values()
        if entry["name"] == value
        for other in entry["known_aliases"]
        if other != value
    )


def honour(name: str, doc: str, outcome: Outcome, words: Mapping[str, str] | None = None) -> Mess:
    """Return a mess of names of honours; an unknown name may cost the row."""

    def write(value: CellValue) -> Written:
        if not isinstance(value, str):
            return None
        return aliases(value) if words is None else words.get(value)

    return value_mess(name, doc, outcome, write, fields=("honour_name",), optional=False)


EVERYDAY = {
    "福建名牌产品": "福建名牌",
    "福建省著名商标": "著名商标（省）",
    "福州市知名商标": "福州知名商标",
    "福州市产品质量奖": "福州质量奖（产品）",
    "ISO14000环境管理体系认证": "ISO14001环境管理体系",
    "ISO22000食品安全管理体系认证": "ISO 22000",
    "OHSAS18000职业卫生安全管理体系认证": "OHSAS18001职业健康安全管理体系认证",
    "ISO9001质量管理体系认证": "质量管理体系认证(ISO9001)",
    "HACCP认证": "HACCP体系认证",
    "高新技术企业": "国家高新技术企业",
    "守合同重信用企业": "守重企业",
    "绿色食品": "绿色食品标志",
    "中国驰名商标": "驰名商标（中国）",
}

YES_OR_NO = ("is_above_scale", "is_food", "is_quality", "foreign_notice", "qualified", "first_loan")

CHOICE_MESSES = (
    honour("honour_alias", "An everyday spelling that the catalogue knows", "same"),
    honour("honour_everyday", "An everyday spelling that the catalogue does not have", "told", EVERYDAY),
    honour(
        "honour_quoted",
        "The honour in quotation marks",
        "told",
        {entry["name"]: f"“{entry['name']}”" for entry in catalogue().values()},
    ),
    honour(
        "honour_with_remark",
        "A remark in brackets behind the honour",
        "told",
        {entry["name"]: f"{entry['name']}（新认定）" for entry in catalogue().values()},
    ),
    honour(
        "honour_misspelled",
        "A wrong character in the honour",
        "told",
        {
            "福建名牌产品": "福建名牌产口",
            "福建省著名商标": "福建省着名商标",
            "福州市知名商标": "福州市知明商标",
            "绿色食品": "绿色食晶",
            "守合同重信用企业": "守合同重信誉企业",
            "高新技术企业": "高新枝术企业",
        },
    ),
    mapped(
        "level_with_grade",
        "省级 for 省",
        "same",
        {"国家": "国家级", "省": "省级", "市": "市级", "县": "县级"},
        ("level",),
    ),
    mapped(
        "township_short",
        "坂东 for 坂东镇",
        "told",
        {
            name + end: name
            for name, end in (
                ("梅城", "镇"),
                ("梅溪", "镇"),
                ("白樟", "镇"),
                ("金沙", "镇"),
                ("白中", "镇"),
                ("池园", "镇"),
                ("坂东", "镇"),
                ("塔庄", "镇"),
                ("省璜", "镇"),
                ("雄江", "镇"),
                ("东桥", "镇"),
                ("云龙", "乡"),
                ("上莲", "乡"),
                ("三溪", "乡"),
                ("桔林", "乡"),
                ("下祝", "乡"),
            )
        },
        ("township_code",),
    ),
    mapped(
        "yes_as_tick",
        "√ and × for 是 and 否",
        "told",
        {"是": "√", "否": "×"},
        YES_OR_NO,
    ),
    mapped(
        "yes_as_letter",
        "Y and N for 是 and 否",
        "told",
        {"是": "Y", "否": "N"},
        YES_OR_NO,
    ),
    mapped(
        "kind_everyday",
        "新认定 and 复审 for 新获 and 复评",
        "told",
        {"新获": "新认定", "复评": "复审"},
        ("kind",),
    ),
    mapped(
        "tax_short",
        "城建税 for 城市维护建设税",
        "told",
        {"城市维护建设税": "城建税", "企业所得税": "所得税（企业）"},
        ("tax_kind",),
    ),
    mapped(
        "result_everyday", "合格品 for 合格", "told", {"合格": "合格品", "不合格": "不合格品"}, ("result",)
    ),
    mapped(
        "size_with_type",
        "小型 for 小",
        "told",
        {"大": "大型", "中": "中型", "小": "小型", "微": "微型"},
        ("size",),
    ),
)
