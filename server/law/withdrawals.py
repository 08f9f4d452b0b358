"""What it means for the quorum of an item that a member takes no part in it, and since when that is known."""

from datetime import date

from protocol.sittings import Withdrawal
from server.law.rules import Rules
from server.law.sources import in_prose, spaced

REPRESENTATIVES_SINCE = date(2025, 12, 22)
"""The law that was read. It restates, for L2131-11 of the CGCT, what law 2022-217 had brought in."""

READ = "article L2131-11 du CGCT, loi n° 2025-1249 du 22 décembre 2025, article 32"
PRUDENT = "Lecture prudente de CGCT L2131-11"


def withdrawals(rules: Rules, day: date) -> list[Withdrawal]:
    """What each kind of withdrawal means on that day.

    Representatives who withdraw by L1111-6, II are "not considered members in office for the quorum" (L2131-11, as law
    2025-1249 of 22 December 2025, article 32, has it). Whether that is so of any other interest is open: they are not
    present (Sénat, question 24626), and stay in office unless a dated rule of the town says otherwise.
    """
    known = day >= REPRESENTATIVES_SINCE
    source = spaced(READ) if known else in_prose(PRUDENT)
    since = REPRESENTATIVES_SINCE if known else None
    rule = rules.find("interested")
    return [
        Withdrawal("representative", known, source, known, since),
        Withdrawal("personal", bool(rule and rule.number), in_prose(rule.source if rule else PRUDENT)),
    ]
