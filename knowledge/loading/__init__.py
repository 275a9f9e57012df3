"""Markdown files on their way in and out: archives, front matter, links, and what differs."""
