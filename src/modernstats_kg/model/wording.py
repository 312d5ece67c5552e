"""Small words of sentences about items."""


def with_article(noun: str) -> str:
    """The noun with a or an before it."""
    return f"{'an' if noun[:1].lower() in 'aeio' else 'a'} {noun}"
