"""Where statements are kept, and how client queries are run on them without risk."""
