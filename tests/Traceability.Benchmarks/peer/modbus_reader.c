/* The peer: libmodbus's modbus_read_registers in a loop over one connection. modbus_reader PORT REGISTERS READS prints reads per second
   and microseconds of CPU per read, connecting not counted, as on the other side. */
#include <modbus/modbus.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec * 1e-9;
}

static double cpu(void)
{
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    return used.ru_utime.tv_sec + used.ru_stime.tv_sec + (used.ru_utime.tv_usec + used.ru_stime.tv_usec) * 1e-6;
}

int main(int count, char **argument)
{
    if (count != 4) return 2;
    int registers = atoi(argument[2]), reads = atoi(argument[3]);
    uint16_t words[MODBUS_MAX_READ_REGISTERS];
    modbus_t *context = modbus_new_tcp("127.0.0.1", atoi(argument[1]));
    if (!context || modbus_set_slave(context, 1) || modbus_connect(context)) return 1;
    modbus_set_response_timeout(context, 1, 0);
    double began = now(), used = cpu();
    for (int i = 0; i < reads; i++)
        if (modbus_read_registers(context, 0, registers, words) != registers) {
            fprintf(stderr, "read %d: %s\n", i, modbus_strerror(errno));
            return 1;
        }
    double seconds = now() - began;
    printf("%.1f %.3f\n", reads / seconds, (cpu() - used) * 1e6 / reads);
    modbus_close(context);
    modbus_free(context);
    return 0;
}
