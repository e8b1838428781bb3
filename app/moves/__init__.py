"""Moving running cases to another version of their workflow: a look first, batches, a log, and a way back."""
