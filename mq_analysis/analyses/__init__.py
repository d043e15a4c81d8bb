"""One room a question; each holds its computing, tables, sentences, charts and words, and knows no other."""
