"""The service beside its peers: the parts of `bench/compare.py`."""
