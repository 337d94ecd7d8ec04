"""The one SQLite file: its tables, its one writer, its backups and its errors."""
