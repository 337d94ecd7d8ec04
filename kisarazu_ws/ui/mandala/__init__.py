"""マンダラ: versions, evidence, difference, coverage, project seeds."""
