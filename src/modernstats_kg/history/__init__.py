"""What a history of commits tells, as plain values: differences, patches, what became of each resource."""
