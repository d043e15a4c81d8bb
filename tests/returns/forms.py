"""The office's official tables, as its blank workbooks have them: titles, headings and units."""

from __future__ import annotations

from collections.abc import Mapping

from .columns import CODE, NAME, SERIAL, TOWN, Column, Form
from .forms_of_policies import POLICY_FORMS

MONTHS = tuple(Column(f"{month}月", f"m{month:02}", "yuan", "元") for month in range(1, 13))
HONOUR = (
    Column("荣誉名称", "honour_name"),
    Column("级别", "level", "choice"),
    Column("产品名称或商标名称", "item_name"),
    Column("注册证号/证书编号", "certificate_no", "code"),
    Column("授予机关", "issuing_body"),
    Column("公告文号", "doc_no"),
    Column("获得日期", "issue_date", "date"),
    Column("有效期至", "valid_until", "date"),
    Column("类型", "kind", "choice"),
    Column("认定途径", "route", "choice"),
    Column("备注", "remarks"),
)

FORMS: Mapping[str, Form] = {
    form.id: form
    for form in (
        Form("honours", "品牌创建情况", (SERIAL, NAME, CODE, *HONOUR)),
        Form("honours_of_department", "品牌创建情况", (SERIAL, TOWN, NAME, CODE, *HONOUR)),
        Form(
            "enterprise_output",
            "企业基本情况",
            (
                SERIAL,
                NAME,
                CODE,
                Column("主要产品", "main_product"),
                Column("企业规模", "size", "choice"),
                Column("是否规模以上", "is_above_scale", "choice"),
                Column("工业总产值", "gross_output_wan", "wan", "万元"),
                Column("年末从业人数", "employees", "count"),
                Column("经营状态", "status", "choice"),
                Column("备注", "remarks"),
            ),
        ),
        Form(
            "township_report",
            "质量工作目标完成情况",
            (
                SERIAL,
                Column("指标", "indicator_name"),
                Column("计量单位", "unit"),
                Column("目标值", "target_value", "number"),
                Column("完成值", "reported_value", "number"),
                Column("自评分", "self_score", "number"),
                Column("佐证", "evidence"),
            ),
        ),
        Form(
            "above_scale",
            "规模以上工业总产值",
            (
                SERIAL,
                TOWN,
                NAME,
                CODE,
                Column("行业", "industry"),
                Column("工业总产值", "gross_output_wan", "wan", "万元"),
                Column("从业人数", "employees", "count"),
            ),
        ),
        Form(
            "retention_monthly",
            "本级财政留成分月明细",
            (SERIAL, NAME, CODE, Column("税种", "tax_kind", "choice"), *MONTHS),
        ),
        Form(
            "retention_summary",
            "本级财政留成汇总",
            (SERIAL, NAME, CODE, TOWN, Column("全年本级留成", "retention_wan", "wan", "万元")),
        ),
        Form(
            "tax_paid",
            "企业入库税额明细",
            (
                SERIAL,
                Column("所属期", "period", "month"),
                Column("纳税人名称", "enterprise_name"),
                CODE,
                Column("税种", "tax_kind", "choice"),
                Column("入库税额", "paid_tax_yuan", "yuan", "元"),
                Column("县级分享比例", "county_share_pct", "pct"),
                Column("退库", "refund_yuan", "yuan", "元"),
            ),
        ),
        Form(
            "spot_checks",
            "产品质量监督抽查结果",
            (
                SERIAL,
                Column("样品编号", "sample_no", "code"),
                Column("抽查级别", "level", "choice"),
                Column("年度季度", "year_quarter", "code"),
                Column("任务编号", "task_no", "code"),
                Column("抽查产品", "product"),
                Column("是否食品", "is_food", "choice"),
                NAME,
                CODE,
                TOWN,
                Column("企业规模", "size", "choice"),
                Column("生产日期/批号", "batch_no", "code"),
                Column("抽样日期", "sampling_date", "date"),
                Column("抽样环节", "sampling_stage", "choice"),
                Column("检验机构", "lab"),
                Column("结果", "result", "choice"),
                Column("不合格项目", "failed_items"),
                Column("严重程度", "severity", "choice"),
                Column("复检结果", "recheck_result", "choice"),
                Column("后处理", "follow_up", "choice"),
                Column("复查日期", "recheck_date", "date"),
            ),
        ),
        Form(
            "standard_drafting",
            "参与制修订标准",
            (
                SERIAL,
                Column("单位", "enterprise_name"),
                CODE,
                Column("标准号", "standard_no", "code"),
                Column("标准名称", "title"),
                Column("级别", "level", "choice"),
                Column("制定/修订", "action", "choice"),
                Column("起草单位排名", "drafter_rank", "count"),
                Column("发布日期", "publish_date", "date"),
                Column("实施日期", "effective_date", "date"),
            ),
        ),
        Form(
            "calibration",
            "计量检定校准能力",
            (
                SERIAL,
                Column("计量器具类别", "instrument_class"),
                Column("县内拥有台件", "instruments_total", "count"),
                Column("应检台件", "subject_to_verification", "count"),
                Column("本县建标可检台件", "verifiable_in_county", "count"),
                Column("委托外检台件", "sent_outside", "count"),
            ),
        ),
        Form(
            "complaints",
            "投诉举报登记",
            (
                SERIAL,
                Column("登记编号", "complaint_no", "code"),
                Column("来源", "source", "choice"),
                Column("登记日期", "received_date", "date"),
                Column("被诉企业", "enterprise_name"),
                CODE,
                Column("商品类别", "goods_class"),
                Column("诉求类别", "claim_type", "choice"),
                Column("是否质量类", "is_quality", "choice"),
                Column("涉案金额", "amount_yuan", "yuan", "元"),
                Column("办结日期", "closed_date", "date"),
                Column("结果", "result", "choice"),
                Column("举报奖励金额", "whistleblower_reward_yuan", "yuan", "元"),
            ),
        ),
        Form(
            "special_equipment",
            "特种设备检验情况",
            (
                SERIAL,
                TOWN,
                Column("设备类别", "equipment_class", "choice"),
                Column("在用台数", "in_use", "count"),
                Column("应检台数", "inspection_due", "count"),
                Column("已检台数", "inspected", "count"),
                Column("不合格台数", "failed", "count"),
            ),
        ),
        Form(
            "export_inspections",
            "出口商品检验检疫",
            (
                SERIAL,
                Column("报检日期", "declared_date", "date"),
                Column("报检批号", "inspection_no", "code"),
                NAME,
                CODE,
                Column("HS编码", "hs_code", "code"),
                Column("商品名称", "goods_name"),
                Column("批次数", "lots", "count"),
                Column("货值", "value_usd", "usd", "美元"),
                Column("目的国", "destination"),
                Column("结果", "result", "choice"),
                Column("不合格原因", "failure_reason"),
                Column("境外通报", "foreign_notice", "choice"),
            ),
        ),
    )
} | {form.id: form for senders in POLICY_FORMS.values() for forms in senders.values() for form in forms}
