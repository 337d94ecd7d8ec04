"""整理: the table on which notes become islands."""
