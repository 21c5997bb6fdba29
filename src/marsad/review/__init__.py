"""Corrections by people: an overlay over what the coder says, kept apart from it and laid over any version of it."""

from marsad.review.overlay import Anchor, Change, Review, ReviewError, added, apply, check

__all__ = ["Anchor", "Change", "Review", "ReviewError", "added", "apply", "check"]
