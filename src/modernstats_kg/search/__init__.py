"""Full-text search: a sqlite index that follows the commits."""
