"""Find the honour of the catalogue that a row names, and check whether it belongs to the collection year."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping, Sequence

from mq_analysis.base.errors import Problem, nearest
from mq_analysis.base.messages import join, sentence
from mq_analysis.intake.catalogue import Catalogue
from mq_analysis.intake.decisions import YES, Decisions
from mq_analysis.intake.record import Ledger, Row
from mq_analysis.intake.reference import Honour, Past, Reference
from mq_analysis.intake.spec import Laboratory, Spec
from mq_analysis.intake.values import document_number
from mq_analysis.intake.words import plain, unquote

_BRAND = re.compile(r"^[^()]{1,12}?牌(?=.)")
_BRACKET = re.compile(r"\([^()]*\)")
_SEVERAL = re.compile(r"[、,，;；/+＋&\n]|(?<=[奖标品证业])[和及与]")
_LEVELS = ("国家", "省", "市", "县")
_CLOSE = 0.05
"""How much more alike than the next an honour must be to be proposed."""

_FIGURE = re.compile(r"(?:(?<=.)牌.*|(?:及图|图形|\+图|商标)+)$")


def settle_honours(ledger: Ledger, reference: Reference, decisions: Decisions) -> None:
    """Set the honour, the item and the kind of every row of the tables of honours."""
    catalogue = Catalogue.of(reference, ledger.spec.standards)
    past = _by_title(reference.history)
    for block in ledger.blocks:
        if block.kind == "honours":
            block.rows = [part for row in block.rows for part in _split(row, catalogue)]
    for row in ledger.rows("honours"):
        honour = _honour(row, catalogue, decisions)
        row.values["honour_code"] = honour.code if honour else None
        row.values["honour_name"] = honour.name if honour else None
        if honour:
            row.values["item_name"] = item_of(row.text("item_name"), honour) or None
            row.values["doc_no"] = document_number(row.text("doc_no")) or None
            has_kinds = "kind" in ledger.spec.tables["honours"].fields
            if has_kinds:
                _kind(row, ledger.spec)
            _check_level(row, honour, decisions)
            _not_awardable(row, honour, ledger.year)
            if has_kinds:
                _renewal_marked_new(row, honour, past)
                _kind_missing(row, honour, past, ledger.spec, decisions)


def _check_level(row: Row, honour: Honour, decisions: Decisions) -> None:
    """Propose to take an honour whose level differs from that which the row states; a person decides."""
    said = row.text("level")
    if (
        row.outcome == "rejected"
        or said not in _LEVELS
        or honour.level not in _LEVELS
        or said == honour.level
    ):
        return
    note = f"填的是{said}级，{honour.name}是{honour.level}级；接受则按{honour.name}计"
    defect = row.propose("level_differs", "level", clean=honour.level, note=note)
    if decisions.settle(defect):
        row.values["level"] = honour.level


def _split(row: Row, catalogue: Catalogue) -> list[Row]:
    """Return a row for each of several honours in one cell; the row itself if there is one."""
    text = str(row.raw.get("honour_code") or "")
    parts = [part.strip() for part in _SEVERAL.split(text) if part.strip()]
    if len(parts) < 2 or catalogue.find(text):
        return [row]
    if not all(catalogue.find(part) or catalogue.likest(part) for part in parts):
        return [row]
    return [
        dataclasses.replace(
            row,
            raw={**row.raw},
            values={**row.values, "honour_code": part},
            defects=[dataclasses.replace(defect) for defect in row.defects],
            own_unit={*row.own_unit},
            part=i,
        )
        for i, part in enumerate(parts)
    ]


def _honour(row: Row, catalogue: Catalogue, decisions: Decisions) -> Honour | None:
    text = row.text("honour_code")
    found = catalogue.find(text) if text else []
    if len(found) == 1:
        if row.part is None:
            return found[0]
        return _propose(row, catalogue, [(found[0], 1.0)], decisions)
    told = [
        defect
        for defect in row.defects
        if defect.field == "honour_code" and defect.kind != "strange_characters"
    ]
    if told:
        told[0].rejects = True
        return None
    if not text:
        row.note("honour_missing", "honour_code", "rejected", rejects=True, note="请填写荣誉全称")
        return None
    if found:
        likest = catalogue.likest(text, found)
        if likest:
            return _propose(row, catalogue, likest, decisions)
        names = "、".join(honour.name for honour in found)
        row.note("honour_ambiguous", "honour_code", "rejected", rejects=True, note=f"可能是：{names}")
        return None
    likest = catalogue.likest(text)
    if likest:
        return _propose(row, catalogue, likest, decisions)
    note = f"目录中没有；最接近的是{catalogue.nearest(text)}"
    row.note("honour_unknown", "honour_code", "rejected", rejects=True, note=note)
    return None


def _propose(
    row: Row, catalogue: Catalogue, likest: Sequence[tuple[Honour, float]], decisions: Decisions
) -> Honour | None:
    """Propose the most alike honour, or ask which of several is meant; return the honour that the row then has."""
    (best, likeness), *others = likest
    is_clear = not others or likeness - others[0][1] >= _CLOSE
    names = "、".join(f"{honour.name}（{honour.code}）" for honour, _ in likest[:4])
    kind = (
        "honours_in_one_cell"
        if row.part is not None
        else "honour_spelling"
        if is_clear
        else "honour_ambiguous"
    )
    note = (
        f"“{row.text('honour_code')}”，相似度{likeness:.0%}"
        if is_clear
        else f"可能是：{names}；请在“改为”写荣誉代码"
    )
    defect = row.propose(kind, "honour_code", clean=best.code if is_clear else "", note=note)
    if is_clear:
        defect.note = f"建议{best.name}；{note}"
    decisions.settle(defect, takes_value=True, everywhere=row.part is None)
    said = decisions.value_of(defect)
    if said:
        named = catalogue.honours.get(said.upper()) or next(iter(catalogue.find(said)), None)
        if named is None:
            place = decisions.given[defect.decision].where
            problem = sentence(
                "must be an honour of the catalogue, got {got!r}; {nearest}",
                got=said,
                nearest=nearest(said, [*catalogue.honours]),
            )
            decisions.problems.append(Problem(place, problem))
            return None
        defect.clean = named.code
        return named
    if not is_clear and defect.value_outcome == "pending":
        defect.note = note
        return None
    return best if is_clear else None


def list_aliases(ledger: Ledger, reference: Reference, decisions: Decisions) -> Mapping[str, tuple[str, int]]:
    """Return the code of the honour for each spelling that a person accepted, now or before, and the year."""
    found = dict(reference.aliases)
    for row in ledger.rows("honours"):
        for defect in row.defects:
            is_spelling = defect.kind in ("honour_spelling", "honour_ambiguous") and row.part is None
            if is_spelling and decisions.answer(defect) == YES and defect.clean:
                found[defect.raw] = (defect.clean, ledger.year)
    return found


def item_of(text: str, honour: Honour) -> str:
    """Return a product or trademark in standard form: without quotation marks, the word 牌, and 及图."""
    text = _BRACKET.sub("", plain(unquote(text))) or plain(unquote(text))
    if honour.subject == "trademark":
        return _FIGURE.sub("", text)
    if honour.subject == "product":
        return _BRAND.sub("", text)
    return text if honour.subject in ("", "lab") else ""


def lab_kind(item: str, about: Laboratory, *, is_institution: bool) -> str:
    """Return the kind of a laboratory: that of a testing body, or a firm's own."""
    is_own = any(word in item for word in about.own_words) or not is_institution
    return about.own if is_own else about.body


