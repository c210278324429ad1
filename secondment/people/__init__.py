"""Departments, users, their roles, sign-in and tokens."""

from secondment.people import errors as errors
