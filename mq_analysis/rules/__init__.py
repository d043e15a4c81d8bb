"""The arithmetic of a policy, written once: how much is due, to whom, when, and why."""
