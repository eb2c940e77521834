"""PostgreSQL and Valkey from wheels, for a machine where neither is installed.

They run only where ``DATABASE_URL`` and ``REDIS_URL`` do not name others. Any number of
processes share them: each holds a lock while it runs, the first to come starts them, and the
last to leave stops them. So nothing is left behind, and nobody's server stops under them.

- :mod:`.places`: where data and sockets are, and under which account the servers run;
- :mod:`.postgres`, :mod:`.valkey`: start and stop one of them;
- :mod:`.lifecycle`: who starts and who stops;
- ``python -m config.embedded start|stop|status|psql|remove``: by hand.
"""

from config.embedded.lifecycle import ensure_running
from config.embedded.places import EmbeddedServerError

__all__ = ["EmbeddedServerError", "ensure_running"]
