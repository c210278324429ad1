"""Secondment programmes, the reports cadres bring back, and the life of their suggestions."""

VERSION = "0.1.0"
