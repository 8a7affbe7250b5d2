#!/usr/bin/env python3
"""Prints live values and CO2e of all facilities: consumer.py [host [port [messages]]]. Ends with 1 at a message that breaks the contract (asyncapi.yaml)."""
import json, re, subprocess, sys
from decimal import Decimal

host, port, count = (sys.argv[1:] + ["127.0.0.1", "1883", "0"][len(sys.argv) - 1:])[:3]
latest = {}


def show(topic, payload):
    message = json.loads(payload, parse_float=Decimal)  # exact: a double would round
    if topic.endswith("/co2e"):
        scopes = [message.get("scope1_kg"), message.get("scope2_location_kg")]
        total = "no figure yet, in" if None in scopes else sum(scopes)  # what is absent is not zero
        state = message["status"] if message["complete"] else f"{message['status']}, incomplete: {len(message['why'])} reasons"
        latest[message["facility"]] = f"{total} kg CO2e ({state}, {message['segments']} segments)"
    else:
        name = ""
        for record in message:
            name = record.get("bn", name)
            if not re.fullmatch(r"urn:tr:[a-z0-9-]+:[a-z0-9-]+:[a-z0-9-]+:", name) or topic.rsplit("/", 1)[1] != record["n"]:
                raise ValueError(f"name {name}{record['n']} does not belong to this topic")
            if isinstance(record["v"], str) or record["seg"] < 0 or record["ent"] < 0:
                raise ValueError("no number, or no proof")
            latest[name + record["n"]] = f"{record['v']} {record['u']} (proof: segment {record['seg']}, entry {record['ent']})"
    print("\n".join(f"{key} = {value}" for key, value in sorted(latest.items())), "", sep="\n", flush=True)


command = ["mosquitto_sub", "-h", host, "-p", port, "-q", "1", "-F", "%t %p", "-t", "tr/v1/+/+/+/telemetry/+", "-t", "tr/v1/+/+/co2e"]
with subprocess.Popen(command + (["-C", count] if count != "0" else []), stdout=subprocess.PIPE, text=True) as subscription:
    for line in subscription.stdout:
        topic, payload = line.rstrip("\n").split(" ", 1)
        try:
            show(topic, payload)
        except (ValueError, KeyError, TypeError, AttributeError) as breach:
            subscription.kill()  # SIGTERM in the middle of its own goodbye can leave mosquitto_sub 2.0.11 waiting
            sys.exit(f"{topic} breaks the contract: {breach!r}: {payload}")
sys.exit(subscription.returncode)
