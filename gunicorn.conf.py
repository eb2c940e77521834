"""The web server, on one machine and in production: ``gunicorn config.wsgi`` reads this file."""

import os

bind = f"{os.environ.get('BIND', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
# Most of a request is waiting for the database; threads let a worker answer meanwhile.
worker_class = "gthread"
threads = int(os.environ.get("WEB_THREADS", "4"))
# Behind a proxy, connections stay open between requests.
keepalive = 30
timeout = 60
graceful_timeout = 20
# A worker is replaced now and then, so that no leak grows for ever; never all at once.
max_requests = 5000
max_requests_jitter = 500
# A worker says that it is alive by touching a file; on a disk that may block.
if os.path.isdir("/dev/shm"):
    worker_tmp_dir = "/dev/shm"
# What was asked for, and not by whom: no address of a person is kept.
accesslog = "-"
access_log_format = "%(m)s %(U)s %(s)s %(B)s bytes %(M)s ms"
# One form for all lines, as in the settings' LOGGING; whoever keeps the lines adds the time.
logconfig_dict = {
    "root": {"level": "INFO", "handlers": ["console"]},
    "loggers": {
        name: {"level": "INFO", "handlers": [], "propagate": True}
        for name in ("gunicorn.error", "gunicorn.access")
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "formatters": {"line": {"format": "%(levelname)s %(name)s: %(message)s"}},
}
# Nobody steers a running server by hand, and its file would be shared by all clones.
control_socket_disable = True
