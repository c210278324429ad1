"""Proofs against a real server under load, run by hand and, small, by CI."""
