/* The peer: libmodbus's modbus_read_registers in a loop over one connection. modbus_reader PORT REGISTERS READS prints reads per second,
   connecting not counted, as on the other side. */
#include <modbus/modbus.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec * 1e-9;
}

int main(int count, char **argument)
{
    if (count != 4) return 2;
    int registers = atoi(argument[2]), reads = atoi(argument[3]);
    uint16_t words[MODBUS_MAX_READ_REGISTERS];
    modbus_t *context = modbus_new_tcp("127.0.0.1", atoi(argument[1]));
    if (!context || modbus_set_slave(context, 1) || modbus_connect(context)) return 1;
    modbus_set_response_timeout(context, 1, 0);
    double began = now();
    for (int i = 0; i < reads; i++)
        if (modbus_read_registers(context, 0, registers, words) != registers) {
            fprintf(stderr, "read %d: %s\n", i, modbus_strerror(errno));
            return 1;
        }
    printf("%.1f\n", reads / (now() - began));
    modbus_close(context);
    modbus_free(context);
    return 0;
}
