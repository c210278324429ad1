"""Who did what, when: append-only, hash-chained, written in the act's own transaction."""
