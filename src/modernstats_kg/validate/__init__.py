"""SHACL validation. `shacl` is the only module that imports pyshacl."""

from modernstats_kg.validate.shacl import Shapes, validate_graph

__all__ = ["Shapes", "validate_graph"]
