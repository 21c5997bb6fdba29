"""Rows of a store as files for other programs: tables, maps, networks, event data sets, annotated text."""
