#!/usr/bin/env python3
"""Counts one test project from its xUnit report, names what failed and what was skipped and why. Called by tests/run:
tally.py PROJECT EXIT-CODE LIMIT-SECONDS SECONDS REPORT LOG COUNTS ; appends "passed failed skipped" to COUNTS."""
import sys
import xml.etree.ElementTree as xml

project, exit_code, limit, seconds, report, log, counts = sys.argv[1:]
exit_code = int(exit_code)


def tell(mark, name, lines):
    print(f"  {mark} {name}")
    for line in lines:
        print(f"      {line}")


def text_of(element, path):
    found = element.find(path)
    return "" if found is None or found.text is None else found.text.strip()


passed = failed = skipped = 0
try:
    root = xml.parse(report).getroot()
except (OSError, xml.ParseError):
    root = None  # a process that crashes or is ended writes no report, or half of one

for assembly in root.iter("assembly") if root is not None else []:
    for test in assembly.iter("test"):
        result = test.get("result")
        if result == "Pass":
            passed += 1
        elif result == "Fail":
            failed += 1
            lines = text_of(test, "failure/message").splitlines()[:40] + text_of(test, "failure/stack-trace").splitlines()[:12]
            tell("failed:", test.get("name"), lines + text_of(test, "output").splitlines()[-40:])
        elif result == "Skip":
            skipped += 1
            tell("skipped:", test.get("name"), [text_of(test, "reason") or "no cause given"])
    for error in assembly.iter("error"):  # what went wrong outside a test: a fixture, a clean-up, an unhandled exception
        failed += 1
        tell("failed:", error.get("name") or error.get("type") or "outside a test",
             text_of(error, "failure/message").splitlines()[:40] + text_of(error, "failure/stack-trace").splitlines()[:12])

why = None
if exit_code in (124, 137):
    why = f"took longer than {limit} s and was ended"
elif root is None:
    why = f"crashed with exit code {exit_code}, without a report"
elif passed + failed == 0:
    why = "ran no test"
elif exit_code != 0 and failed == 0:
    why = f"ended with exit code {exit_code} although no test failed"
if why:
    failed += 1
    with open(log, errors="replace") as output:
        tell("failed:", f"{project} {why}", output.read().splitlines()[-25:] if why != "ran no test" else [])

with open(counts, "a") as total:
    total.write(f"{passed} {failed} {skipped}\n")
print(f"{'✓' if failed == 0 else '✗'} {project}: {passed} passed, {failed} failed, {skipped} skipped  {seconds} s", flush=True)
