"""The OpenAPI document: what FastAPI knows of its routes, and a module for each surface beside them."""
