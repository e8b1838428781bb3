"""What stands between one command and a running product: environment, database, processes.

``manage.py`` imports ``arguments``, ``console`` and ``environment`` before the virtual environment exists, so these
three use the standard library only. The rest runs inside it, started by ``launch.__main__``.
"""
