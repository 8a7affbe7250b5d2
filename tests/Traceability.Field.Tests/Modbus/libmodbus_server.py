# A Modbus server by libmodbus itself (libmodbus.so.5 through ctypes), on TCP or on the serial device that is given, with 4000 coils and 1000 holding registers, all zero, and 4000 discrete inputs, each
# on where its address divides by 3.
# Prints its port or its device, then serves one connection after the other until its standard input closes.
import ctypes
import os
import socket
import sys
import threading

modbus = ctypes.CDLL("libmodbus.so.5", use_errno=True)
modbus.modbus_new_tcp.restype = ctypes.c_void_p
modbus.modbus_new_rtu.restype = ctypes.c_void_p
modbus.modbus_mapping_new.restype = ctypes.c_void_p
device = sys.argv[1].encode() if len(sys.argv) > 1 else None
context = ctypes.c_void_p(modbus.modbus_new_rtu(device, 19200, ctypes.c_char(b"E"), 8, 1) if device else modbus.modbus_new_tcp(b"127.0.0.1", 0))
mapping = ctypes.c_void_p(modbus.modbus_mapping_new(4000, 4000, 1000, 0))


class Mapping(ctypes.Structure):  # modbus_mapping_t of modbus.h
    _fields_ = [(name, ctypes.c_int) for name in (
        "nb_bits", "start_bits", "nb_input_bits", "start_input_bits", "nb_input_registers", "start_input_registers", "nb_registers", "start_registers",
    )] + [("tab_bits", ctypes.POINTER(ctypes.c_uint8)), ("tab_input_bits", ctypes.POINTER(ctypes.c_uint8))]


inputs = ctypes.cast(mapping, ctypes.POINTER(Mapping)).contents.tab_input_bits
for address in range(0, 4000, 3):
    inputs[address] = 1
query = (ctypes.c_uint8 * 260)()


def answer():
    while (length := modbus.modbus_receive(context, query)) >= 0:
        if length > 0 and modbus.modbus_reply(context, query, length, mapping) < 0:
            break


def serve():
    while True:
        connection, _ = listener.accept()
        modbus.modbus_set_socket(context, connection.fileno())
        answer()
        connection.close()


if device:
    modbus.modbus_set_slave(context, 1)
    if modbus.modbus_connect(context) != 0:
        sys.exit(f"{sys.argv[1]}: {os.strerror(ctypes.get_errno())}")
    print(sys.argv[1], flush=True)
else:
    listener = socket.create_server(("127.0.0.1", 0))
    print(listener.getsockname()[1], flush=True)
threading.Thread(target=answer if device else serve, daemon=True).start()
sys.stdin.read()
os._exit(0)
