"""The HTTP layer over `modernstats_kg`: SPARQL, REST, documents of IRIs, and pages."""
