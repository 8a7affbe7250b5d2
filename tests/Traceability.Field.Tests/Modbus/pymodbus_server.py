# An independent Modbus TCP server (pymodbus 3.0): unit 1, holding and input registers 0..99 hold 1000 + address,
# coils and discrete inputs 0..63 are on where the address divides by 3; everything else is "illegal data address".
# Prints its port, then serves until its standard input closes.
import asyncio
import sys
import types

# Only its serial server needs these two, but the package imports them at once; Debian merely recommends them.
for name in ("serial", "serial_asyncio"):
    try:
        __import__(name)
    except ImportError:
        sys.modules[name] = types.ModuleType(name)
        sys.modules[name].create_serial_connection = None

from pymodbus.datastore import ModbusSequentialDataBlock, ModbusServerContext, ModbusSlaveContext
from pymodbus.server.async_io import ModbusTcpServer


async def main():
    registers = [1000 + i for i in range(100)]
    bits = [i % 3 == 0 for i in range(64)]
    unit = ModbusSlaveContext(
        hr=ModbusSequentialDataBlock(0, registers), ir=ModbusSequentialDataBlock(0, registers),
        co=ModbusSequentialDataBlock(0, bits), di=ModbusSequentialDataBlock(0, bits), zero_mode=True)
    server = ModbusTcpServer(ModbusServerContext(slaves={1: unit}, single=False), address=("127.0.0.1", 0))
    serving = asyncio.ensure_future(server.serve_forever())
    await server.serving
    print(server.server.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    serving.cancel()


asyncio.run(main())
