"""SPARQL before it runs: formats and their negotiation, the guard, our own fixed queries."""
