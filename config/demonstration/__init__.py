"""The demonstration provider: an invented operator to try everything with."""
