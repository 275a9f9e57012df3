"""The interface of knowledge for programs, by noun."""
