"""What all analyses share for their output: output types, number formats, rules in words, labels, charts."""
