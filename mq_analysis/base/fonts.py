"""The path of the Chinese fonts in the font package."""

from __future__ import annotations

from pathlib import Path

import pylopdf_fonts_zh_cn as wheel

SANS = "Noto Sans SC"
SERIF = "Noto Serif SC"
FILES: dict[str, Path] = {SANS: wheel.sans_path(), SERIF: wheel.serif_path()}
