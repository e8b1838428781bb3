"""The workflow engine: plain Python, it decides and never fetches."""
