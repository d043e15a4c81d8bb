"""Find the firm of each row by code and name, and decide what happens if they disagree."""

from __future__ import annotations

import re

from mq_analysis.base.codes import inside, is_identity_number, normal_form
from mq_analysis.base.errors import Problem
from mq_analysis.base.messages import sentence
from mq_analysis.intake.decisions import Decisions
from mq_analysis.intake.defect import Defect
from mq_analysis.intake.firms import Code, Register, read_code
from mq_analysis.intake.record import Ledger, Row
from mq_analysis.intake.reference import Firm, Reference
from mq_analysis.intake.words import plain, trim
from mq_analysis.tables.workbooks.grid import is_blank

CODE, NAME, RENAMES = "org_code", "enterprise_name", "renames"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_HTML = re.compile(r"<\s*[/!a-z]|&(?:[a-z]+|#\d+);|javascript:", re.IGNORECASE)
_MARKUP = re.compile(r"[#$`*_\\\[\]{}|^~\u0000-\u001f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
_ASK = "请核对组织机构代码证后重报"
_ASK_PERSON = "请勿填报身份证号；个人请填质强办编的内部代码（PDY00001至PDY99999加校验位）"


def settle_firms(ledger: Ledger, reference: Reference, register: Register, decisions: Decisions) -> None:
    """Set the firm of every row in tables of firms, and the township of the row."""
    above: tuple[Row, Firm] | None = None
    for row in ledger.rows():
        table = ledger.spec.tables[row.block.kind]
        is_about_none = table.firm_optional and not row.text(NAME) and not row.text(CODE)
        if (NAME in row.block.found.columns or CODE in row.block.found.columns) and not is_about_none:
            is_next = above is not None and above[0].block is row.block and above[0].number == row.number - 1
            firm = (
                _firm_of_change(row, register)
                or _Row(row, register, decisions, above[1] if above and is_next else None).firm()
            )
            above = (row, firm) if firm else None
            row.values[CODE] = firm.org_code if firm else None
            if firm:
                row.values[NAME] = (
                    firm.name if row.block.kind != RENAMES else trim(str(row.raw.get(NAME) or ""))
                )
                _place(row, firm, reference)
                _note_closed_firm(row, firm, ledger.year)
        elif "township" in row.values or "township_code" in table.columns:
            _township(row, reference)


def _firm_of_change(row: Row, register: Register) -> Firm | None:
    """Return the firm of a reported change of name, by its code and one of its names; None for other rows."""
    if row.block.kind != RENAMES:
        return None
    firm = register.firms.get(inside(read_code(row.raw.get(CODE)).text)) if row.raw.get(CODE) else None
    names = (row.text("former_name"), trim(str(row.raw.get(NAME) or "")))
    return firm if firm and any(register.is_name(name, firm) for name in names) else None


class _Row:
    """One row and the register, with the firm of the row right above it."""

    def __init__(self, row: Row, register: Register, decisions: Decisions, above: Firm | None) -> None:
        self.row, self.register, self.decisions, self.above = row, register, decisions, above
        self.raw_name = "" if row.values.get(NAME, "") is None else str(row.raw.get(NAME) or "")
        self.name = trim(self.raw_name)
        self.code = Code("") if row.values.get(CODE, "") is None else read_code(row.raw.get(CODE))

    def firm(self) -> Firm | None:
        """Find the firm; None if the row is refused."""
        if self.code.is_corrupt:
            self._refuse("code_corrupted", CODE, "18位代码须设为文本格式后重报")
            return None
        is_known = self.register.knows(self.code)
        if is_known and inside(self.code.text) in self.register.firms:
            return self._by_code(self.register.firms[inside(self.code.text)])
        if is_known:
            self._refuse("firm_not_in_register", CODE, "登记库无此代码，请先办理登记")
            return None
        return self._by_name()

    def _by_code(self, firm: Firm) -> Firm | None:
        if not self.name:
            self.row.note("name_missing", NAME, "repaired", clean=firm.name, note="按代码补登记名称")
            return firm
        fit = self.register.fit(self.name, firm)
        if fit in ("former", "short"):
            self.row.note(f"name_{fit}", NAME, "repaired", clean=firm.name, note="改为登记名称")
        elif fit != "exact" and (hostile := hostile_kind(self.raw_name)):
            self.row.note(
                hostile, NAME, "repaired", clean=firm.name, note="不执行、不显示原文，按代码取登记名称"
            )
        elif fit == "near":
            self._propose("name_differs", NAME, firm.name, f"登记名称为{firm.name}")
        elif fit == "":
            self._refuse("code_name_mismatch", CODE, f"代码属于{firm.name}")
            return None
        return firm

    def _by_name(self) -> Firm | None:
        if not self.name and not self.code.text and self.above:
            return self._propose_firm(
                "code_missing", self.above, f"名称、代码都空；上一行是{self.above.name}"
            )
        hostile = hostile_kind(self.raw_name)
        if hostile:
            self.row.note(hostile, NAME, "rejected", rejects=True, note="不执行、不显示原文")
        completed = self.register.find_by_code_end(self.code, self.name) if self.code.text else None
        if completed:
            kind = "code_as_number" if self.code.is_number else "code_lost_leading"
            return self._propose_firm(kind, completed, f"补全后是{completed.name}的代码")
        firms = self.register.find_by_name(self.name) if self.name else []
        kind = self._what_is_wrong()
        if len(firms) == 1:
            return self._propose_firm(kind, firms[0], f"名称与登记的{firms[0].name}完全一致")
        self._refuse(kind, CODE, _ASK_PERSON if is_identity_number(normal_form(self.code.text)) else _ASK)
        if not hostile:
            self._say_why(len(firms))
        return None

    def _what_is_wrong(self) -> str:
        if not self.code.text:
            return "code_missing"
        if self.code.is_number:
            return "code_as_number"
        if len(self.code.text) == 8 and not is_blank(self.row.raw.get(CODE)):
            return "code_lost_leading"
        is_like_one = re.fullmatch(r"[0-9A-Z]{9}|[0-9A-Z]{18}", self.code.text, re.ASCII)
        return "code_check_digit" if is_like_one else "code_unreadable"

    def _say_name(self, firm: Firm) -> None:
        fit = self.register.fit(self.name, firm)
        if fit in ("former", "short"):
            self.row.note(f"name_{fit}", NAME, "repaired", clean=firm.name, note="改为登记名称")

    def _say_why(self, alike: int) -> None:
        """Add a note on the firms that an ambiguous name may mean."""
        firms = self.register.find_by_short_name(self.name) if self.name else []
        names = "、".join(firm.name for firm in firms[:5])
        if alike > 1 or len(firms) > 1:
            self.row.note("name_ambiguous", NAME, "rejected", rejects=True, note=f"可能是：{names}")
        elif firms:
            self.row.note(
                "name_short", NAME, "rejected", rejects=True, note=f"可能是：{names}，简称不能代替代码"
            )
        elif self.name:
            self.row.note("firm_not_in_register", NAME, "rejected", rejects=True, note="登记库无此名称")

    def _propose_firm(self, kind: str, firm: Firm, note: str) -> Firm:
        """Propose the firm of a code; return it, or the one whose code a person gave instead."""
        defect = self._propose(kind, CODE, firm.org_code, note, takes_value=True)
        said = self.decisions.value_of(defect)
        if said:
            code = inside(read_code(said).text)
            if code not in self.register.firms:
                place = self.decisions.given[defect.decision].where
                problem = sentence("must be the code of a firm of the register, got {got!r}", got=said)
                self.decisions.problems.append(Problem(place, problem))
            firm = self.register.firms.get(code, firm)
        self._say_name(firm)
        return firm

    def _propose(self, kind: str, name: str, clean: str, note: str, *, takes_value: bool = False) -> Defect:
        defect = self.row.note(kind, name, "repaired", clean=clean, note=note)
        self.decisions.settle(defect, self.row.content, takes_value=takes_value)
        return defect

    def _refuse(self, kind: str, name: str, note: str) -> None:
        self.row.note(kind, name, "rejected", rejects=True, note=note)


def hostile_kind(name: str) -> str:
    """Return the kind of problem of a name that looks like a formula or markup; blank if it does not."""
    if name.strip(" ").startswith(_FORMULA):
        return "formula_injection"
    if _HTML.search(name):
        return "html_injection"
    return "markup_injection" if _MARKUP.search(name) else ""


def _place(row: Row, firm: Firm, reference: Reference) -> None:
    """Set the township from the register; report if the sender gives another."""
    row.values["township_code"] = firm.township_code
    sender = row.block.office
    if sender in reference.townships and sender != firm.township:
        note = f"登记在{firm.township}，由{sender}填报"
        row.note("wrong_township", NAME, "kept", clean=firm.name, note=note)
    stated = _known_township(row, reference)
    if stated and stated != firm.township:
        row.note("wrong_township", "township", "kept", clean=stated, note=f"登记在{firm.township}")


def _known_township(row: Row, reference: Reference) -> str:
    """Return the township that a row names, as spelled in the register."""
    said = plain(row.text("township"))
    if not said or not reference.townships:
        return ""
    stem = said.removesuffix("镇").removesuffix("乡")
    found = [name for name in reference.townships if name in said or stem.endswith(name[:-1])]
    if len(found) == 1:
        row.values["township"] = found[0]
        return found[0]
    row.note("township_unknown", "township", "kept", clean=said, note="请填写乡镇全称")
    return ""


def _township(row: Row, reference: Reference) -> None:
    """Set the township of a row without a firm: the one it names, else that of its sender."""
    name = _known_township(row, reference) or row.block.office
    row.values["township_code"] = reference.townships.get(name)


def _note_closed_firm(row: Row, firm: Firm, year: int) -> None:
    if row.block.kind not in ("honours", "enterprise_output") or firm.status in ("", "存续"):
        return
    if firm.closed_on and firm.closed_on[:4] < str(year):
        field = "status" if "status" in row.block.found.columns else NAME
        note = f"{firm.status} {firm.closed_on}"
        row.note("closed_firm", field, "kept", clean=row.text(field), note=note)
