"""SHACL validation: the only package that imports pyshacl."""

from modernstats_kg.validate.neighbourhood import Watch, check_change
from modernstats_kg.validate.nodes import Statements, graph_of
from modernstats_kg.validate.properties import PropertyTable
from modernstats_kg.validate.shacl import CORE_ONLY, SPARQL_TOO, Shapes, validate_graph
from modernstats_kg.validate.view import Reading

__all__ = [
    "CORE_ONLY",
    "SPARQL_TOO",
    "PropertyTable",
    "Reading",
    "Shapes",
    "Statements",
    "Watch",
    "check_change",
    "graph_of",
    "validate_graph",
]
