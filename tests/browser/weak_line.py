"""A small proxy of ours that makes a weak line of a good one, and counts what goes over it.

400 kbit/s for all connections together, 400 ms there and back, and each request of a number that a
fixed seed gives is cut off without an answer: about every fiftieth.
"""

import asyncio
import random
import threading
from dataclasses import dataclass

BYTES_PER_SECOND = 400_000 / 8
THERE_AND_BACK = 0.4
ONE_IN = 50
PIECE = 2_048


@dataclass
class Trip:
    """One request: what it asks, its bytes, and whether it was cut off."""

    asks: str
    size: int
    is_cut: bool
    answer: int = 0


class WeakLine:
    """Serves `upstream` (host, port) at `url`; `trips` are the requests so far.

    cut: the numbers of requests, from 1, that are cut off besides the seed's.
    """

    def __init__(self, upstream, seed=21):
        self.upstream = upstream
        self.trips = []
        self.cut = set()
        self._dice = random.Random(seed)
        self._free_at = 0.0
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

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
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        self._ready.set()
        self._loop.run_forever()
        server.close()

    async def _serve(self, reader, writer):
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            body = await reader.readexactly(length_of(head))
            trip = Trip(head.split(b" HTTP/")[0].decode(), len(head) + len(body), self._is_cut())
            self.trips.append(trip)
            await asyncio.sleep(THERE_AND_BACK / 2)
            if not trip.is_cut:
                await self._pass_on(head, body, writer, trip)
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
        await asyncio.sleep(THERE_AND_BACK / 2)
        while piece := await from_server.read(PIECE):
            trip.answer += len(piece)
            await self._wait_for_room(len(piece))
            writer.write(piece)
            await writer.drain()
        to_server.close()

    async def _wait_for_room(self, size):
        """One line for all: a piece goes when those before it have gone."""
        now = self._loop.time()
        self._free_at = max(now, self._free_at) + size / BYTES_PER_SECOND
        await asyncio.sleep(self._free_at - now)


def length_of(head):
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.split(b":")[1])
    return 0
