"""Divide whole numbers and round as a policy says, by the one division that all engines do alike.

Engines agree on dividing numbers of 0 or more and rounding down. Below 0 some round down and some toward 0, so a signed
number is divided by its size and takes its sign again afterwards.
"""

from __future__ import annotations

from mq_analysis.rules.exact.graph import Node


def quotient(size: Node, divisor: Node, mode: str) -> Node:
    """Divide a number of 0 or more by one above 0 and round: half_up, down or up."""
    match mode:
        case "half_up":
            # a/b + 1/2 is (2a + b) / 2b: whole numbers also where b is odd and has no whole half
            return _divide_down(size * 2 + divisor, divisor * 2)
        case "down":
            return _divide_down(size, divisor)
        case _:
            # with b - 1 more, a remainder of 1 or more reaches the next whole number and 0 does not
            return _divide_down(size + (divisor - 1), divisor)


def _divide_down(size: Node, divisor: Node) -> Node:
    """Divide, rounding down; a constant divisor is a plain number, so that a common factor cancels."""
    constant = divisor.number
    return size // (divisor if constant is None else constant)


def quotient_of_numbers(number: int, divisor: int, mode: str) -> int:
    """Divide and round one number, below 0 as its size: what `quotient` comes to at the end of a range."""
    size = abs(number)
    units = {
        "half_up": (2 * size + divisor) // (2 * divisor),
        "down": size // divisor,
    }.get(mode, -(-size // divisor))
    return units if number >= 0 else -units
