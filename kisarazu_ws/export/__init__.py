"""Documents of a session, made from a snapshot only: PDF, Word, Excel, CSV, Markdown, pictures."""
