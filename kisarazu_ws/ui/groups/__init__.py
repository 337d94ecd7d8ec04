"""班分け: districts to groups, people to tables, absentees, and how even it is."""
