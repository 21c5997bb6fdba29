"""Arabic political news in, verifiable records out."""

__version__ = "0.1.0"
