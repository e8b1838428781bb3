"""Commands that work on a prepared database; ``manage.py`` calls them."""
