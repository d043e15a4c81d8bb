"""One folder per question, with its computation, tables, sentences, charts and labels; no analysis imports another."""
