"""Modbus RTU frames computed from the makers' register tables, for the `frames` of the profiles.

Reads no profile and shares nothing with the product: address, type, byte order and what the display shows stand here again, as the
sources named in each profile give them. Prints one line a frame: PROFILE VALUE SHOWS ASK ANSWER.
"""
import struct

HOLDING, INPUT = 3, 4

# profile, value, function, wire address, struct format of the register contents (big-endian, most significant word first), number in the
# register, what a person reads
ROWS = [
    ("abb-b23", "voltage_l1", HOLDING, 0x5B00, ">I", 2302, "230.2"),
    ("abb-b23", "power_total", HOLDING, 0x5B14, ">i", -125050, "-1250.50"),
    ("abb-b23", "frequency", HOLDING, 0x5B2C, ">H", 4998, "49.98"),
    ("abb-b23", "energy_import", HOLDING, 0x5000, ">Q", 1234567890, "12345678.90"),
    ("abb-b23", "energy_export", HOLDING, 0x5004, ">Q", 7, "0.07"),
    ("eastron-sdm120", "voltage", INPUT, 0x0000, ">f", 230.2, "230.2"),
    ("eastron-sdm120", "current", INPUT, 0x0006, ">f", 4.35, "4.35"),
    ("eastron-sdm120", "power", INPUT, 0x000C, ">f", -1001.5, "-1001.5"),
    ("eastron-sdm120", "frequency", INPUT, 0x0046, ">f", 50.02, "50.02"),
    ("eastron-sdm120", "energy_import", INPUT, 0x0048, ">f", 12345.67, "12345.67"),
    ("eastron-sdm120", "energy_export", INPUT, 0x004A, ">f", 0.25, "0.25"),
    ("janitza-umg96rm-e", "voltage_l1", HOLDING, 19000, ">f", 229.87, "229.9"),
    ("janitza-umg96rm-e", "power_total", HOLDING, 19026, ">f", 48250.0, "48250.0"),
    ("janitza-umg96rm-e", "frequency", HOLDING, 19050, ">f", 49.97, "49.97"),
    ("janitza-umg96rm-e", "energy_import", HOLDING, 19068, ">f", 1048576.0, "1048.576"),
    ("schneider-iem3000", "voltage_l1", HOLDING, 0x0BD3, ">f", 231.5, "231.5"),
    ("schneider-iem3000", "power_total", HOLDING, 0x0BF3, ">f", 12.5, "12.500"),
    ("schneider-iem3000", "frequency", HOLDING, 0x0C25, ">f", 50.01, "50.01"),
    ("schneider-iem3000", "energy_import", HOLDING, 0x0C83, ">q", 987654321, "987654.321"),
    ("schneider-iem3000", "energy_export", HOLDING, 0x0C87, ">q", 12, "0.012"),
    ("siemens-pac2200", "voltage_l1", HOLDING, 1, ">f", 229.4, "229.4"),
    ("siemens-pac2200", "power_total", HOLDING, 65, ">f", 8123.4, "8123.4"),
    ("siemens-pac2200", "energy_import", HOLDING, 801, ">d", 123456.5, "123.4565"),
    ("siemens-pac2200", "energy_export", HOLDING, 809, ">d", 0.0, "0.0000"),
]


def crc(data):
    """Modbus over Serial Line 1.02, 6.2.2."""
    value = 0xFFFF
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = value >> 1 ^ 0xA001 if value & 1 else value >> 1
    return struct.pack("<H", value)


def framed(data):
    return " ".join(f"{byte:02X}" for byte in data + crc(data))


for profile, value, function, address, form, number, shows in ROWS:
    content = struct.pack(form, number)
    ask = struct.pack(">BBHH", 1, function, address, len(content) // 2)
    answer = struct.pack(">BBB", 1, function, len(content)) + content
    print(profile, value, shows, framed(ask).replace(" ", ""), framed(answer).replace(" ", ""), sep="\t")
