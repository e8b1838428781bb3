"""Two versions of a definition side by side: what differs, who may do more or less, and what an overlay changes."""
