"""The 3,000 passwords most often chosen, from zxcvbn's list: the first that are tried."""

from zxcvbn.frequency_lists import FREQUENCY_LISTS

COMMON = frozenset(FREQUENCY_LISTS["passwords"][:3000])
