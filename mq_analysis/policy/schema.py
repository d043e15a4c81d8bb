"""The JSON Schema of policy files, for editors: it finds every structural error within one file.

Only the loader finds: duplicate keys, anchors and tags; brackets that overlap, leave a hole or can never be
reached, and conditions that can never hold together; dates that overlap or leave a hole; references to facts, tables,
awards, honours, readings, options, reasons and stacking keys that do not exist, or that an award cannot see; formulas
whose members do not fit or that lead back to themselves; variants that miss or clash under some readings; bounds
and amounts whose unit does not fit the fact; a cap below a floor; shares that do not add up to 1; what a case says of
facts.
"""

from __future__ import annotations

import json
from typing import Any

from mq_analysis.policy.model import Amendment, Policy
from mq_analysis.policy.scalars import OR_ONE

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def policy_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a policy file as YAML 1.2 reads it."""
    schema = _with_amendments(Policy.model_json_schema(mode="validation"))
    schema = _with_single_members(schema)
    return {"$schema": DIALECT, **schema}


def schema_text() -> str:
    """Return the schema as the text of ``params/schema/policy.schema.json``."""
    return json.dumps(policy_schema(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _with_amendments(schema: dict[str, Any]) -> dict[str, Any]:
    """Let a version state only what changes against the one before it."""
    more = Amendment.model_json_schema(mode="validation", ref_template="#/$defs/{model}")
    whole = schema["$defs"]["Version"]
    changes = more["properties"]["changes"]
    amendment = {**whole, "properties": {**whole["properties"], "changes": changes}}
    amendment |= {"required": ["from", "to", "changes"], "title": "Amendment"}
    schema["$defs"] |= {**more["$defs"], "Amendment": amendment}
    versions = schema["properties"]["versions"]
    versions["items"] = {"anyOf": [versions["items"], {"$ref": "#/$defs/Amendment"}]}
    return schema


def _with_single_members(node: Any) -> Any:
    """Turn every marked list into a choice of the list or one member."""
    if isinstance(node, list):
        return [_with_single_members(item) for item in node]
    if not isinstance(node, dict):
        return node
    plain = {key: _with_single_members(value) for key, value in node.items() if key != OR_ONE}
    if not node.get(OR_ONE):
        return plain
    outer = {key: plain.pop(key) for key in ("default", "title", "description") if key in plain}
    return {**outer, "anyOf": [plain["items"], plain]}
