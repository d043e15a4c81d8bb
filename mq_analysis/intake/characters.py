"""Characters that do not belong in a text: control and direction marks are removed, private ones replaced.

Source: Unicode 15, chapter 23 (special areas and format characters). The geta mark 〓 (U+3013) stands for a missing
character.
"""

from __future__ import annotations

import re

GETA = "〓"
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff\ufffd]")
_LONE = re.compile("[\ud800-\udfff]")
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]")
_CONTROL = re.compile("[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]")
_UNSEEN = re.compile("[\u200b-\u200d\u2060-\u2065\u206a-\u206f\ufeff\u00ad]")
_KINDS = (
    (_PRIVATE, "自造字", GETA),
    (_LONE, "残缺字符", GETA),
    (_DIRECTION, "方向控制符", ""),
    (_CONTROL, "控制符", ""),
)


def clean_text(text: str) -> tuple[str, str]:
    r"""Return a text without strange characters and blanks at its ends, and a note on those that were found.

    Unseen characters of no width are removed without a note: programs add them.

    >>> clean_text(" 样例\u202e瓷业\ue123 ")
    ('样例瓷业〓', '自造字 U+E123；方向控制符 U+202E')
    >>> clean_text("样例\u200b瓷业")
    ('样例瓷业', '')
    """
    notes = []
    for pattern, name, instead in _KINDS:
        found = sorted(set(pattern.findall(text)))
        if found:
            notes.append(f"{name} {'、'.join(f'U+{ord(letter):04X}' for letter in found)}")
            text = pattern.sub(instead, text)
    return _UNSEEN.sub("", text).strip().strip("\u3000"), "；".join(notes)
