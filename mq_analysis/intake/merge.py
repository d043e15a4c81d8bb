"""Merge rows of several senders about one honour: the responsible department's row leads, all rows are kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mq_analysis.intake.honours import lab_kind
from mq_analysis.intake.record import Ledger, Row
from mq_analysis.intake.reference import Firm, Honour, Past, Reference
from mq_analysis.intake.spec import Laboratory, Offices
from mq_analysis.intake.words import plain

Title = tuple[str, str, str, str]
"""Firm, honour, item, and for honours of which no catalogue says what they are given to, date and certificate."""


@dataclass(frozen=True, slots=True)
class Merged:
    """An honour of the year.

    Attributes:
        honour_id: Continues the numbers of the history, in order of date, honour, firm and item.
        lab_kind: The kind of a laboratory; blank for other honours.
        rows: The rows about the honour, the leading one first.
    """

    honour_id: str
    firm: Firm
    honour: Honour
    item: str
    issue_date: str
    kind: str
    lab_kind: str
    rows: tuple[Row, ...]

    @property
    def lead(self) -> Row:
        """Return the leading row, whose values are used."""
        return self.rows[0]


def merge_honours(ledger: Ledger, reference: Reference) -> list[Merged]:
    """Group the rows about the same honour, resolve differences between them, and number the honours.

    Rows that wait for a decision get a number too, so that the decision does not change the numbers of others.
    """
    groups = _groups(ledger, reference)
    for group in groups.values():
        ordered = _order_rows(group, reference, ledger.spec.offices)
        lead = next((row for row in ordered if row.stands), ordered[0])
        for other in ordered[ordered.index(lead) + 1 :]:
            _differences(other, lead)
    for row in ledger.rows("honours"):
        if row.outcome != "rejected" and not row.values.get("issue_date"):
            told = [d for d in row.defects if d.field == "issue_date" and not d.is_proposal]
            for defect in told:
                defect.rejects = True
                defect.note += "；不能认定年度"
            if not told:
                row.note(
                    "date_missing", "issue_date", "rejected", rejects=True, note="没有日期，不能认定年度"
                )
    found = []
    for title, group in groups.items():
        rows = [
            row for row in _order_rows(group, reference, ledger.spec.offices) if row.outcome != "rejected"
        ]
        if rows:
            found.append((_best_date(rows), title, rows))
    found.sort(key=lambda one: (one[0], one[1][1], one[1][0], one[1][2], one[1][3]))
    start = _last_number(reference.history)
    merged = [
        _merge(
            f"H{start + i:04d}", title, [row for row in rows if row.stands], reference, ledger.spec.laboratory
        )
        for i, (_, title, rows) in enumerate(found, start=1)
        if any(row.stands for row in rows)
    ]
    for one in merged:
        _tell(one)
    return merged


def _merge(
    honour_id: str, title: Title, rows: Sequence[Row], reference: Reference, laboratory: Laboratory
) -> Merged:
    firm, honour = reference.firms[title[0]], reference.honours[title[1]]
    is_lab = honour.subject == "lab"
    return Merged(
        honour_id=honour_id,
        firm=firm,
        honour=honour,
        item=title[2],
        issue_date=_best_date(rows),
        kind=rows[0].text("kind"),
        lab_kind=lab_kind(title[2], laboratory, is_institution=firm.is_institution) if is_lab else "",
        rows=tuple(rows),
    )


def _groups(ledger: Ledger, reference: Reference) -> dict[Title, list[Row]]:
    """Return the rows of each firm, honour and item; a row without item joins the only item there is."""
    groups: dict[Title, list[Row]] = defaultdict(list)
    for row in ledger.rows("honours"):
        if row.outcome != "rejected" and row.text("honour_code") and row.text("org_code"):
            named = (row.text("org_code"), row.text("honour_code"), row.text("item_name"))
            groups[(*named, _date_and_certificate(row, reference))].append(row)
    _join_certificates(groups)
    _tell_again(groups)
    for title in [title for title in groups if not title[2]]:
        if reference.honours[title[1]].subject in ("product", "trademark"):
            others = [other for other in groups if other[:2] == title[:2] and other[2]]
            if len(others) == 1:
                groups[others[0]] += groups.pop(title)
    return groups


def _date_and_certificate(row: Row, reference: Reference) -> str:
    """Return what tells an honour from another of the same name and firm; blank where its catalogue's subject does."""
    if reference.honours[row.text("honour_code")].subject:
        return ""
    return f"{row.text('issue_date')}|{plain(row.text('certificate_no')).upper()}"


def _tell_again(groups: dict[Title, list[Row]]) -> None:
    """Report an honour that several offices report for a firm with different dates or certificates: it counts twice."""
    firsts: dict[tuple[str, str, str], Row] = {}
    for title, rows in groups.items():
        first = firsts.setdefault(title[:3], rows[0])
        for row in rows:
            if row.block.office != first.block.office and title[3]:
                note = f"{source(first)}也有此项而日期或证书编号不同，按两项计，请核对"
                row.note("honour_again", "honour_code", note=note)


