"""Reads CBOR items, one hex line each, and writes each again in its deterministic encoding, by a library that is not ours."""
import sys
import cbor2

for line in sys.stdin:
    item = bytes.fromhex(line.strip())
    print(cbor2.dumps(cbor2.loads(item), canonical=True).hex())
