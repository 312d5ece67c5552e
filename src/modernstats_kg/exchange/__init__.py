"""Readers and writers of the formats in which data arrive and leave."""
