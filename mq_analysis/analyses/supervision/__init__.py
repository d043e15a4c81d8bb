"""Supervision of quality: control charts with a budget of false alarms, alerts, cases, next year's visits."""

from mq_analysis.analyses.supervision import (
    charts,
    tables,
    tables_cases,
    tables_registers,
    tables_visits,
    text,
)
from mq_analysis.analyses.supervision.spec import SUPERVISION, Spec, Stream
from mq_analysis.analyses.supervision.visits import BackTest, Visits, back_test, plan
from mq_analysis.analyses.supervision.watch import Subject, Supervision, subjects, supervise

__all__ = [
    "SUPERVISION",
    "BackTest",
    "Spec",
    "Stream",
    "Subject",
    "Supervision",
    "Visits",
    "back_test",
    "charts",
    "plan",
    "subjects",
    "supervise",
    "tables",
    "tables_cases",
    "tables_registers",
    "tables_visits",
    "text",
]
