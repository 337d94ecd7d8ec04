"""Numbered steps from an older file to the present one, each a plain SQL script.

Format history: 1 – the first (November 2026). 2 – stars, parts and copies of notes, the priority
grid, rounds of dots, what was said to proposals, how notes are published (November 2026).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

APPLICATION_ID = 0x4B575331  # "KWS1"
FORMAT = 2
# FORMAT after the step -> script that leads there from the one before.
STEPS: Mapping[int, str] = {
    2: """
    ALTER TABLE note ADD COLUMN starred INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE note ADD COLUMN split_from VARCHAR;
    ALTER TABLE note ADD COLUMN same_as VARCHAR;
    ALTER TABLE cluster ADD COLUMN effect FLOAT;
    ALTER TABLE cluster ADD COLUMN ease FLOAT;
    ALTER TABLE vote ADD COLUMN group_id VARCHAR;
    ALTER TABLE session ADD COLUMN votes_round INTEGER NOT NULL DEFAULT 1;
    CREATE TABLE answer (
        id VARCHAR NOT NULL, session_id VARCHAR NOT NULL, kind VARCHAR NOT NULL,
        accepted INTEGER NOT NULL, words VARCHAR NOT NULL, at VARCHAR NOT NULL,
        PRIMARY KEY (id), FOREIGN KEY(session_id) REFERENCES session (id)
    );
    CREATE INDEX ix_answer_session_id ON answer (session_id);
    CREATE TABLE disclosure (
        id VARCHAR NOT NULL, session_id VARCHAR NOT NULL, choice VARCHAR NOT NULL,
        text VARCHAR NOT NULL, rev INTEGER NOT NULL, at VARCHAR NOT NULL,
        PRIMARY KEY (id), FOREIGN KEY(id) REFERENCES note (id),
        FOREIGN KEY(session_id) REFERENCES session (id)
    );
    CREATE INDEX ix_disclosure_session_id ON disclosure (session_id)
    """,
}


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
