"""One file per surface. A router reads the request and sends the answer; actions decide."""
