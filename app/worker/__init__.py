"""The process that does what requests and the calendar asked for: Procrastinate over the registry of app.core.jobs."""
