"""What all analyses share on the way to a page: output types, number formats, rules in words, labels, charts."""
