"""A small proxy of ours that makes a weak line of a good one, and counts what goes over it.

400 kbit/s for all connections together, 400 ms there and back, and each request of a number that a
fixed seed gives is cut off: about every fiftieth. What a script sends is cut off without an answer.
What the browser loads itself it is told to ask for again (307 keeps form and words), as a person
does by the button for it; either way it is one round trip more.

The delays come with WEAK_LINE=yes alone (`make weak-line`): to wait costs a suite its time and
finds nothing that counting does not. Files of static/ may be kept, as an installation says of them.
"""

import asyncio
import os
import random
import threading
from dataclasses import dataclass

BYTES_PER_SECOND = 400_000 / 8
THERE_AND_BACK = 0.4
ONE_IN = 50
PIECE = 2_048
IS_SLOW = os.environ.get("WEAK_LINE") == "yes"
KEPT = b"Cache-Control: max-age=315360000, public, immutable\r\n"


@dataclass
class Trip:
    """One request: what it asks, its bytes, whether it was cut off, and the bytes of its answer."""

    asks: str
    size: int
    is_cut: bool
    answer: int = 0

    @property
    def is_file(self):
        return " /static/" in self.asks


class WeakLine:
    """Serves `upstream` (host, port) at `url`; `trips` are the requests so far.

    cut: the numbers of requests, from 1, that are cut off besides the seed's. is_held: of which
    requests the last part is not sent until `let_go`: of what is asked ("GET /...") a yes or no.
    """

    def __init__(self, upstream, seed=21, is_held=lambda asks: False):
        self.upstream = upstream
        self.trips = []
        self.cut = set()
        self.is_held = is_held
        self._dice = random.Random(seed)
        self._free_at = 0.0
        self._loop = asyncio.new_event_loop()
        self._gone = asyncio.Event()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def let_go(self):
        """Send what was held back."""
        self._loop.call_soon_threadsafe(self._gone.set)

    def __enter__(self):
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(self, *_):
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=10)

    def _run(self):
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._serve, "127.0.0.1", 0))
        self.url = f"http://{self.upstream[0]}:{server.sockets[0].getsockname()[1]}"
        self._ready.set()
        self._loop.run_forever()
        server.close()

    async def _serve(self, reader, writer):
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            body = await reader.readexactly(length_of(head))
            trip = Trip(head.split(b" HTTP/")[0].decode(), len(head) + len(body), self._is_cut())
            self.trips.append(trip)
            await self._wait(THERE_AND_BACK / 2)
            if not trip.is_cut:
                await self._pass_on(head, body, writer, trip)
            elif b"\nsec-fetch-dest: empty" not in head.lower():
                place = trip.asks.split(" ", 1)[1].encode()
                writer.write(b"HTTP/1.1 307 Again\r\nConnection: close\r\nLocation: " + place)
                writer.write(b"\r\nCache-Control: no-store\r\nContent-Length: 0\r\n\r\n")
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # a browser opens connections that it does not use, and leaves pages
        finally:
            writer.close()

    def _is_cut(self):
        return self._dice.randrange(ONE_IN) == 0 or len(self.trips) + 1 in self.cut

    async def _pass_on(self, head, body, writer, trip):
        from_server, to_server = await asyncio.open_connection(*self.upstream)
        first, _, rest = head.partition(b"\r\n")
        kept = [line for line in rest.split(b"\r\n") if not line.lower().startswith(b"connection:")]
        to_server.write(first + b"\r\nConnection: close\r\n" + b"\r\n".join(kept) + body)
        await self._wait(THERE_AND_BACK / 2)
        pieces = self._pieces(from_server, trip)
        async for piece in pieces:
            trip.answer += len(piece)
            await self._wait_for_room(len(piece))
            writer.write(piece)
            await writer.drain()
        to_server.close()

    async def _pieces(self, from_server, trip):
        """The answer as it comes; one that is held, in halves of which the second waits."""
        if self.is_held(trip.asks):
            whole = await from_server.read(-1)
            head, _, body = whole.partition(b"\r\n\r\n")
            yield head + b"\r\n\r\n" + body[: len(body) * 2 // 3]
            await self._gone.wait()
            yield body[len(body) * 2 // 3 :]
            return
        if trip.is_file:
            yield (await from_server.readline()) + KEPT
        while piece := await from_server.read(PIECE):
            yield piece

    async def _wait(self, seconds):
        if IS_SLOW:
            await asyncio.sleep(seconds)

    async def _wait_for_room(self, size):
        """One line for all: a piece goes when those before it have gone."""
        now = self._loop.time()
        self._free_at = max(now, self._free_at) + size / BYTES_PER_SECOND
        await self._wait(self._free_at - now)


def length_of(head):
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.split(b":")[1])
    return 0
