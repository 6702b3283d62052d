"""Many streams at once: how many events a candidate relays, and what they cost it."""

import selectors
import socket
import time

_MARK = b"data: "
_TAIL = 64


class _Stream:
    """One connection, which asks for the next stream when one has ended."""

    def __init__(self, port, request):
        self.port = port
        self.request = request
        self.tail = b""
        self.socket = None

    def open(self, selector):
        self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.sendall(self.request)
        self.socket.setblocking(False)
        self.tail = b""
        selector.register(self.socket, selectors.EVENT_READ, self)

    def close(self, selector):
        selector.unregister(self.socket)
        self.socket.close()

    def read(self, selector):
        """Takes what is there and tells how many events it was."""
        data = self.socket.recv(65536)
        if not data:
            self.close(selector)
            self.open(selector)
            return 0
        seen = self.tail + data
        # an event counts when its mark is whole: those in the old tail were counted before
        events = seen.count(_MARK) - self.tail.count(_MARK)
        self.tail = seen[-_TAIL:]
        if self.tail.endswith(b"\r\n0\r\n\r\n"):
            self.tail = b""
            self.socket.sendall(self.request)
        return events


def _request(path, headers, body):
    lines = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


def measure(process, port, path, headers, body, connections, settle, seconds):
    """Holds the streams open; events and CPU of the window after they have settled."""
    selector = selectors.DefaultSelector()
    request = _request(path, headers, body)
    waiting = [_Stream(port, request) for _ in range(connections)]
    opened = []
    begin = time.monotonic()
    spread = min(1.0, settle / 2)  # or all events would fall due at the same moment
    events, window, cpu = 0, None, 0.0
    try:
        while True:
            now = time.monotonic()
            while waiting and now - begin >= spread * len(opened) / connections:
                opened.append(waiting.pop())
                opened[-1].open(selector)
            if window is None and now - begin >= settle:
                window, cpu, events = now, process.cpu_seconds(), 0
            if window is not None and now - window >= seconds:
                break
            for key, _ in selector.select(0.005):
                events += key.data.read(selector)
        cpu, elapsed = process.cpu_seconds() - cpu, now - window
    finally:
        for stream in opened:
            stream.close(selector)
        selector.close()
    return {"events": events, "seconds": elapsed, "cpu_seconds": cpu}
