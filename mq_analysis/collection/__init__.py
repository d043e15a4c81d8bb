"""What a policy asks the offices for: the tables it reads, how their sheets look, and which honours count."""

from mq_analysis.collection.asked import Asked, schema_to_collect, tables_to_collect
from mq_analysis.collection.catalogue import honours_of
from mq_analysis.collection.earlier import earlier_years
from mq_analysis.collection.settings import Collected, missing_fields, settings_for, unread_tables
from mq_analysis.collection.text import intake_text

__all__ = [
    "Asked",
    "Collected",
    "earlier_years",
    "honours_of",
    "intake_text",
    "missing_fields",
    "schema_to_collect",
    "settings_for",
    "tables_to_collect",
    "unread_tables",
]
