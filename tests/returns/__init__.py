"""A generator of returns: what townships and departments of an invented county send, and what must come out.

It is written from the domain and the office's blank forms, and uses nothing of the package: a county's truth
(:mod:`.truth`) is laid out on workbooks (:mod:`.layouts`), spoiled (:mod:`.mess`), written to files (:mod:`.writers`),
and the output of ``mq intake`` is compared with the truth (:mod:`.compare`).
"""
