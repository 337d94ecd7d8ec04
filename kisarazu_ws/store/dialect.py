"""SQL for the SQLModel tables, compiled once; executed on the one raw connection.

The writer speaks to the connection directly: SQLAlchemy would pool connections and keep its own
idea of transactions (its SQLite DDL survives a rollback), and there must be exactly one of each.
"""

from __future__ import annotations

from functools import cache

from sqlalchemy.dialects.sqlite import dialect, insert
from sqlalchemy.sql.expression import Executable

from kisarazu_ws.store.tables import METADATA

SQLITE = dialect(paramstyle="named")


@cache
def upsert(table: str) -> str:
    """Insert a row by column names, or replace the columns of the row with the same key.

    `ON CONFLICT DO UPDATE`, because `REPLACE` deletes first and would break foreign keys.
    """
    found = METADATA.tables[table]
    statement = insert(found)
    keys = list(found.primary_key.columns)
    fresh = {c.name: statement.excluded[c.name] for c in found.columns if c not in keys}
    return _sql(statement.on_conflict_do_update(index_elements=keys, set_=fresh))


@cache
def delete(table: str) -> str:
    """Remove the row with `:id`."""
    return f"DELETE FROM {table} WHERE id = :id"


def _sql(statement: Executable) -> str:
    return str(statement.compile(dialect=SQLITE))  # type: ignore[attr-defined]
