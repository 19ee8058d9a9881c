"""How far an index has followed the change log. Pure."""

import json
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Anchor:
    """An article whose change was applied: its row in the log cannot fall below `floor` unless the log goes back."""

    article: int = -1
    floor: int = 0


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How far an index has followed which change log.

    Nothing in it is newer than `position` of PostgreSQL's write-ahead log, in bytes; 0 where no standby asks for it.
    """

    token: str = ""
    version: int = 0
    article: int = 0
    seen: dict[int, int] = field(default_factory=dict)
    anchor: Anchor = Anchor()
    position: int = 0
    fingerprint: str = ""  # of the engine that wrote it
    purge: int = 0  # the last there had been when the index was built: of what was purged later, words may be left

    def dump(self) -> str:
        return json.dumps(
            {
                "fingerprint": self.fingerprint,
                "token": self.token,
                "position": [self.version, self.article],
                "seen": list(self.seen.items()),
                "anchor": [self.anchor.article, self.anchor.floor],
                "written": self.position,
                "purge": self.purge,
            }
        )

    @classmethod
    def load(cls, payload: str | None) -> "Checkpoint | None":
        """Return the checkpoint, None where there is none that this program can follow."""
        if payload is None:
            return None
        fields = json.loads(payload)
        if "fingerprint" not in fields:
            return None
        seen = {int(article): int(version) for article, version in fields["seen"]}
        version, article = fields["position"]
        return cls(
            *(fields["token"], version, article, seen, Anchor(*fields["anchor"]), fields["written"]),
            fingerprint=fields["fingerprint"],
            purge=fields["purge"],
        )
