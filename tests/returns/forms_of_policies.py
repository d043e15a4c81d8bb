"""The tables that other policies ask for, as a template prints them: who sends each, its headings and units."""

from __future__ import annotations

from collections.abc import Mapping

from .columns import CODE, NAME, SERIAL, Column, Form

REMARKS = Column("备注", "remarks")


def form(table: str, title: str, *columns: Column) -> Form:
    """Return a form about firms, which has the name of the table that is made of it."""
    return Form(table, title, (SERIAL, NAME, CODE, *columns, REMARKS))


POLICY_FORMS: Mapping[str, Mapping[str, tuple[Form, ...]]] = {
    "longgang_2023": {
        "工信局": (
            form(
                "platforms",
                "租房的公共服务平台",
                Column("编号", "platform_no", "code"),
                Column("平台级别", "level", "choice"),
                Column("平台年度实际租金", "rent_yuan", "yuan", "元"),
                Column("核定资助额", "agreed_yuan", "yuan", "元"),
            ),
            form(
                "new_rooms",
                "新增租赁用房",
                Column("编号", "lease_no", "code"),
                Column("企业类别", "trade", "choice"),
                Column("实收资本", "paid_in_wan", "wan", "万元"),
                Column("上年度新增用房实际租金", "rent_yuan", "yuan", "元"),
            ),
        ),
        "住建局": (
            form(
                "software_rents",
                "软件企业租房",
                Column("编号", "lease_no", "code"),
                Column("是否符合条件", "qualified", "choice"),
                Column("租赁面积", "area_sqm", "number", "平方米"),
                Column("上年度租用月数", "months", "count", "月"),
                Column("每平方米每月租金", "unit_rent_yuan", "yuan", "元"),
            ),
        ),
    },
    "dangshan_2023": {
        "科技局": (
            form(
                "rd_statistics",
                "企业研发统计",
                Column("当年R&D经费", "rd_wan", "wan", "万元"),
                Column("当年主营业务收入", "revenue_wan", "wan", "万元"),
            ),
        ),
    },
    "suizhou_2024": {
        "金融办": (
            form(
                "loan_interest",
                "科技创新贷分段计息",
                Column("编号", "period_no", "code"),
                Column("是否首贷户", "first_loan", "choice"),
                Column("放款日", "lent_on", "date"),
                Column("计息段首日", "paid_from", "date"),
                Column("计息段末日", "paid_to", "date"),
                Column("本金", "principal_wan", "wan", "万元"),
                Column("该段实付利息", "interest_yuan", "yuan", "元"),
            ),
        ),
        "科技局": (
            form(
                "projects",
                "市级科技项目",
                Column("编号", "project_no", "code"),
                Column("日期", "selected_on", "date"),
                Column("遴选核定的支持金额", "agreed_wan", "wan", "万元"),
            ),
        ),
    },
}
"""Forms by policy and sender; the id of each is the table of ``data/``."""

TABLES = tuple(form.id for senders in POLICY_FORMS.values() for forms in senders.values() for form in forms)
IN_YUAN, IN_WAN = ("platforms",), ("rd_statistics", "projects")
"""Forms all of whose amounts have one unit."""
