"""Handling policies, outcome schemes and calendars: the rules of the house, as data."""

from secondment.policies import errors as errors