def _kind(row: Row, spec: Spec) -> None:
    """Read the kind (new or renewal) from the remarks if the column is blank."""
    if row.values.get("kind") is not None:
        return
    remarks = plain(row.text("remarks"))
    words = spec.words_of(spec.tables["honours"].fields["kind"])
    for kind in ("renewal", "new"):
        if any(word.lstrip("*") in remarks for word in words[kind]):
            row.values["kind"] = kind
            row.values["remarks"] = None
            return


def _renewal_marked_new(row: Row, honour: Honour, past: Mapping[tuple[str, str, str], Past]) -> None:
    """Treat an honour that the firm had before as a renewal, even if the row says that it is new."""
    title = (row.text("org_code"), honour.code, row.text("item_name"))
    if row.values.get("kind") == "new" and title in past and row.outcome != "rejected":
        note = f"历年记录：{past[title].issue_date}已获得过"
        if not honour.subject:
            row.note("renewal_marked_new", "kind", "kept", note=f"{note}，请核对")
            return
        row.note("renewal_marked_new", "kind", "repaired", clean="renewal", note=note)
        row.values["kind"] = "renewal"


def _kind_missing(
    row: Row, honour: Honour, past: Mapping[tuple[str, str, str], Past], spec: Spec, decisions: Decisions
) -> None:
    """Propose the kind from the history if the row gives none and was not refused."""
    if row.values.get("kind") is not None or row.outcome == "rejected":
        return
    title = (row.text("org_code"), honour.code, row.text("item_name"))
    row.values["kind"] = "renewal" if title in past else "new"
    source = f"以前获得过（{past[title].issue_date}）" if title in past else "历年记录中没有"
    defect = row.note("kind_missing", "kind", "repaired", clean=row.values["kind"], note=source)
    decisions.settle(defect, row.content, takes_value=True)
    said = decisions.value_of(defect)
    if said:
        words = spec.lexicons[id(spec.tables["honours"].fields["kind"])]
        row.values["kind"] = words.find(said)
        if row.values["kind"] is None:
            choices = join(words.choices)
            problem = sentence("must be one of {choices}, got {got!r}", choices=choices, got=said)
            decisions.problems.append(Problem(decisions.given[defect.decision].where, problem))


def _by_title(history: Sequence[Past]) -> dict[tuple[str, str, str], Past]:
    """Return the last honour of each firm, honour and item."""
    return {
        (one.org_code, one.honour_code, one.item): one for one in sorted(history, key=lambda p: p.issue_date)
    }


def _not_awardable(row: Row, honour: Honour, year: int) -> None:
    """Refuse an honour of another year, or one that the catalogue does not award in its year."""
    date = row.text("issue_date")
    if not date:
        return
    if date[:4] != str(year):
        row.note("outside_collection_year", "issue_date", "rejected", rejects=True, note=f"属于{date[:4]}年")
    elif not honour.new_titles_from <= year <= honour.new_titles_to:
        note = f"只在{honour.new_titles_from}—{honour.new_titles_to}年授予"
        row.note("honour_impossible_year", "issue_date", "rejected", rejects=True, note=note)
    elif year in honour.years_without_round:
        row.note("honour_impossible_year", "issue_date", "rejected", rejects=True, note=f"{year}年没有评选")
