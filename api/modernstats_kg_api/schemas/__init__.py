"""The shapes of JSON bodies, as OpenAPI describes them: a module for each surface."""
