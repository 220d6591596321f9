"""Asks a server for pages over several connections at once, and takes the time of each answer."""

import http.client
import statistics
from concurrent.futures import ThreadPoolExecutor
from itertools import repeat
from time import perf_counter
from typing import NamedTuple

CONNECTIONS = 8


class Round(NamedTuple):
    """So many seconds for all of a round's requests, and for each."""

    whole: float
    each: list


class Client:
    """Somebody signed in (or a visitor, without a cookie), at a port of this machine."""

    def __init__(self, port, cookie=""):
        self.port = port
        self.headers = {"Host": f"127.0.0.1:{port}", "Accept-Language": "fr"}
        if cookie:
            self.headers["Cookie"] = cookie

    def get(self, path, **headers):
        """Return (status, headers, body, seconds) of one request."""
        begun = perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("GET", path, headers={**self.headers, **headers})
            response = connection.getresponse()
            body = response.read()
        finally:
            connection.close()
        return response.status, response.headers, body, perf_counter() - begun

    def round(self, path, requests):
        """Ask `requests` times for a page over eight connections. Returns a Round; RuntimeError if it is not served."""
        begun = perf_counter()
        with ThreadPoolExecutor(CONNECTIONS) as pool:
            answers = list(pool.map(self.get, repeat(path, requests)))
        whole = perf_counter() - begun
        wrong = {status for status, *_rest in answers if status != 200}
        if wrong:
            raise RuntimeError(f"{path} answered {wrong}")
        return Round(whole, [seconds for *_rest, seconds in answers])


def beside(asked, rounds=5):
    """Measure several pages in turn, round after round, so that a slow minute slows all of them.

    asked: name -> (client, path, requests of a round). Returns name -> the rounds, a first one for warming up left out.
    """
    found = {name: [] for name in asked}
    for number in range(rounds + 1):
        for name, (client, path, requests) in asked.items():
            measured = client.round(path, requests if number else max(requests // 4, CONNECTIONS))
            if number:
                found[name].append(measured)
    return found


def seconds_each(rounds, requests):
    """Return the seconds that a request took of the server's time: the median of the rounds."""
    return statistics.median(one.whole / requests for one in rounds)


def spread(rounds):
    """Return p95 ÷ p50 of the answers' times, the median of the rounds."""
    return statistics.median(quantile(one.each, 0.95) / quantile(one.each, 0.5) for one in rounds)


def quantile(values, share):
    """Return the value below which `share` (0 to 1) of the values lie."""
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]
