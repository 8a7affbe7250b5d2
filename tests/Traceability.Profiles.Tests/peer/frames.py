"""Modbus RTU frames computed from the makers' register tables, for the `frames` of the profiles.

Reads no profile and shares nothing with the product: address, type, byte order and what the display shows stand here again, as the
sources named in each profile give them. Prints one line a frame: PROFILE VALUE SHOWS ASK ANSWER.
"""
import struct

HOLDING, INPUT = 3, 4

# Devices on Modbus TCP, with the unit that they answer to; the others are RTU, unit 1.
TCP = {"hbm-wtx120": 0, "rinstrum-c500": 1, "sunspec-203": 1, "sunspec-213": 1}


def low_word_first(number):
    """A signed 32-bit number whose least significant word comes first, as struct packs it with ">HH"."""
    return number & 0xFFFF, number >> 16 & 0xFFFF


# profile, value, function, wire address, struct format of the register contents (big-endian, most significant word first), number or
# numbers in the registers, what a person reads
ROWS = [
    ("abb-b23", "voltage_l1", HOLDING, 0x5B00, ">I", 2302, "230.2"),
    ("abb-b23", "power_total", HOLDING, 0x5B14, ">i", -125050, "-1250.50"),
    ("abb-b23", "frequency", HOLDING, 0x5B2C, ">H", 4998, "49.98"),
    ("abb-b23", "energy_import", HOLDING, 0x5000, ">Q", 1234567890, "12345678.90"),
    ("abb-b23", "energy_export", HOLDING, 0x5004, ">Q", 7, "0.07"),
    ("abb-b23", "energy_export_l2", HOLDING, 0x5470, ">Q", 1234, "12.34"),
    ("abb-b23", "power_factor_total", HOLDING, 0x5B3A, ">h", -950, "-0.950"),
    ("baykon-mx08", "gross", HOLDING, 5, ">i", 12460, "12460"),
    ("baykon-mx08", "gross", HOLDING, 5, ">i", -40, "-40"),
    ("baykon-mx08", "status", HOLDING, 7, ">H", 0x1002, "4098"),
    ("carlo-gavazzi-em24", "power_total", INPUT, 0x28, ">HH", low_word_first(-12345), "-1234.5"),
    ("carlo-gavazzi-em24", "voltage_l1", INPUT, 0x00, ">HH", low_word_first(2302), "230.2"),
    ("carlo-gavazzi-em24", "current_l1", INPUT, 0x0C, ">HH", low_word_first(70125), "70.125"),
    ("carlo-gavazzi-em24", "power_factor_l2", INPUT, 0x33, ">h", -950, "-0.950"),
    ("carlo-gavazzi-em24", "frequency", INPUT, 0x37, ">H", 500, "50.0"),
    ("carlo-gavazzi-em24", "energy_import", INPUT, 0x42, ">HH", low_word_first(12345678), "1234567.8"),
    ("carlo-gavazzi-em24", "energy_export", INPUT, 0x5C, ">HH", low_word_first(3), "0.3"),
    ("carlo-gavazzi-em340", "power_total", INPUT, 0x28, ">HH", low_word_first(98765), "9876.5"),
    ("carlo-gavazzi-em340", "frequency", INPUT, 0x33, ">H", 499, "49.9"),
    ("carlo-gavazzi-em340", "energy_import", INPUT, 0x34, ">HH", low_word_first(7654321), "765432.1"),
    ("carlo-gavazzi-em340", "energy_export", INPUT, 0x4E, ">HH", low_word_first(10), "1.0"),
    ("dini-dgt", "gross", INPUT, 0, ">IIH", (23120, 15000, 0x0004), "23120"),
    ("dini-dgt", "gross", INPUT, 0, ">IIH", (60, 0, 0x0002), "-60"),
    ("dini-dgt", "net", INPUT, 0, ">IIH", (23120, 15000, 0x0005), "-15000"),
    ("dini-dgt", "status", INPUT, 4, ">H", 0x0084, "132"),
    ("dini-dgt4x", "gross", HOLDING, 201, ">HI", (0x0002, 8400), "8400"),
    ("dini-dgt4x", "gross", HOLDING, 201, ">HI", (0x0003, 20), "-20"),
    ("dini-dgt4x", "status", HOLDING, 201, ">H", 0x0012, "18"),
    ("eastron-sdm120", "voltage", INPUT, 0x0000, ">f", 230.2, "230.2"),
    ("eastron-sdm120", "current", INPUT, 0x0006, ">f", 4.35, "4.35"),
    ("eastron-sdm120", "power", INPUT, 0x000C, ">f", -1001.5, "-1001.5"),
    ("eastron-sdm120", "frequency", INPUT, 0x0046, ">f", 50.02, "50.02"),
    ("eastron-sdm120", "energy_import", INPUT, 0x0048, ">f", 12345.67, "12345.67"),
    ("eastron-sdm120", "energy_export", INPUT, 0x004A, ">f", 0.25, "0.25"),
    ("eastron-sdm120", "power_factor", INPUT, 0x001E, ">f", -0.87, "-0.870"),
    ("eastron-sdm120", "energy_total", INPUT, 0x0156, ">f", 12345.92, "12345.92"),
    ("eastron-sdm630", "voltage_l1", INPUT, 0x0000, ">f", 230.2, "230.2"),
    ("eastron-sdm630", "energy_import", INPUT, 0x0048, ">f", 12345.67, "12345.67"),
    ("eastron-sdm630", "power_total", INPUT, 0x0034, ">f", -1250.5, "-1250.5"),
    ("eastron-sdm630", "frequency", INPUT, 0x0046, ">f", 49.98, "49.98"),
    ("eastron-sdm630", "power_factor_total", INPUT, 0x003E, ">f", 0.953, "0.953"),
    ("eastron-sdm630", "reactive_energy_import", INPUT, 0x004C, ">f", 812.25, "812.25"),
    ("eastron-sdm630", "energy_total", INPUT, 0x0156, ">f", 12400.5, "12400.50"),
    ("eastron-sdm630", "energy_import_l3", INPUT, 0x015E, ">f", 4100.75, "4100.75"),
    ("eastron-sdm630", "energy_export_l1", INPUT, 0x0160, ">f", 0.5, "0.50"),
    ("flintec-ft111", "gross", HOLDING, 4, ">i", 42000, "42000"),
    ("flintec-ft111", "gross", HOLDING, 4, ">i", -20, "-20"),
    ("flintec-ft111", "heartbeat", HOLDING, 10, ">I", 12345, "12345"),
    ("flintec-ft112", "gross", HOLDING, 4, ">i", 42000, "42000"),
    ("flintec-ft112", "gross", HOLDING, 4, ">i", -20, "-20"),
    ("flintec-ft112", "heartbeat", HOLDING, 10, ">I", 12345, "12345"),
    ("hbm-wtx120", "gross", HOLDING, 2, ">iHH", (3846, 0x0800, 0x0000), "3846"),
    ("hbm-wtx120", "gross", HOLDING, 2, ">iHH", (-384605, 0x0800, 0x0020), "-3846.05"),
    ("hbm-wtx120", "net", HOLDING, 0, ">iiHH", (1250, 3846, 0x0880, 0x0010), "125.0"),
    ("hbm-wtx120", "status", HOLDING, 4, ">H", 0x0880, "2176"),
    ("janitza-umg96rm-e", "voltage_l1", HOLDING, 19000, ">f", 229.87, "229.9"),
    ("janitza-umg96rm-e", "power_total", HOLDING, 19026, ">f", 48250.0, "48250.0"),
    ("janitza-umg96rm-e", "frequency", HOLDING, 19050, ">f", 49.97, "49.97"),
    ("janitza-umg96rm-e", "energy_import", HOLDING, 19068, ">f", 1048576.0, "1048.576"),
    ("laumas-tlb", "gross", HOLDING, 6, ">HII", (0x0800, 23120, 15000), "23120"),
    ("laumas-tlb", "net", HOLDING, 6, ">HII", (0x0800, 23120, 15000), "15000"),
    ("laumas-tlb", "gross", HOLDING, 6, ">HI", (0x0880, 40), "-40"),
    ("laumas-tlb", "net", HOLDING, 6, ">HII", (0x0D00, 23120, 1000), "-1000"),
    ("laumas-tlb", "peak", HOLDING, 6, ">HIII", (0x0A80, 20, 20, 60), "-60"),
    ("laumas-tlb", "status", HOLDING, 6, ">H", 0x0800, "2048"),
    ("rinstrum-c500", "gross", INPUT, 0, ">i", -125, "-125"),
    ("rinstrum-c500", "gross", INPUT, 0, ">i", 41980, "41980"),
    ("rinstrum-c500", "status", INPUT, 6, ">I", 0x00000048, "72"),
    ("schneider-iem3000", "voltage_l1", HOLDING, 0x0BD3, ">f", 231.5, "231.5"),
    ("schneider-iem3000", "power_total", HOLDING, 0x0BF3, ">f", 12.5, "12.500"),
    ("schneider-iem3000", "frequency", HOLDING, 0x0C25, ">f", 50.01, "50.01"),
    ("schneider-iem3000", "energy_import", HOLDING, 0x0C83, ">q", 987654321, "987654.321"),
    ("schneider-iem3000", "energy_export", HOLDING, 0x0C87, ">q", 12, "0.012"),
    ("siemens-pac2200", "voltage_l1", HOLDING, 1, ">f", 229.4, "229.4"),
    ("siemens-pac2200", "power_total", HOLDING, 65, ">f", 8123.4, "8123.4"),
    ("siemens-pac2200", "energy_import", HOLDING, 801, ">d", 123456.5, "123.4565"),
    ("siemens-pac2200", "energy_export", HOLDING, 809, ">d", 0.0, "0.0000"),
    ("siemens-pac3200", "voltage_l1", HOLDING, 1, ">f", 231.7, "231.7"),
    ("siemens-pac3200", "frequency", HOLDING, 55, ">f", 50.02, "50.02"),
    ("siemens-pac3200", "power_total", HOLDING, 65, ">f", -410.5, "-410.5"),
    ("siemens-pac3200", "power_factor_total", HOLDING, 69, ">f", 0.953, "0.953"),
    ("siemens-pac3200", "energy_import", HOLDING, 801, ">d", 9876543.5, "9876.5435"),
    ("sunspec-203", "model", HOLDING, 40070, ">H", 203, "203"),
    ("sunspec-203", "current_l3", HOLDING, 40070 + 5, ">hh", (1234, -2), "12.34"),
    ("sunspec-203", "voltage_l1", HOLDING, 40070 + 8, ">8h", (2302, 2298, 2311, -32768, -32768, -32768, -32768, -1), "230.2"),
    ("sunspec-203", "frequency", HOLDING, 40070 + 16, ">hh", (4998, -2), "49.98"),
    ("sunspec-203", "power_total", HOLDING, 40070 + 18, ">5h", (-1250, -400, -400, -450, 1), "-12500"),
    ("sunspec-203", "energy_import", HOLDING, 40070 + 46, ">4Ih", (12345678, 4000000, 4000000, 4345678, 2), "1234567.800"),
    ("sunspec-213", "model", HOLDING, 40070, ">H", 213, "213"),
    ("sunspec-213", "power_total", HOLDING, 40070 + 28, ">f", -1250.5, "-1250.5"),
    ("sunspec-213", "energy_import", HOLDING, 40070 + 68, ">f", 1048576.0, "1048.576"),
]


def crc(data):
    """Modbus over Serial Line 1.02, 6.2.2."""
    value = 0xFFFF
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = value >> 1 ^ 0xA001 if value & 1 else value >> 1
    return struct.pack("<H", value)


def checked(data):
    return data + crc(data)


def enveloped(data):
    """Modbus Messaging on TCP/IP 1.0b, 3.1.3: transaction 1, protocol 0, length."""
    return struct.pack(">HHH", 1, 0, len(data)) + data


for profile, value, function, address, form, number, shows in ROWS:
    content = struct.pack(form, *number if isinstance(number, tuple) else [number])
    unit = TCP.get(profile, 1)
    ask = struct.pack(">BBHH", unit, function, address, len(content) // 2)
    answer = struct.pack(">BBB", unit, function, len(content)) + content
    framed = enveloped if profile in TCP else checked
    print(profile, value, shows, framed(ask).hex().upper(), framed(answer).hex().upper(), sep="\t")
