"""The workspace: pages for each role, which do what the API does."""
