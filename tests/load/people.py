"""Who works at once: each with a connection, a session and an address of their own."""

import gzip
import http.client
import json
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

SECRET = "a" * 32
PATIENCE = 60


@dataclass
class Answer:
    """How long one request took, and what came back. status 0: nothing did."""

    asks: str
    seconds: float
    status: int
    words: str = ""

    @property
    def is_good(self):
        return self.status in {200, 304}

    @property
    def is_without_words(self):
        """Refused, and nobody is told why or what to do."""
        return not self.is_good and len(self.words) < 20


@dataclass
class Person:
    """Asks the server at `port` as one browser does; `answers` are all that came so far."""

    port: int
    number: int
    session: str = ""
    answers: list[Answer] = field(default_factory=list)

    def get(self, address):
        return self._asks("GET", address, "get", None)

    def post(self, address, words):
        return self._asks("POST", address, "save", urlencode(words, doseq=True))

    def _asks(self, method, address, called, body):
        began = time.monotonic()
        try:
            status, text = self._heard(method, address, body)
        except OSError as error:
            status, text = 0, str(error)
        answer = Answer(f"{called} {address}", time.monotonic() - began, status, text)
        self.answers.append(answer)
        return answer

    def _heard(self, method, address, body):
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        headers = {
            "Cookie": f"sessionid={self.session}; csrftoken={SECRET}",
            "X-CSRFToken": SECRET,
            "X-Forwarded-For": f"10.0.{self.number // 250}.{self.number % 250 + 1}",
            "Accept": "application/json" if body else "text/html",
            "Accept-Encoding": "gzip",
        }
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        line.request(method, address, body, headers)
        answer = line.getresponse()
        words = answer.read()
        line.close()
        if answer.status == 200 and not body:
            return answer.status, ""  # nobody reads it, and to open it takes the server's time
        is_small = answer.headers["Content-Encoding"] == "gzip"
        return answer.status, (gzip.decompress(words) if is_small else words).decode()


class Delegate(Person):
    """Writes a report: each save is one more of its words, on the version before."""

    version = 0
    kept = ""

    def save(self, address, n):
        words = f"Sentence {n} of delegate {self.number}"
        sent = {"version": self.version, "draft_writer": f"page-{self.number}"}
        answer = self.post(address, sent | {"touched": "done", "done": words})
        if answer.is_good:
            self.version, self.kept = json.loads(answer.words)["version"], words
        return answer


class Officer(Person):
    """Types the counts of one row, again and again, each on the version before."""

    seen = 0
    kept = ""

    def save(self, address, n, row):
        key = f"{row}.1"
        answer = self.post(address, {f"cell-{key}": n + 1, f"seen-{key}": self.seen})
        if answer.is_good:
            cell = json.loads(answer.words)["cells"][key]
            self.seen, self.kept = cell["version"], str(n + 1)
        return answer
