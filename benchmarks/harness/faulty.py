"""A provider for soaks that fails at random, in every way that a real one does."""

import asyncio
import json
import random
import sys

CHUNK = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": "gpt-4o-mini"}
USAGE = {"prompt_tokens": 20, "completion_tokens": 10, "total_tokens": 30}
FAULTS = ("refused", "silent", "slow", "limited", "limited_without_wait", "broken", "html", "malformed",
          "cut_before", "cut_after", "error_event", "endless")
FAULT_SHARE = 0.25
SILENCE_SECONDS = 20
open_connections = 0


def _head(status, kind, length=None):
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}"]
    lines += ["Transfer-Encoding: chunked"] if length is None else [f"Content-Length: {length}"]
    return "\r\n".join([*lines, "", ""]).encode()


def _plain(status, kind, body, *headers):
    head = _head(status, kind, len(body))
    return head[:-2] + "".join(f"{each}\r\n" for each in headers).encode() + b"\r\n" + body


def _event(data):
    text = f"data: {data}\n\n".encode()
    return b"%x\r\n%s\r\n" % (len(text), text)


def _delta(delta, finish=None, usage=None):
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return _event(json.dumps({**CHUNK, "choices": [choice], **({"usage": usage} if usage else {})}))


def _answer():
    message = {"role": "assistant", "content": "word " * 10}
    return json.dumps({**CHUNK, "object": "chat.completion", "usage": USAGE,
                       "choices": [{"index": 0, "message": message, "finish_reason": "stop"}]}).encode()


class Faulty:
    """One port: the faults are chosen by the random numbers of the seed."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    async def serve(self, reader, writer):
        global open_connections
        open_connections += 1
        try:
            while await self.one(reader, writer):
                pass
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError):
            pass  # the caller has left
        finally:
            open_connections -= 1
            writer.close()

    async def one(self, reader, writer):
        """Answers one request; whether the connection stays open."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        if head.startswith("get /open"):
            body = str(open_connections - 1).encode()
            writer.write(_plain("200 OK", "text/plain", body))
            return True
        length = head.partition("content-length:")[2].partition("\r\n")[0].strip()
        body = await reader.readexactly(int(length or 0))
        if head.startswith("get"):
            listed = {"object": "list", "data": [{"id": "gpt-4o-mini", "object": "model"}]}
            writer.write(_plain("200 OK", "application/json", json.dumps(listed).encode()))
            return True
        stream = b'"stream":true' in body
        fault = self.random.choice(FAULTS) if self.random.random() < FAULT_SHARE else None
        return await (self.stream if stream else self.plain)(fault, reader, writer)

    async def plain(self, fault, reader, writer):
        error = b'{"error":{"message":"a fault","type":"server_error"}}'
        kind = "application/json"
        if fault == "silent":
            await asyncio.wait_for(reader.read(1), SILENCE_SECONDS)
            return False
        if fault in ("refused", "cut_before"):
            return False
        if fault == "slow":
            await asyncio.sleep(self.random.random() * 2)
        answers = {
            "limited": _plain("429 Too Many Requests", kind, error, "Retry-After: 1"),
            "limited_without_wait": _plain("429 Too Many Requests", kind, error),
            "broken": _plain("500 Internal Server Error", kind, error),
            "error_event": _plain("503 Service Unavailable", kind, error),
            "html": _plain("502 Bad Gateway", "text/html", b"<html>Bad gateway</html>"),
            "malformed": _plain("200 OK", kind, b'{"choices":[{'),
            "cut_after": _head("200 OK", kind, 5000) + b'{"id":"x",',
        }
        writer.write(answers.get(fault) or _plain("200 OK", kind, _answer()))
        await writer.drain()
        return fault != "cut_after"

    async def stream(self, fault, reader, writer):
        if fault in ("silent", "refused", "cut_before", "limited", "limited_without_wait", "broken", "html"):
            return await self.plain(fault, reader, writer)
        writer.write(_head("200 OK", "text/event-stream") + _delta({"role": "assistant", "content": ""}))
        if fault == "malformed":
            writer.write(_event('{"choices":[{'))
        words = 2_000 if fault == "endless" else 10
        for number in range(words):
            if number == 4 and fault in ("cut_after", "error_event"):
                writer.write(_event('{"error":{"message":"a fault"}}') if fault == "error_event" else b"")
                await writer.drain()
                return False
            writer.write(_delta({"content": "word "}))
            await writer.drain()
            await asyncio.sleep(0.3 if fault == "slow" else 0.01)
        writer.write(_delta({}, "stop", USAGE) + _event("[DONE]") + b"0\r\n\r\n")
        await writer.drain()
        return True


async def main(ports):
    for number, port in enumerate(ports):
        await asyncio.start_server(Faulty(number).serve, "127.0.0.1", port)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(list(map(int, sys.argv[1:]))))
