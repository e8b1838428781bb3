"""The designer: where HR draws, fills, tries, compares and publishes workflows. Pages of the panel."""
