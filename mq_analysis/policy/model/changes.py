"""A change of a policy: an address and one operation; for scenarios and versions that state only what changes."""

from __future__ import annotations

from typing import Any, Literal, Self

from pydantic import ConfigDict, Field, model_validator

from mq_analysis.base.messages import join, sentence
from mq_analysis.policy.model.base import Node
from mq_analysis.policy.scalars import Boolean, Text

Operation = Literal["set", "scale", "add", "remove", "insert"]
OPERATIONS: tuple[Operation, ...] = ("set", "scale", "add", "remove", "insert")


class Change(Node):
    """One change: an address, and exactly one operation with its operand."""

    model_config = ConfigDict(populate_by_name=False)

    at: Text
    set_: Any = Field(default=None, alias="set")
    scale: Text | None = None
    add: Text | None = None
    remove: Boolean | None = None
    insert: Any = None
    after: Text | None = None

    @model_validator(mode="after")
    def _does_one_thing(self) -> Self:
        given = [name for name in OPERATIONS if self._operand(name) is not None]
        if len(given) != 1:
            got = join(given) or sentence("none")
            raise ValueError(
                sentence("must have exactly one of {names}, got {got}", names=join(OPERATIONS), got=got)
            )
        if self.remove is False:
            raise ValueError(sentence("must be remove: true, got false"))
        if self.after is not None and self.insert is None:
            raise ValueError(sentence("must have after only beside insert"))
        return self

    def _operand(self, name: Operation) -> Any:
        return self.set_ if name == "set" else getattr(self, name)

    @property
    def operation(self) -> Operation:
        """The key of the operation."""
        return next(name for name in OPERATIONS if self._operand(name) is not None)

    @property
    def operand(self) -> Any:
        """The operand of the operation, as in the file."""
        return self._operand(self.operation)


class Amendment(Node):
    """The changes of a version against the one before it."""

    changes: tuple[Change, ...] = Field(min_length=1)
