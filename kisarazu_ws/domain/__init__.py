"""What the product's words mean: plain typed values and rules, standard library only."""
