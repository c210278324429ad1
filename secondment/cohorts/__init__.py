"""Cohorts, cadres, host units and secondments, and the roster that brings them in."""
