"""Resolves SenML packs (RFC 8428, units also of RFC 8798, versions of RFC 9100), from the RFCs alone. Each line of input is "cbor HEX" or "json TEXT"; the answer is
the list of resolved records [name, unit, time, value, text], numbers as [mantissa, exponent] with every digit they were written with; floats
with the shortest that mean them.

Needs cbor2.
"""
import decimal, json, re, sys
import cbor2

LABELS = {-1: "bver", -2: "bn", -3: "bt", -4: "bu", -5: "bv", -6: "bs", 0: "n", 1: "u", 2: "v", 3: "vs", 4: "vb", 5: "s", 6: "t", 7: "ut", 8: "vd"}
UNITS = set("""m kg g s A K cd mol Hz rad sr N Pa J W C V F Ohm S Wb T H Cel lm lx Bq Gy Sv kat m2 m3 l m/s m/s2 m3/s l/s W/m2 cd/m2 bit bit/s lat lon pH
    dB dBW Bspl count / % %RH %EL EL 1/s 1/min beat/min beats S/m
    B VA VAs var vars J/m kg/m3 deg""".split())
SECONDARY = set("""ms min h MHz kW kVA kvar Ah Wh kWh varh kvarh kVAh Wh/km KiB GB Mbit/s B/s MB/s mV mA dBm ug/m3 mm/h m/h ppm /100 /1000 hPa mm cm km km/h""".split())
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9:./_-]*\Z")


def check(good, what):
    if not good:
        raise SystemExit("refused: " + what)


def number(value):
    check(isinstance(value, (int, float, decimal.Decimal)) and not isinstance(value, bool), f"{value!r} is no number")
    return decimal.Decimal(repr(value) if isinstance(value, float) else value)


def written(text):
    check("E" not in text, f"{text} with a capital E")
    return decimal.Decimal(text)


def parse(line):
    form, text = line.rstrip("\n").split(" ", 1)
    if form == "json":
        return json.loads(text, parse_float=written)
    pack = cbor2.loads(bytes.fromhex(text))
    return [{LABELS.get(key, key): value for key, value in record.items()} for record in pack]


def digits(value):
    sign, figures, exponent = value.as_tuple()
    return [int("".join(map(str, figures))) * (-1 if sign else 1), exponent]


def resolve(pack):
    check(isinstance(pack, list) and pack, "not an array")
    name, time, unit, version, resolved = "", decimal.Decimal(0), None, 10, []
    for record in pack:
        check(not any(isinstance(key, str) and key.endswith("_") for key in record), "a label that must be understood")
        check(not ({"bv", "bs", "s", "vb", "vd"} & set(record)), "a member this reader does not know")
        version = max(version, record.get("bver", 10))
        check(version & ~26 == 0, "features this reader does not know")
        name, time, unit = record.get("bn", name), number(record.get("bt", time)), record.get("bu", unit)
        full, at, of = name + record.get("n", ""), time + number(record.get("t", 0)), record.get("u", unit)
        check(NAME.match(full), f"name {full!r}")
        check(at >= 2 ** 28, "a time relative to now")
        check(("v" in record) != ("vs" in record), "not exactly one value")
        check(of is None or of in UNITS or of in SECONDARY and version & 16, f"unit {of!r}")
        value = digits(number(record["v"])) if "v" in record else None
        resolved.append((at, [full, of, digits(at.normalize()), value, record.get("vs")]))
    return [record for _, record in sorted(resolved, key=lambda pair: pair[0])]


for asked in sys.stdin:
    print(json.dumps(resolve(parse(asked)), ensure_ascii=False))
