"""API keys, what they allow, and how much of the engine each client may use."""
