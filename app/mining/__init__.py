"""Process mining: how cases really go through a workflow, measured from their events."""
