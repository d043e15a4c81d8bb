"""The model of a policy file: closed, one class per kind of node.

A node that depends on the reading of a clause is a list of *variants*, each with ``under: {READING: option}``; one
without ``under`` always holds. `mq_analysis.policy.rules` picks the variants of a chosen set of readings; nothing
below this layer sees a choice. The model has six parts, a module each: a quantity (`facts`), a condition
(`conditions`), an amount (`amounts`), an award (`awards`), a step over several awards (`stacking`), and the cases
that prove it (`cases`).
"""

from mq_analysis.policy.model.amounts import (
    AmountBody,
    AmountNode,
    AwardAmount,
    Bracket,
    Cap,
    Choice,
    ChoiceBracket,
    Factor,
    Schedule,
)
from mq_analysis.policy.model.awards import After, Award, Funder, GateMissed, Held, Payee, Stage
from mq_analysis.policy.model.base import Label, Node, Variant, Variants
from mq_analysis.policy.model.cases import Case, Expectation, Known, facts_in
from mq_analysis.policy.model.changes import Amendment, Change, Operation
from mq_analysis.policy.model.conditions import BOUNDS, GROUPS, Bounds, Condition
from mq_analysis.policy.model.document import Policy, Reading, RuledBy, Version
from mq_analysis.policy.model.facts import BETWEEN, Fact, Formula, PartOf, TableInfo, Window
from mq_analysis.policy.model.rounding import FactRounding, Mode, Rounding
from mq_analysis.policy.model.stacking import ACTIONS, KEYS, Derived, Fund, Step

__all__ = [
    "ACTIONS",
    "BETWEEN",
    "BOUNDS",
    "GROUPS",
    "KEYS",
    "After",
    "Amendment",
    "AmountBody",
    "AmountNode",
    "Award",
    "AwardAmount",
    "Bounds",
    "Bracket",
    "Cap",
    "Case",
    "Change",
    "Choice",
    "ChoiceBracket",
    "Condition",
    "Derived",
    "Expectation",
    "Fact",
    "FactRounding",
    "Factor",
    "Formula",
    "Fund",
    "Funder",
    "GateMissed",
    "Held",
    "Known",
    "Label",
    "Mode",
    "Node",
    "Operation",
    "PartOf",
    "Payee",
    "Policy",
    "Reading",
    "Rounding",
    "RuledBy",
    "Schedule",
    "Stage",
    "Step",
    "TableInfo",
    "Variant",
    "Variants",
    "Version",
    "Window",
    "facts_in",
]
