"""The approvals and payments of an award year beside what the rule gives."""
