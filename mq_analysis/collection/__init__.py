"""What a policy asks the offices for: the tables it reads, how their sheets look, and which honours count."""

from mq_analysis.collection.asked import Asked, asked_tables, collected_schema
from mq_analysis.collection.catalogue import honours_of
from mq_analysis.collection.settings import Collected, missing_fields, settings_for
from mq_analysis.collection.text import intake_text

__all__ = [
    "Asked",
    "Collected",
    "asked_tables",
    "collected_schema",
    "honours_of",
    "intake_text",
    "missing_fields",
    "settings_for",
]
