"""What was planted in the sample county is found, and nothing else; each check at its bound."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest
import yaml

from mq_analysis.analyses import disbursement
from mq_analysis.analyses.disbursement import flow
from mq_analysis.base.project import home
from mq_analysis.rules.ledger import is_foreign_payee
from tests.disbursement.conftest import YEARS, book, findings, kinds, opened, with_values

from ..samples import rows

PLANTED = yaml.safe_load((home() / "tests" / "county" / "planted.yaml").read_text("utf-8"))


def test_the_planted_failures_are_found_and_nothing_else():
    planted = {
        (f["kind"], f["award_year"], f["approval_id"], f["org_code"], tuple(f["payment_ids"]))
        for f in PLANTED["control_failures"]
    }
    found = [
        (f.kind, year, f.approval_id, f.org_code, f.payment_ids)
        for year in YEARS
        for f in findings(book(year))
        if f.org_code
    ]
    assert len(planted) == 10
    assert set(found) == planted
    assert len(found) == len(planted)


def test_the_planted_failures_of_the_fund_are_found_and_nothing_else():
    found = {(f.kind, year, f.payment_ids) for year in YEARS for f in findings(book(year)) if not f.org_code}
    outside, over = PLANTED["special_fund_failures"]
    assert found == {
        (outside["kind"], outside["year"], (outside["entry"],)),
        (over["kind"], over["year"], ("F2014-11",)),
    }
    (overspent,) = [f for f in findings(book(2014)) if f.kind == "overspent"]
    assert overspent.facts["over_fen"] == -round(100 * float(over["balance_yuan"])) == 640_000


def test_no_decoy_is_found():
    decoys = {payment for d in PLANTED["control_decoys"] for payment in d["payment_ids"]}
    named = {payment for year in YEARS for f in findings(book(year)) for payment in f.payment_ids}
    assert len(decoys) == 5
    assert decoys & named == set()


def test_every_finding_names_its_rows_by_file_and_line():
    for year in YEARS:
        for finding in findings(book(year)):
            tables = {place.split("/")[-1].split(".csv:row ")[0] for place in finding.places}
            assert tables <= {"payments", "approvals", "blacklist", "special_fund"}
            assert finding.places
    (twice,) = [f for f in findings(book(2012)) if f.kind == "paid_twice"]
    rows = (home() / "data" / "sample" / "payments.csv").read_text("utf-8").splitlines()
    lines = [int(p.rpartition(" ")[2]) for p in twice.places if "payments" in p]
    assert [rows[line - 1].split(",")[0] for line in lines] == list(twice.payment_ids) == ["P0002", "P0023"]


def test_a_payment_on_the_day_of_authorisation_is_in_time_and_one_day_before_is_not(changed):
    def paid_on(day):
        return opened(changed(payments=with_values("payment_id", "P0003", payment_date=day)), 2012)

    assert ("paid_before_approval", "A2012-015", ("P0003",)) not in kinds(paid_on("2013-03-18"))
    assert ("paid_before_approval", "A2012-015", ("P0003",)) in kinds(paid_on("2013-03-17"))


@pytest.mark.parametrize(("amount", "is_found"), [("365000.00", False), ("365000.01", True)])
def test_a_fen_above_the_approval_is_found(changed, amount, is_found):
    there = changed(payments=with_values("payment_id", "P0003", amount_yuan=amount))
    found = ("paid_more_than_approved", "A2012-015", ("P0003",)) in kinds(opened(there, 2012))
    assert found == is_found


def test_two_parts_of_one_approval_are_no_double_payment_until_they_exceed_it(changed):
    def split(second):
        def change(body):
            first = next(row for row in body if row["payment_id"] == "P0003")
            first["amount_yuan"] = "165000.00"
            return [*body, first | {"payment_id": "P9999", "amount_yuan": second}]

        return opened(changed(payments=change), 2012)

    assert not any("P9999" in ids for _, _, ids in kinds(split("200000.00")))
    assert ("paid_twice", "A2012-015", ("P0003", "P9999")) in kinds(split("200000.01"))


@pytest.mark.parametrize(
    ("entry", "removal", "is_found"),
    [
        ("2013-04-01", "", True),  # from the day of entry
        ("2013-04-02", "", False),
        ("2012-01-01", "2013-04-02", True),
        ("2012-01-01", "2013-04-01", False),  # up to the day before removal
    ],
)
def test_a_firm_is_listed_from_entry_to_the_day_before_removal(changed, entry, removal, is_found):
    def listed(body):
        row = dict(body[0])
        row |= {"entry_id": "B999", "org_code": "PDY304515", "entry_date": entry, "removal_date": removal}
        return [*body, row | {"due_removal_date": "2014-01-01"}]

    there = opened(changed(blacklist=listed), 2012)
    assert (("paid_while_blacklisted", "A2012-015", ("P0003",)) in kinds(there)) == is_found


def test_a_returned_transfer_to_a_listed_firm_is_no_payment(changed):
    there = changed(payments=with_values("payment_id", "P0042", status="退回"))
    assert not any(kind == "paid_while_blacklisted" for kind, _, _ in kinds(opened(there, 2013)))


def test_the_second_item_is_fine_where_the_reading_pays_each_product():
    there = opened(book(2013).county, 2013, "R_STACK=per_product")
    assert not any(kind == "two_items_same_firm_year" for kind, _, _ in kinds(there))


def test_an_honour_may_be_rewarded_again_where_the_reading_pays_every_year(changed):
    def national(body):
        row = next(row for row in body if row["approval_id"] == "A2014-001")
        row.update(clause="A1", honour_id="H0139")  # approved for 2012 as A2012-005
        return body

    there = changed(approvals=national)
    asked = ("honour_rewarded_before", "A2014-001")
    assert asked in [(kind, approval) for kind, approval, _ in kinds(opened(there, 2014))]
    yearly = kinds(opened(there, 2014, "R_ONCE=yearly_while_valid"))
    assert asked not in [(kind, approval) for kind, approval, _ in yearly]


def test_a_payment_booked_in_another_year_is_found_in_the_year_of_its_approval(changed):
    there = changed(payments=with_values("payment_id", "P0003", award_year="2013"))
    assert ("award_year_differs", "A2012-015", ("P0003",)) in kinds(opened(there, 2012))
    assert "P0003" not in opened(there, 2013).payments["payment_id"].tolist()


def test_width_of_brackets_and_blanks_make_no_other_payee(changed):
    def renamed(body):
        row = next(row for row in body if row["org_code"] == "PDY304515")
        row["name"] = "样例博昊(集团)有限公司"
        return body

    payment = with_values("payment_id", "P0003", payee_name="样例博昊（集团） 有限公司")
    there = changed(enterprises=renamed, payments=payment)
    assert not is_foreign_payee(there["payments"], there["enterprises"])[2]
    other = changed(enterprises=renamed)
    assert is_foreign_payee(other["payments"], other["enterprises"])[2]


def test_no_term_is_checked_until_one_is_set(monkeypatch):
    late = {control.kind: control for control in disbursement.controls(book(2013))}["paid_late"]
    assert late.check is None
    settings = book(2013).settings
    check = next(one for one in settings.controls if one.id == "paid_late")
    approved = [
        r for r in rows("payments") if r["approval_id"].startswith("A2013") and r["status"] == "已发放"
    ]
    days = [(dt.date.fromisoformat(r["payment_date"]) - dt.date(2014, 3, 12)).days for r in approved]
    for term, expected in ((max(days), 0), (max(days) - 1, days.count(max(days)))):
        others = tuple(one for one in settings.controls if one.id != "paid_late")
        changed = settings.model_copy(
            update={"controls": (*others, check.model_copy(update={"within_days": term}))}
        )
        monkeypatch.setattr(
            "mq_analysis.payments.book.DISBURSEMENT", SimpleNamespace(find=lambda _, c=changed: c)
        )
        found = {c.kind: c for c in disbursement.controls(opened(book(2013).county, 2013))}["paid_late"]
        assert len(found.findings) == expected
        assert not found.check.in_text


def test_what_is_not_kept_is_said_and_not_taken_for_clean(changed):
    there = opened(changed(without=("blacklist", "special_fund")), 2013)
    made = {control.kind: control for control in disbursement.controls(there)}
    assert (made["paid_while_blacklisted"].rows, made["paid_while_blacklisted"].blind) == (0, 30)
    assert made["paid_while_blacklisted"].lacks == ("blacklist",)
    assert made["overspent"].lacks == made["use_outside_six_classes"].lacks == ("special_fund",)


def test_a_county_without_approvals_and_payments_has_a_book_that_says_so(changed):
    there = opened(changed(without=("approvals", "payments")), 2013)
    made = disbursement.controls(there)
    assert [f.kind for control in made for f in control.findings if f.org_code] == []
    assert {control.rows for control in made if control.kind.startswith("paid_")} == {0}
    assert all("payments" in control.lacks for control in made if control.kind == "paid_twice")
    steps = flow.steps(there).set_index("step")["amount_fen"]
    assert steps["awarded"] == -steps["not_approved"] == 192_000_100


def test_a_missing_date_of_the_group_is_counted_as_not_checked(changed):
    def without_column(body):
        return [{k: v for k, v in row.items() if k != "group_approval_date"} for row in body]

    there = opened(changed(approvals=without_column), 2012)
    early = {c.kind: c for c in disbursement.controls(there)}["paid_before_approval"]
    assert early.blind == early.rows == 25
    assert early.lacks == ("approvals.group_approval_date",)
    assert [f.payment_ids for f in early.findings] == [("P0001",)]  # the county head's date is known
