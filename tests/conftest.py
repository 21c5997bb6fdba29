"""Shared set-up: helpers beside the tests can be imported as modules (`from documents import document`)."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
