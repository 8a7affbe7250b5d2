# An independent Modbus server (pymodbus 3.0), over TCP, or with the argument rtu the frames of a serial line over TCP, or with the argument
# serial on a pseudo terminal: unit 1, holding and input registers 0..99 hold 1000 + address,
# coils and discrete inputs 0..63 are on where the address divides by 3; everything else is "illegal data address".
# Prints its port or its terminal, then serves until its standard input closes.
import asyncio
import os
import pty
import sys
import tty
import types

# Only its serial server needs these two, but the package imports them at once; Debian merely recommends them.
for name in ("serial", "serial_asyncio"):
    try:
        __import__(name)
    except ImportError:
        sys.modules[name] = types.ModuleType(name)
        sys.modules[name].create_serial_connection = None

from pymodbus.datastore import ModbusSequentialDataBlock, ModbusServerContext, ModbusSlaveContext
from pymodbus.device import ModbusControlBlock
from pymodbus.factory import ServerDecoder
from pymodbus.framer.rtu_framer import ModbusRtuFramer
from pymodbus.framer.socket_framer import ModbusSocketFramer
from pymodbus.server.async_io import ModbusTcpServer


def serve_terminal(context):
    """pymodbus' own serial server needs pyserial; its framer, decoder and functions do not."""
    master, slave = pty.openpty()
    tty.setraw(slave)
    print(os.ttyname(slave), flush=True)
    framer = ModbusRtuFramer(ServerDecoder())

    def answer(request):
        try:
            response = request.execute(context[request.unit_id])
        except Exception:
            response = request.doException(4)
        response.transaction_id, response.unit_id = request.transaction_id, request.unit_id
        os.write(master, framer.buildPacket(response))

    loop = asyncio.get_running_loop()
    loop.add_reader(master, lambda: framer.processIncomingPacket(os.read(master, 256), answer, context.slaves(), single=False))


async def main():
    identity = ModbusControlBlock().Identity
    identity.VendorName, identity.ProductCode, identity.MajorMinorRevision = "Example", "EX-1", "1.0"
    registers = [1000 + i for i in range(100)]
    bits = [i % 3 == 0 for i in range(64)]
    unit = ModbusSlaveContext(
        hr=ModbusSequentialDataBlock(0, registers), ir=ModbusSequentialDataBlock(0, registers),
        co=ModbusSequentialDataBlock(0, bits), di=ModbusSequentialDataBlock(0, bits), zero_mode=True)
    context = ModbusServerContext(slaves={1: unit}, single=False)
    if "serial" in sys.argv:
        serve_terminal(context)
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
        return
    server = ModbusTcpServer(context, framer=ModbusRtuFramer if "rtu" in sys.argv else ModbusSocketFramer, address=("127.0.0.1", 0))
    serving = asyncio.ensure_future(server.serve_forever())
    await server.serving
    print(server.server.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    serving.cancel()


asyncio.run(main())
