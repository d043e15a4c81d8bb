"""Names of an invented county: the real townships, invented firms (样例), products and trademarks."""

from __future__ import annotations

import random

TOWNSHIPS = {
    "350124100": "梅城镇",
    "350124101": "梅溪镇",
    "350124102": "白樟镇",
    "350124103": "金沙镇",
    "350124104": "白中镇",
    "350124105": "池园镇",
    "350124106": "坂东镇",
    "350124107": "塔庄镇",
    "350124108": "省璜镇",
    "350124109": "雄江镇",
    "350124110": "东桥镇",
    "350124200": "云龙乡",
    "350124201": "上莲乡",
    "350124204": "三溪乡",
    "350124205": "桔林乡",
    "350124206": "下祝乡",
}

# product group: products, forms of the firm's name, 1 if food
GROUPS: dict[str, tuple[tuple[str, ...], tuple[str, ...], bool]] = {
    "建筑陶瓷": (("外墙砖", "内墙砖", "仿古砖", "西瓦", "琉璃瓦"), ("陶瓷", "瓷业", "建材"), False),
    "电瓷": (("高压电瓷", "支柱绝缘子", "避雷器瓷套"), ("电瓷", "绝缘子", "电力电瓷"), False),
    "食品": (("粉干", "橄榄蜜饯", "糟菜", "蔬菜罐头"), ("食品", "油脂", "酒业"), True),
    "农产品": (("食用菌", "橄榄鲜果", "茶叶"), ("生态农业", "农业开发"), True),
    "机械": (("阀门", "水泵", "减速机"), ("机械", "精密机械"), False),
    "工艺品": (("树脂工艺品", "竹木工艺品"), ("工艺", "工艺品"), False),
    "金属制品": (("铸钢件", "五金件"), ("金属制品", "五金"), False),
    "检测": (("检验检测服务",), ("检测", "检测技术"), False),
}
GROUP_WEIGHTS = (30, 16, 20, 10, 8, 8, 5, 3)

FIRST = "盛源远昌泰亚宏凯正嘉博瑞顺华东新恒欧金信兴立隆佳德永福万荣祥"
SECOND = "德旺安晟利瓷龙洋釉昊彩特康驰成宇尔森冠和达丰发茂泽辉腾润庆"


def brands(rng: random.Random, number: int) -> list[str]:
    """Return this many different brand words; two share at most one of their characters while they last."""
    pairs = [first + second for first in FIRST for second in SECOND]
    rng.shuffle(pairs)
    return pairs[:number]


def firm_name(rng: random.Random, brand: str, group: str) -> tuple[str, str]:
    """Return the registered name of a firm and a former one (which it may have had)."""
    word = rng.choice(GROUPS[group][1])
    middle = rng.choice(("", "", "", "（福建）"))
    end = "有限责任公司" if rng.random() < 0.1 else "有限公司"
    return f"样例{brand}{middle}{word}{end}", f"样例{brand}{word}厂"
