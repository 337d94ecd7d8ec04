"""Numbered steps from an older file to the present one, each a plain SQL script.

Format history: 1 – the first (November 2026).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

APPLICATION_ID = 0x4B575331  # "KWS1"
FORMAT = 1
# FORMAT after the step -> script that leads there from the one before.
STEPS: Mapping[int, str] = {}


def version_of(connection: sqlite3.Connection) -> int:
    """The format number that the file carries."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def migrate(connection: sqlite3.Connection, steps: Mapping[int, str] = STEPS) -> None:
    """Bring the file to the newest format; each step is one transaction with its number."""
    for number in sorted(n for n in steps if n > version_of(connection)):
        connection.executescript(
            f"BEGIN IMMEDIATE; {steps[number]}; PRAGMA user_version={number}; COMMIT;"
        )


def create(connection: sqlite3.Connection) -> None:
    """Make all tables in an empty file, from the SQLModel metadata."""
    from sqlalchemy.schema import CreateIndex, CreateTable

    from kisarazu_ws.store import dialect
    from kisarazu_ws.store.tables import METADATA

    connection.execute("BEGIN IMMEDIATE")
    for table in METADATA.sorted_tables:
        connection.execute(str(CreateTable(table).compile(dialect=dialect.SQLITE)))
        for index in sorted(table.indexes, key=lambda i: str(i.name)):
            connection.execute(str(CreateIndex(index).compile(dialect=dialect.SQLITE)))
    connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version={FORMAT}")
    connection.execute("COMMIT")
