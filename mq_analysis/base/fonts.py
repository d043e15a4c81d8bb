"""Where the Chinese fonts of the font wheel lie."""

from __future__ import annotations

from pathlib import Path

import pylopdf_fonts_zh_cn as wheel

SANS = "Noto Sans SC"
SERIF = "Noto Serif SC"
FILES: dict[str, Path] = {SANS: wheel.sans_path(), SERIF: wheel.serif_path()}
