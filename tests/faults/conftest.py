"""Faults come at random; what they were can be made again from the seed that is printed."""

from __future__ import annotations

import os
import secrets

import pytest


@pytest.fixture
def seed() -> int:
    """A new seed for each run, or `FAULT_SEED` to make a run again."""
    made = int(os.environ.get("FAULT_SEED") or secrets.randbelow(10**6))
    print(f"FAULT_SEED={made}")
    return made
