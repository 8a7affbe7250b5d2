"""Reads one segment message and the enrolment request of its chain, from FORMAT.md alone, and prints what they say as JSON.

    read_segment.py MESSAGE ENROLMENT

Needs cbor2 and the openssl command (for ECDSA). Checks the signatures, the entries root, and everything that a value rests on.
"""
import hashlib, hmac, json, os, subprocess, sys, tempfile, zlib
import cbor2

P256_SPKI = bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d03010703420004")


def check(good, what):
    if not good:
        raise SystemExit("refused: " + what)


def cbor(data, what):
    item = cbor2.loads(data)
    check(cbor2.dumps(item) == data, what + " is not deterministic CBOR")  # every map of ours is read and written in its order
    return item


def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def sign1(data, typ):
    tagged = cbor(data, typ)
    check(tagged.tag == 18 and len(tagged.value) == 4, "no COSE_Sign1")
    protected, unprotected, payload, signature = tagged.value
    header = cbor(protected, "protected header")
    check(list(header) == [1, 4, 16] and header[1] in (-7, -9) and header[16] == typ, "header")
    check(unprotected == {} and len(signature) == 64, "unprotected header or signature")
    signed = cbor2.dumps(["Signature1", protected, b"", payload])
    return cbor(payload, "payload"), signature, signed, sha(signed)


def der_integer(value):
    value = value.lstrip(b"\0") or b"\0"
    value = b"\0" + value if value[0] & 0x80 else value
    return b"\x02" + bytes([len(value)]) + value


def verifies(key, signed, signature):
    r, s = der_integer(signature[:32]), der_integer(signature[32:])
    with tempfile.TemporaryDirectory() as folder:
        def put(name, data):
            path = os.path.join(folder, name)
            with open(path, "wb") as file:
                file.write(data)
            return path
        command = ["openssl", "dgst", "-sha256", "-keyform", "DER", "-verify", put("key", P256_SPKI + key[-2] + key[-3]),
                   "-signature", put("sig", b"\x30" + bytes([len(r + s)]) + r + s), put("tbs", signed)]
        return subprocess.run(command, capture_output=True).returncode == 0


def root(leaves):
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return sha(b"\1", root(leaves[:split]), root(leaves[split:]))


def salted_root(secret, items):
    salt = lambda i: hmac.new(secret, i.to_bytes(4, "big"), hashlib.sha256).digest()
    return root([sha(b"\0", salt(i), item) for i, item in enumerate(items)])


def packed(run, count):
    if count < 2:
        return run
    first, least, bits = run
    width = bits[0] if bits else 0
    number, values = int.from_bytes(bits[1:], "little"), [first]
    for i in range(count - 1):
        values.append(values[-1] + least + (number >> i * width & (1 << width) - 1))
    return values


def series(body):
    channel, count, words, times, quality, planes, exponent, values = body
    qualities = [q for q, length in zip(quality[::2], quality[1::2]) for _ in range(length)] or [0] * count
    check(len(qualities) == count and len(planes) == 2 * words, "series")
    raw = [bytes(plane[i if len(plane) > 1 else 0] for plane in planes).hex() for i in range(count)]
    mantissas = iter(packed(values, sum(q < 2 for q in qualities)))
    return {"channel": channel, "times": packed(times, count), "quality": qualities, "raw": raw, "exponent": exponent,
            "mantissas": [next(mantissas) if q < 2 else None for q in qualities]}


def plain(item):
    if isinstance(item, bytes):
        return item.hex()
    return [plain(part) for part in item] if isinstance(item, list) else item


def main(message_file, enrolment_file):
    with open(enrolment_file, "rb") as file:
        enrolment, signature, signed, enrolled = sign1(file.read(), "tr.enrolment.v1+cbor")
    check(verifies(enrolment[4], signed, signature), "enrolment request not signed by its key")
    with open(message_file, "rb") as file:
        version, outer, compression, body = cbor(file.read(), "message")
    check(version == 1 and compression in (0, 1), "version")
    header, signature, signed, identity = sign1(outer, "tr.segment.v1+cbor")
    secret, entries, personal, configuration = cbor(zlib.decompress(body) if compression else body, "body")
    verified = (verifies(enrolment[4], signed, signature) and header[1] == enrolled[:16]
                and len(entries) == header[6] and salted_root(secret, entries) == header[7])
    decoded = [cbor(entry, "entry") for entry in entries]
    for index, key, kind, value in personal:
        commitment = hmac.new(key, kind.encode() + b"\0" + value.encode(), hashlib.sha256).digest()
        check(decoded[index][1][3 if decoded[index][0] == 2 else 1] == commitment, "personal value")
    stated = [body for kind, body in decoded if kind == 5]
    check(len(stated) == (configuration is not None), "configuration parts")
    check(not stated or salted_root(*configuration) == stated[0][0] == header[12], "configuration root")
    print(json.dumps({"device": "/".join(enrolment[i] for i in (1, 2, 3)), "chain": header[1].hex(), "number": header[3], "identity": identity.hex(), "verified": verified,
                      "entries": [{"kind": kind, **series(body)} if kind == 1 else {"kind": kind, "body": plain(body)} for kind, body in decoded]}))


if __name__ == "__main__":
    main(*sys.argv[1:])
