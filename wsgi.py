"""The application as web servers load it: ``wsgi:application``."""

from __future__ import annotations

import gc

from app import create_app
from config import Settings

application = create_app(Settings.from_env())

# What start-up made lives as long as the process. Taken out of every later search for garbage, it makes full searches
# short and frequent: a request leaves about 0.2 MB of cycles, which would otherwise pile up between rare, slow ones.
gc.collect()
gc.freeze()
