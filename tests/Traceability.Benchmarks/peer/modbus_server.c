/* A Modbus TCP server made of libmodbus alone: what both clients of the benchmark read from. Listens on a port of 127.0.0.1 that the system
   chooses, says which on its first line, serves any number of connections one question at a time, and ends when its standard input does. */
#include <modbus/modbus.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
    modbus_t *context = modbus_new_tcp("127.0.0.1", 0);
    modbus_mapping_t *map = modbus_mapping_new(0, 0, 1000, 1000);
    if (!context || !map) return 1;
    for (int i = 0; i < 1000; i++) map->tab_registers[i] = map->tab_input_registers[i] = (uint16_t)(i * 7);

    int listening = modbus_tcp_listen(context, 16);
    if (listening < 0) return 1;
    struct sockaddr_in address;
    socklen_t length = sizeof address;
    getsockname(listening, (struct sockaddr *)&address, &length);
    printf("%d\n", ntohs(address.sin_port));
    fflush(stdout);

    fd_set open;
    FD_ZERO(&open);
    FD_SET(STDIN_FILENO, &open);
    FD_SET(listening, &open);
    int last = listening;
    for (;;) {
        fd_set ready = open;
        if (select(last + 1, &ready, NULL, NULL, NULL) < 0) return 1;
        for (int fd = 0; fd <= last; fd++) {
            if (!FD_ISSET(fd, &ready)) continue;
            if (fd == STDIN_FILENO) return 0;
            if (fd == listening) {
                int connection = accept(listening, NULL, NULL), yes = 1;
                if (connection < 0) continue;
                /* Otherwise Nagle holds an answer back while the one before is not acknowledged, and a window of several questions measures that. */
                setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
                FD_SET(connection, &open);
                if (connection > last) last = connection;
                continue;
            }
            uint8_t query[MODBUS_TCP_MAX_ADU_LENGTH];
            modbus_set_socket(context, fd);
            int received = modbus_receive(context, query);
            if (received > 0) modbus_reply(context, query, received, map);
            if (received < 0) {
                close(fd);
                FD_CLR(fd, &open);
            }
        }
    }
}
