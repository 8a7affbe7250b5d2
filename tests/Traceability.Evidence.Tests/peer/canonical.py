"""Reads CBOR items, one hex line each, and writes each again in deterministic encoding (RFC 8949, 4.2.1), by a library that is not ours.

cbor2's own canonical mode sorts map keys by length first, as the standard before this one did; so keys are sorted here, by their bytes.
"""
import sys
import cbor2


def ordered(item):
    if isinstance(item, dict):
        return dict(sorted(((key, ordered(value)) for key, value in item.items()), key=lambda pair: cbor2.dumps(pair[0])))
    if isinstance(item, list):
        return [ordered(value) for value in item]
    if isinstance(item, cbor2.CBORTag):
        return cbor2.CBORTag(item.tag, ordered(item.value))
    return item


for line in sys.stdin:
    print(cbor2.dumps(ordered(cbor2.loads(bytes.fromhex(line.strip())))).hex())
