"""Machines with networks of their own: namespaces that are joined to this one by a virtual cable each."""

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

NETWORK = "10.213"  # the third number tells the cable; nothing outside of these namespaces is ever addressed


def ip(*arguments: str, **options: bool) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["ip", *arguments], check=options.get("check", True), capture_output=True, text=True)


@dataclass(frozen=True)
class Network:
    """A namespace: `here` is this machine's address in it, `there` its own."""

    name: str
    cable: str
    here: str
    there: str

    def cut(self) -> None:
        """Pull the cable at this end: what is sent from the other end is lost without a word."""
        ip("link", "set", self.cable, "down")

    def mend(self) -> None:
        ip("link", "set", self.cable, "up")


@contextlib.contextmanager
def networks(count: int) -> Iterator[list[Network]]:
    """Make namespaces, and take them away again whatever happens; skip, and say why, where that is not allowed."""
    if os.geteuid() != 0:
        pytest.skip("only root can make networks")
    if not shutil.which("ip"):
        pytest.skip("the program ip is not installed here (Debian: apt-get install iproute2)")
    made: list[Network] = []
    try:
        for number in range(count):
            tail = f"{os.getpid()}-{number}"
            third = (os.getpid() % 100) * 2 + number
            network = Network(f"archive-{tail}", f"na{tail}"[:15], f"{NETWORK}.{third}.1", f"{NETWORK}.{third}.2")
            added = ip("netns", "add", network.name, check=False)
            if added.returncode:
                pytest.skip(f"no network can be made here: {added.stderr.strip()}")
            made.append(network)
            linked = ip(
                "link", "add", network.cable, "type", "veth", "peer", "eth0", "netns", network.name, check=False
            )
            if linked.returncode:
                pytest.skip(f"no network can be joined here: {linked.stderr.strip()}")
            ip("address", "add", f"{network.here}/30", "dev", network.cable)
            ip("link", "set", network.cable, "up")
            for command in (("address", "add", f"{network.there}/30", "dev", "eth0"), ("link", "set", "eth0", "up")):
                ip("-n", network.name, *command)
            ip("-n", network.name, "link", "set", "lo", "up")
        yield made
    finally:
        for network in made:
            ip("link", "delete", network.cable, check=False)
            ip("netns", "delete", network.name, check=False)
