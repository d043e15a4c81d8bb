"""Amounts as clerks write them."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Decimal

from .columns import AMOUNTS
from .mess_values import value_mess
from .numerals import capitals, wide
from .returns import Mess, Outcome
from .workbook import CellValue, Formula, Rich


def on_amounts(words: Callable[[Decimal], CellValue]) -> Callable[[CellValue], CellValue]:
    """Return a writer that changes exact amounts only."""
    return lambda value: words(value) if isinstance(value, Decimal) else None


def amounts(
    name: str,
    doc: str,
    outcome: Outcome,
    words: Callable[[Decimal], CellValue],
    kinds: tuple[str, ...] = AMOUNTS,
    number_format: str = "@",
    formatted: bool = False,
) -> Mess:
    """Return a mess of amounts."""
    return value_mess(
        name, doc, outcome, on_amounts(words), kinds, number_format=number_format, formatted=formatted
    )


def below_zero(words: Callable[[Decimal], CellValue]) -> Callable[[Decimal], CellValue]:
    """Return a writer for negative amounts only."""
    return lambda amount: words(-amount) if amount < 0 else None


def formula(amount: Decimal) -> Formula:
    """Return a product whose result has more digits than fen."""
    result = math.nextafter(math.nextafter(float(amount), math.inf), math.inf)
    return Formula(f"={float(amount) / 3!r}*3", result)


def rewritten(amount: Decimal) -> Rich:
    """Return a wrong amount that is struck out, and the right one behind it."""
    return Rich(((f"{amount + 7:f}", True), (f" {amount:f}", False)))


def with_o(amount: Decimal) -> str | None:
    """Return the amount with a letter in place of a zero."""
    words = f"{amount:f}"
    return words.replace("0", "O", 1) if "0" in words and len(words) > 4 else None


AMOUNT_MESSES = (
    amounts("amount_as_text", "A number stored as text", "same", lambda amount: f"{amount:f}"),
    amounts(
        "amount_thousands",
        "12,345.67 as text",
        "same",
        lambda amount: f"{amount:,f}" if amount >= 1000 else None,
    ),
    amounts(
        "amount_full_width",
        "１２３４５．６７",
        "same",
        lambda amount: wide(f"{amount:f}") if amount >= 0 else None,
    ),
    amounts(
        "amount_full_width_thousands",
        "１２，３４５．６７",
        "same",
        lambda amount: wide(f"{amount:,f}") if amount >= 1000 else None,
    ),
    amounts("amount_blanks_around", "Blanks before and after", "same", lambda amount: f"  {amount:f} "),
    amounts(
        "amount_nbsp", "A no-break space, as web pages leave", "same", lambda amount: f"\xa0{amount:f}\xa0"
    ),
    amounts(
        "amount_zero_width",
        "A zero-width space behind the number",
        "same",
        lambda amount: f"{amount:f}\u200b",
    ),
    amounts(
        "amount_blank_thousands",
        "12 345.67",
        "told",
        lambda amount: f"{amount:,f}".replace(",", " ") if amount >= 1000 else None,
    ),
    amounts("amount_with_yuan", "12345.67元 in the cell", "same", lambda amount: f"{amount:f}元", ("yuan",)),
    amounts("amount_with_wan", "123.45万元 in the cell", "same", lambda amount: f"{amount:f}万元", ("wan",)),
    amounts(
        "amount_sign",
        "￥12,345.67",
        "same",
        lambda amount: f"￥{amount:,f}" if amount >= 0 else None,
        ("yuan",),
    ),
    amounts(
        "amount_currency_name", "人民币12345.67元", "told", lambda amount: f"人民币{amount:f}元", ("yuan",)
    ),
    amounts(
        "amount_wan_in_yuan",
        "1.234567万元 in a column of yuan",
        "told",
        lambda amount: f"{(amount / 10_000).normalize():f}万元",
        ("yuan",),
    ),
    amounts(
        "amount_yuan_in_wan",
        "1234500元 in a column of wan",
        "told",
        lambda amount: f"{(amount * 10_000).normalize():f}元",
        ("wan",),
    ),
    amounts("amount_in_capitals", "壹万贰仟叁佰肆拾伍元陆角柒分", "told", capitals, ("yuan",)),
    amounts(
        "amount_more_digits",
        "A formula whose result has more digits than fen",
        "same",
        formula,
        number_format="0.00",
    ),
    amounts(
        "amount_accounting",
        "A format of accounting: _ * #,##0.00_",
        "same",
        lambda amount: amount,
        number_format='_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ',
    ),
    amounts("negative_as_text", "-123.45 as text", "same", below_zero(lambda amount: f"-{amount:f}")),
    amounts("negative_full_width", "－123.45", "told", below_zero(lambda amount: f"－{amount:f}")),
    amounts("negative_brackets", "(123.45) for -123.45", "told", below_zero(lambda amount: f"({amount:f})")),
    amounts("negative_triangle", "△123.45 for -123.45", "told", below_zero(lambda amount: f"△{amount:f}")),
    amounts("negative_word", "负123.45", "told", below_zero(lambda amount: f"负{amount:f}")),
    amounts("zero_as_dash", "A dash for nothing", "told", lambda amount: "-" if amount == 0 else None),
    amounts(
        "amount_scientific",
        "1.234567E+04 as text",
        "told",
        lambda amount: f"{amount:E}" if amount >= 1000 else None,
    ),
    amounts("amount_letter_o", "A letter O in place of a zero", "told", with_o),
    amounts(
        "amount_full_stop",
        "A Chinese full stop for the point",
        "told",
        lambda amount: f"{amount:f}".replace(".", "。"),
    ),
    amounts("amount_unknown", "An amount that nobody knows: 不详", "told", lambda _: "不详"),
    amounts("amount_about", "约1200", "told", lambda amount: f"约{amount:f}"),
    amounts("amount_two", "Two amounts in a cell", "told", lambda amount: f"{amount:f}/{amount + 1:f}"),
    amounts("amount_error", "The text of an error of the spreadsheet", "told", lambda _: "#REF!"),
    amounts(
        "amount_error_formula",
        "A division by zero",
        "told",
        lambda _: Formula("=1/0", "#DIV/0!"),
        formatted=True,
    ),
    amounts(
        "amount_formula_without_result",
        "A formula whose result was not saved",
        "told",
        lambda _: Formula("=B1*2", ""),
        formatted=True,
    ),
    amounts(
        "amount_struck_in_part",
        "A wrong amount is struck out in the cell, the right one follows",
        "told",
        rewritten,
        formatted=True,
    ),
    amounts(
        "amount_shown_rounded",
        "The format shows whole numbers",
        "same",
        lambda amount: amount,
        number_format="0",
        formatted=True,
    ),
    amounts(
        "amount_red_brackets",
        "A format that shows -1 as (1) in red",
        "same",
        lambda amount: amount,
        number_format="0.00_);[Red](0.00)",
        formatted=True,
    ),
    amounts(
        "amount_shown_in_wan",
        "A format that shows yuan as wan",
        "told",
        lambda amount: amount,
        ("yuan",),
        '0!.0000"万"',
        formatted=True,
    ),
    value_mess(
        "month_in_wan",
        "One month in 万元 in a column of 元; the tax office's row says what it is",
        "told",
        lambda value: value / 10_000 if isinstance(value, Decimal) and value >= 10_000 else None,
        fields=[f"m{month:02}" for month in range(1, 13)],
        number_format="General",
    ),
    amounts("amount_slash", "A slash: no entry", "told", lambda _: "/", ("yuan",)),
    *(
        value_mess(name, doc, "told", lambda value: "" if isinstance(value, Decimal) else None, fields=fields)
        for name, doc, fields in (
            ("amount_blank", "No amount", ("paid_tax_yuan", "amount_yuan", "value_usd")),
            (
                "month_blank",
                "No amount in a month; unknown is not zero",
                [f"m{month:02}" for month in range(2, 12)],
            ),
        )
    ),
)
