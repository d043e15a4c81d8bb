"""A finding of a check: the path of a node and what must hold there."""

from __future__ import annotations

from mq_analysis.policy.yamltext import Path

Finding = tuple[Path, str]
