"""Quality credit: feeds of departments by firm, a card with vetoes and decay, the blacklist, the link to awards."""

from mq_analysis.analyses.credit import charts, tables, tables_blacklist, tables_card, text
from mq_analysis.analyses.credit.blacklist import Entry, proposals
from mq_analysis.analyses.credit.card import CREDIT, PLACES, UNIT, Card
from mq_analysis.analyses.credit.change import distribution, grade_changes, migration, names_of, robustness
from mq_analysis.analyses.credit.consequences import LINK
from mq_analysis.analyses.credit.feeds import FeedState
from mq_analysis.analyses.credit.grade import UNRATED, Credit, grade_all
from mq_analysis.analyses.credit.lines import APART
from mq_analysis.analyses.credit.link import Linked, link_awards
from mq_analysis.analyses.credit.lookup import Detail, Look, look_up

__all__ = [
    "APART",
    "CREDIT",
    "LINK",
    "PLACES",
    "UNIT",
    "UNRATED",
    "Card",
    "Credit",
    "Detail",
    "Entry",
    "FeedState",
    "Linked",
    "Look",
    "charts",
    "distribution",
    "grade_all",
    "grade_changes",
    "link_awards",
    "look_up",
    "migration",
    "names_of",
    "proposals",
    "robustness",
    "tables",
    "tables_blacklist",
    "tables_card",
    "text",
]
