"""The approvals and payments of an award year, compared with the awards that the rules give."""
