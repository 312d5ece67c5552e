"""One function per thing the graph can do; the only place that joins the parts below it."""
