"""Find the honour of the catalogue that a row names, and check whether it belongs to the collection year."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from mq_analysis.intake.cells import document_number
from mq_analysis.intake.decisions import Decisions
from mq_analysis.intake.record import Ledger, Row
from mq_analysis.intake.reference import Honour, Past, Reference
from mq_analysis.intake.spec import Laboratory, Spec
from mq_analysis.intake.words import plain, unquote

_VERSION = re.compile(r"[:-](?:19|20)\d{2}", re.ASCII)
_DECORATION = ("产品", "称号", "证书", "荣誉称号", "荣誉", "企业称号")
_PLACES = (("福建省", "省"), ("福州市", "市"), ("国家级", "国家"), ("省级", "省"), ("市级", "市"))
_BRAND = re.compile(r"^[^()]{1,12}?牌(?=.)")
_BRACKET = re.compile(r"\([^()]*\)")
_FIGURE = re.compile(r"(?:(?<=.)牌.*|(?:及图|图形|\+图|商标)+)$")


@dataclass(slots=True)
class Catalogue:
    """The catalogue of honours, searchable by the names that people use."""

    honours: Mapping[str, Honour]
    _by_name: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    @classmethod
    def of(cls, honours: Mapping[str, Honour]) -> Catalogue:
        """Index a catalogue."""
        catalogue = cls(honours)
        for code, honour in honours.items():
            for name in (honour.name, *honour.known_aliases):
                for spelling in _spellings(name):
                    catalogue._by_name[spelling].add(code)
        return catalogue

    def find(self, text: str) -> list[Honour]:
        """Return the honours that a text may name: one if it is certain, several if ambiguous, none if unknown."""
        for spelling in _spellings(text):
            if spelling in self._by_name:
                return [self.honours[code] for code in sorted(self._by_name[spelling])]
        core = _core(text)
        codes = {code for name, found in self._by_name.items() if core and core in name for code in found}
        return [self.honours[code] for code in sorted(codes)] if len(codes) > 1 else []

    def nearest(self, text: str) -> str:
        """Return the name of the most similar honour, as a hint."""
        marks = set(plain(text))
        return max(self.honours.values(), key=lambda honour: len(marks & set(honour.name))).name


def _spellings(text: str) -> list[str]:
    """Return a name and its shorter spellings, all in half width and one case.

    The shorter spellings leave out versions, brackets and words such as 称号, and abbreviate places and levels.
    """
    whole = unquote(plain(text)).upper()
    bare = _VERSION.sub("", whole.replace("：", ":"))
    inner = _BRACKET.sub("", bare) or bare
    short = inner
    for long, brief in _PLACES:
        short = short.replace(long, brief)
    found = [whole, bare, inner, short]
    for word in _DECORATION:
        found += [spelling.removesuffix(word) for spelling in (inner, short)]
    return list(dict.fromkeys(spelling for spelling in found if len(spelling) > 1))


def _core(text: str) -> str:
    """Return a name without level and place, such as ``名牌`` for ``国家级名牌``; blank if too little is left."""
    core = unquote(plain(text)).upper()
    for word in (
        "福建省",
        "福州市",
        "国家级",
        "省级",
        "市级",
        "国家",
        "全国",
        "中国",
        "福建",
        "福州",
        "省",
        "市",
        "产品",
        "称号",
    ):
        core = core.removeprefix(word).removesuffix(word)
    return core if len(core) >= 2 else ""


def settle_honours(ledger: Ledger, reference: Reference, decisions: Decisions) -> None:
    """Set the honour, the item and the kind of every row of the tables of honours."""
    catalogue = Catalogue.of(reference.honours)
    past = _by_title(reference.history)
    for row in ledger.rows("honours"):
        honour = _honour(row, catalogue)
        row.values["honour_code"] = honour.code if honour else None
        row.values["honour_name"] = honour.name if honour else None
        if honour:
            row.values["item_name"] = item_of(row.text("item_name"), honour) or None
            row.values["doc_no"] = document_number(row.text("doc_no")) or None
            _kind(row, ledger.spec)
            _not_awardable(row, honour, ledger.year)
            _renewal_marked_new(row, honour, past)
            _kind_missing(row, honour, past, decisions)


def _honour(row: Row, catalogue: Catalogue) -> Honour | None:
    text = row.text("honour_code")
    found = catalogue.find(text) if text else []
    if len(found) == 1:
        return found[0]
    told = [defect for defect in row.defects if defect.field == "honour_code"]
    if told:
        told[0].rejects = True
    elif not text:
        row.note("honour_missing", "honour_code", "rejected", rejects=True, note="请填写荣誉全称")
    elif found:
        names = "、".join(honour.name for honour in found)
        row.note("honour_ambiguous", "honour_code", "rejected", rejects=True, note=f"可能是：{names}")
    else:
        note = f"目录中没有；最接近的是{catalogue.nearest(text)}"
        row.note("honour_unknown", "honour_code", "rejected", rejects=True, note=note)
    return None


def item_of(text: str, honour: Honour) -> str:
    """Return a product or trademark in standard form: without quotation marks, the word 牌, and 及图."""
    text = _BRACKET.sub("", plain(unquote(text))) or plain(unquote(text))
    if honour.subject == "trademark":
        return _FIGURE.sub("", text)
    if honour.subject == "product":
        return _BRAND.sub("", text)
    return text if honour.subject == "lab" else ""


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
        row.note("renewal_marked_new", "kind", "repaired", clean="renewal", note=note)
        row.values["kind"] = "renewal"


def _kind_missing(
    row: Row, honour: Honour, past: Mapping[tuple[str, str, str], Past], decisions: Decisions
) -> None:
    """Propose the kind from the history if the row gives none and was not refused."""
    if row.values.get("kind") is not None or row.outcome == "rejected":
        return
    title = (row.text("org_code"), honour.code, row.text("item_name"))
    row.values["kind"] = "renewal" if title in past else "new"
    source = f"以前获得过（{past[title].issue_date}）" if title in past else "历年记录中没有"
    defect = row.note("kind_missing", "kind", "repaired", clean=row.values["kind"], note=source)
    decisions.settle(defect, row.content)


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
