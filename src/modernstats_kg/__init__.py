"""The knowledge graph of the modernisation of official statistics: store, queries, shapes, actions.

The library never imports the web; `modernstats_kg_api` is the HTTP layer over it.
"""

__version__ = "0.1.0"
