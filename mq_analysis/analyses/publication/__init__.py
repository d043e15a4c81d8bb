"""The public edition: built from aggregates, protected, audited by a simulated attack, scanned for secrets."""

from mq_analysis.analyses.publication import charts, tables, tables_rules, text
from mq_analysis.analyses.publication.aggregates import Aggregates, Fixed, Row
from mq_analysis.analyses.publication.audit import Leak, leaks, refuse_leaks
from mq_analysis.analyses.publication.choose import Choice, Pool, Shown, choose
from mq_analysis.analyses.publication.earlier import edition_json, read_earlier
from mq_analysis.analyses.publication.edition import PublicEdition, build_audited_edition, public_edition
from mq_analysis.analyses.publication.figures import Figure
from mq_analysis.analyses.publication.merge import Merged
from mq_analysis.analyses.publication.scan import scan
from mq_analysis.analyses.publication.secrets import Secrets, secrets_of
from mq_analysis.analyses.publication.settings import PUBLICATION, Settings
from mq_analysis.analyses.publication.targets import LeftOut
from mq_analysis.analyses.publication.tiered import TieredYear, Winner, tiered_year

__all__ = [
    "PUBLICATION",
    "Aggregates",
    "Choice",
    "Figure",
    "Fixed",
    "Leak",
    "LeftOut",
    "Merged",
    "Pool",
    "PublicEdition",
    "Row",
    "Secrets",
    "Settings",
    "Shown",
    "TieredYear",
    "Winner",
    "build_audited_edition",
    "charts",
    "choose",
    "edition_json",
    "leaks",
    "public_edition",
    "read_earlier",
    "refuse_leaks",
    "scan",
    "secrets_of",
    "tables",
    "tables_rules",
    "text",
    "tiered_year",
]
