"""Codes of reports and files."""

from secondment.kit.errors import define_codes

define_codes({})
