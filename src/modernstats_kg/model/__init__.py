"""Frozen values that every layer speaks in. No input, no output, no library of RDF."""
