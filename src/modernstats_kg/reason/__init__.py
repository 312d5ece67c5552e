"""What follows from what is said: the ontologies closed once, their rules applied to every commit."""
