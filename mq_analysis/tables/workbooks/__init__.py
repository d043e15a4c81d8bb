"""Open untrusted workbooks safely: form by content, sheets, and what spreadsheet libraries do not show.

This package must import quickly: the process that opens the files imports it.
"""
