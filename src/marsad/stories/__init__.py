"""Across articles: reprints, stories, one happening told by many, and what is claimed side by side."""
