"""Kinds of plain requests beside the usual one: other numbers of connections, other sizes."""

from dataclasses import dataclass

import servers

IMAGE_BYTES = 20_000_000
LONG_MODEL = "gpt-4o"  # the provider's answer of it has 100 KB


@dataclass(frozen=True)
class Shape:
    key: str
    title: str
    connections: int
    model: str = servers.MODEL
    image: int = 0

    def body(self):
        return servers.body(False, model=self.model, image=self.image)


ALL = [
    Shape("one", "1 connection", 1),
    Shape("thousand", "1,000 connections", 1_000),
    Shape("long", "answer of 100 KB", 64, model=LONG_MODEL),
    Shape("image", "image of 20 MB", 4, image=IMAGE_BYTES),
]
