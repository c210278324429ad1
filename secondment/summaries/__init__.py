"""What came of a cohort, for programs and for people, and the journal's listing; owns no tables."""