def _join_certificates(groups: dict[Title, list[Row]]) -> None:
    """Join rows about one firm, honour and certificate whose items are spelled differently: they are one honour."""
    first: dict[tuple[str, ...], Title] = {}
    holders: dict[tuple[str, str], Row] = {}
    for title in list(groups):
        for row in list(groups[title]):
            number = plain(row.text("certificate_no")).upper()
            if not number:
                continue
            other = holders.setdefault((title[1], number), row)
            if other.text("org_code") != title[0]:
                row.note(
                    "certificate_twice", "certificate_no", note=f"与{source(other)}相同，企业不同，请核对"
                )
            home = first.setdefault((title[0], title[1], number), title)
            if home != title and title in groups:
                note = f"与{source(groups[home][0])}证书编号相同，按同一荣誉计"
                for same in groups.pop(title):
                    same.note("certificate_twice", "item_name", note=note)
                    groups[home].append(same)
                break


def _order_rows(rows: Sequence[Row], reference: Reference, offices: Offices) -> list[Row]:
    """Sort rows: the responsible department first, then other departments, the firm's own township, others."""

    def rank(row: Row) -> int:
        responsible = reference.honours[row.text("honour_code")].responsible_department
        if responsible in offices.stands_for(row.block.office):
            return 0
        if row.block.office not in reference.townships:
            return 1
        return 2 if reference.firms[row.text("org_code")].township == row.block.office else 3

    return sorted(rows, key=rank)


def _differences(row: Row, lead: Row) -> None:
    """Report at its cell each value of a row that differs from the leading row, which wins."""
    office = lead.block.office
    _date(row, lead, office)
    ours, theirs = row.text("doc_no"), lead.text("doc_no")
    if ours and theirs and ours != theirs:
        row.note("source_conflict", "doc_no", "repaired", clean=theirs, note=f"以{office}文号为准")
        row.values["doc_no"] = theirs
    if row.text("kind") != lead.text("kind") and lead.text("kind"):
        kind = "renewal_marked_new" if lead.text("kind") == "renewal" else "source_conflict"
        row.note(kind, "kind", "repaired", clean=lead.text("kind"), note=f"以{office}为准")
        row.values["kind"] = lead.text("kind")


def _date(row: Row, lead: Row, office: str) -> None:
    ours, theirs = row.text("issue_date"), lead.text("issue_date")
    if not theirs or ours == theirs:
        return
    if not ours:
        for defect in row.defects:
            if defect.field == "issue_date" and defect.kind == "date_invalid":
                defect.value_outcome, defect.clean = "repaired", theirs
                defect.note = f"以{office}日期为准"
        if not any(defect.field == "issue_date" for defect in row.defects):
            row.note("date_missing", "issue_date", "repaired", clean=theirs, note=f"以{office}日期补上")
        row.values["issue_date"] = theirs
    elif not (len(ours) == 7 and theirs.startswith(ours)):
        row.note("source_conflict", "issue_date", "repaired", clean=theirs, note=f"以{office}日期为准")
        row.values["issue_date"] = theirs


def _best_date(rows: Sequence[Row]) -> str:
    """Return the date of the leading row; if it is only a month, a full date of another row in that month."""
    first = rows[0].text("issue_date")
    return next((d for row in rows if len(d := row.text("issue_date")) == 10 and d.startswith(first)), first)


def _last_number(history: Sequence[Past]) -> int:
    numbers = [int(one.honour_id[1:]) for one in history if one.honour_id[1:].isdigit()]
    return max(numbers, default=0)


def _tell(merged: Merged) -> None:
    for row in merged.rows:
        row.values["honour_id"] = merged.honour_id
    for row in merged.rows[1:]:
        note = f"{merged.honour_id} {merged.lead.block.office}也已上报，只计一次"
        row.note("duplicate_report", "", "kept", note=note)


def register_row(merged: Merged) -> Mapping[str, object]:
    """Return a line of the register of honours."""
    return {
        "honour_id": merged.honour_id,
        "org_code": merged.firm.org_code,
        "enterprise_name": merged.firm.name,
        "township_code": merged.firm.township_code,
        "honour_code": merged.honour.code,
        "honour_name": merged.honour.name,
        "clause": merged.honour.clause or "",
        "item_name": merged.item,
        "issue_date": merged.issue_date,
        "kind": merged.kind,
        "lab_kind": merged.lab_kind,
        "n_sources": len(merged.rows),
        "primary_source": source(merged.lead),
        "other_sources": ";".join(source(row) for row in merged.rows[1:]),
    }


def source(row: Row) -> str:
    """Return the place of a row: file, sheet and row."""
    return f"{row.block.book.path}|{row.block.sheet.name}|{row.number}"
