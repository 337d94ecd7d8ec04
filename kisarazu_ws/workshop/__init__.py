"""Every operation that a person can do, one function each; undo; the live read model."""
