"""When a name in two pages is one person, outlet or office."""

import pytest

from reportedly.ledger.names import entity_key, name_key
from reportedly.reading.model import Identity, Kind


@pytest.mark.parametrize(
    ("name", "kind", "identity", "key"),
    [
        ("Nell Orme", "person", "named", "nell orme"),
        ("Mayor Nell Orme", "person", "named", "nell orme"),
        ("Nell J. Orme", "person", "named", "nell orme"),
        ("Orme", "person", "named", None),
        ("Ms Orme", "person", "named", None),
        ("The Dial", "outlet", "named", "dial"),
        ("the Dial's", "outlet", "named", "dial"),
        ("Dial", "organisation", "named", "dial"),
        ("Ministry of Tides", "organisation", "named", "ministry of tides"),
        ("José Tarn", "person", "named", "jose tarn"),
        ("a source", "person", "anonymous", None),
        ("a police spokesman", "person", "role", None),
        ("unstated", "unknown", "unstated", None),
        ("?!", "outlet", "named", None),
    ],
)
def test_who_is_one_over_pages(name: str, kind: Kind, identity: Identity, key: str | None) -> None:
    assert entity_key(name, kind, identity) == key


def test_a_key_has_an_end() -> None:
    long = name_key("x" * 5_000)
    assert len(long) < 250
    assert long != name_key("x" * 5_001)
