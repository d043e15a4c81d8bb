"""Files that people send, opened with care: what they are by content, their sheets, what readers do not show.

Kept light: the process that opens files imports it.
"""
