"""A tiny county that reads without problems; tests spoil one thing at a time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from mq_analysis.base.errors import DataError
from mq_analysis.tables import read_county

A, B = "PDY000597", "PDY001071"

TABLES = {
    "enterprises": (
        "org_code,name,township_code,township,product_group,entity_type\n"
        f"{A},样例县产品质量检验所,350124100,梅城镇,检测,事业单位\n"
        f"{B},样例盛德生态农业有限公司,350124201,上莲乡,农产品,企业\n"
    ),
    "honours": (
        "honour_id,org_code,honour_name,issue_date,kind,valid_until\n"
        f"H1,{A},国家实验室认可,2013-05-03,new,2016-05-02\n"
        f"H2,{B},福建省著名商标,2013-11,renewal,\n"
    ),
    "retention": (
        "period,org_code,tax_kind,retention_yuan\n"
        f"201301,{A},营业税,100.10\n"
        f"201301,{B},增值税,1468.59\n"
        f"201302,{B},增值税,-1000\n"
    ),
}

Folder = Callable[..., Path]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Write the tiny county, with the texts or bytes given by table name instead of its own."""

    def write(**changed: str | bytes | None) -> Path:
        for name, content in {**TABLES, **changed}.items():
            if content is not None:
                data = content if isinstance(content, bytes) else content.encode()
                (tmp_path / f"{name}.csv").write_bytes(data)
        return tmp_path

    return write


@pytest.fixture
def retention() -> Callable[..., str]:
    """Write a retention table with these amounts, one a month from 2001-01 on."""

    def table(*amounts: str) -> str:
        rows = [f"{2001 + i // 12}{i % 12 + 1:02d},{A},{text}\n" for i, text in enumerate(amounts)]
        return "period,org_code,retention_yuan\n" + "".join(rows)

    return table


@pytest.fixture
def told() -> Callable[[Path], list[str]]:
    """Read a folder that must not be accepted; return its problems without the folder's path."""

    def read(place: Path) -> list[str]:
        with pytest.raises(DataError) as caught:
            read_county(place)
        return [str(problem).replace(f"{place}/", "") for problem in caught.value.problems]

    return read
