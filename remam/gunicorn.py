"""How gunicorn serves the portal in production; WEB_WORKERS and WEB_BIND are set by the environment."""

import os

bind = os.environ.get("WEB_BIND", "0.0.0.0:8000")
# One request each: more workers, not threads, were the faster way on the machines that were measured.
workers = int(os.environ.get("WEB_WORKERS", "3"))
preload_app = True
# Memory is where one looks for the time of a worker's last beat: a disk that is busy must not get it killed.
worker_tmp_dir = "/dev/shm"
# Beyond the database's own limit for a statement, so that this one is told first.
timeout = 70
graceful_timeout = 30
max_requests = 2000
max_requests_jitter = 200
control_socket_disable = True
loglevel = "warning"
