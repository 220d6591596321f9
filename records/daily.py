"""What is done once a day without anybody asking: the sweeper does it when the day has changed.

What is registered here may be done twice on a day, or by two sweepers at once, and then changes nothing more.
"""

import logging

logger = logging.getLogger(__name__)

DAILY = []


def every_day(work):
    """Decorate a function without arguments that is to be called once a day."""
    DAILY.append(work)
    return work


def run():
    """Do all of it. What fails is logged, and keeps nothing else from being done. Return True if nothing failed."""
    failed = 0
    for work in DAILY:
        try:
            work()
        except Exception:
            logger.exception("%s.%s failed; it is tried again at the next round", work.__module__, work.__name__)
            failed += 1
    return not failed
