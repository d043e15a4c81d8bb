"""Scenarios: small overlays on a policy, changes addressed by id and threshold, read and checked like a file."""
