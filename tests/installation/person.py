"""A person with a browser that has no scripts: cookies, forms and files over HTTP. Stdlib alone."""

import random
import ssl
import uuid
from html.parser import HTMLParser
from http.client import HTTPSConnection
from http.cookiejar import CookieJar, DefaultCookiePolicy
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin, urlsplit
from urllib.request import (
    HTTPCookieProcessor,
    HTTPRedirectHandler,
    HTTPSHandler,
    Request,
    build_opener,
)


class _Hidden(HTMLParser):
    """What the hidden inputs of the page's forms for `path` hold."""

    def __init__(self, path):
        super().__init__()
        self._path, self._is_ours, self.fields = path, False, {}

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        if tag == "form":
            action = urlsplit(told.get("action") or self._path)
            self._is_ours = action.path == urlsplit(self._path).path
        elif tag == "input" and told.get("type") == "hidden" and self._is_ours:
            self.fields[told.get("name")] = told.get("value") or ""


class Answer:
    """What came back: status, address at the end, headers and text."""

    def __init__(self, reply):
        self.status = reply.status if hasattr(reply, "status") else reply.code
        self.url = urlsplit(reply.geturl()).path
        self.headers = reply.headers
        self.content = reply.read()

    @property
    def text(self):
        return self.content.decode("utf-8", "replace")


class _From(HTTPSHandler):
    """Connects from one of this machine's own addresses, as a visitor with that address."""

    def __init__(self, address, **told):
        super().__init__(**told)
        self._address = address

    def https_open(self, request):
        def connect(host, **told):
            source = (self._address, 0) if self._address else None
            return HTTPSConnection(host, source_address=source, context=self._context, **told)

        return self.do_open(connect, request)


class _Stays(HTTPRedirectHandler):
    def redirect_request(self, *told):
        return None


class Person:
    """Goes to any of `bases` by chance, with each request; cookies are one person's."""

    def __init__(self, *bases, chance=None, headers=None, timeout=60, address=""):
        self.bases, self.chance, self.timeout = bases, chance or random.Random(2017), timeout
        self.headers = headers or {}
        trusting = ssl.create_default_context()
        trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
        policy = DefaultCookiePolicy(secure_protocols=("https", "http"))
        self.jar = CookieJar(policy)
        self._opener = build_opener(
            HTTPCookieProcessor(self.jar), _From(address, context=trusting), _Stays
        )

    def get(self, path, **headers):
        return self._go("GET", path, None, headers)

    def post(self, path, fields, files=None, page=None, **headers):
        """Send a form as its page gives it: the page is opened first, with what it hides."""
        return self.send(path, fields, self.get(page or path), files, **headers)

    def send(self, path, fields, page, files=None, **headers):
        """The same from a page that is open already."""
        hidden = _Hidden(path)
        hidden.feed(page.text)
        fields = {**hidden.fields, **fields}
        if files is None:
            kind, body = "application/x-www-form-urlencoded", urlencode(fields).encode()
        else:
            kind, body = _multipart(fields, files)
        return self._go("POST", path, body, {**headers, "Content-Type": kind})

    def sign_in(self, email, password):
        return self.post("/accounts/login/", {"login": email, "password": password})

    def _go(self, method, path, body, headers):
        """Follow where it leads, each time to a base by chance."""
        for _ in range(8):
            base = self.chance.choice(self.bases)
            told = {**self.headers, "Referer": urljoin(base, path), **headers}
            request = Request(urljoin(base, path), body, told, method=method)
            try:
                answer = Answer(self._opener.open(request, timeout=self.timeout))
            except HTTPError as error:
                answer = Answer(error)
            if answer.status not in {301, 302, 303}:
                return answer
            onward = urlsplit(answer.headers["Location"])
            path = onward.path + (f"?{onward.query}" if onward.query else "")
            method, body, headers = "GET", None, {}
        raise AssertionError(f"{path} leads in a circle.")


def _multipart(fields, files):
    mark = uuid.uuid4().hex
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    for name, (filename, content) in files.items():
        head = f'--{mark}\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"'
        parts += [f"{head}\r\n\r\n".encode(), content, b"\r\n"]
    parts.append(f"--{mark}--\r\n".encode())
    return f"multipart/form-data; boundary={mark}", b"".join(parts)
