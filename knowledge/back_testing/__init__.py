"""What a draft of a decision table would have decided differently from the version in force."""
