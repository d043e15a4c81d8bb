"""A county's tables: read strictly as text, converted to typed pandas frames, every problem with its row and column."""

from mq_analysis.tables.convert import month_of
from mq_analysis.tables.county import County, read_county
from mq_analysis.tables.schema import ColumnSchema, TableSchema, load_schema

__all__ = ["ColumnSchema", "County", "TableSchema", "load_schema", "month_of", "read_county"]
