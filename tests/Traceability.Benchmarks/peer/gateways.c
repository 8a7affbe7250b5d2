/* Modbus TCP gateways by script, for many devices at once: gateways COUNT listens on COUNT ports of 127.0.0.1, says them on its first line, and
   answers functions 3 and 4 for every unit. Each pair of registers is a binary32, most significant word first: up to wire 47h it wavers about its
   mean, from 48h on it only rises. The second line is the monotonic clock, in ns, when the first question was answered. Ends when its standard
   input does, and then says how many questions it answered. No libmodbus: that would be the bottleneck, and its own CPU is nobody's. */
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MOST_GATEWAYS = 64, MOST_DESCRIPTORS = 1024, QUESTION = 12 };

static struct { uint8_t bytes[1024]; int held; } connections[MOST_DESCRIPTORS];
static uint8_t listens[MOST_DESCRIPTORS];
static uint32_t chance = 2463534242u;
static long long answered;

static long long now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static float wavering(void)
{
    chance ^= chance << 13, chance ^= chance >> 17, chance ^= chance << 5;
    return (chance >> 8) * (0.4f / (1 << 24)) - 0.2f;
}

static void answer(int fd, const uint8_t *question)
{
    int address = question[8] << 8 | question[9], count = question[10] << 8 | question[11], length = 9 + 2 * count;
    uint8_t bytes[9 + 250];
    if ((question[7] != 3 && question[7] != 4) || count < 1 || count > 125) {
        memcpy(bytes, question, 7);
        bytes[5] = 3, bytes[7] = question[7] | 0x80, bytes[8] = 1, length = 9;
    } else {
        memcpy(bytes, question, 8);
        bytes[4] = (uint8_t)((3 + 2 * count) >> 8), bytes[5] = (uint8_t)(3 + 2 * count), bytes[8] = (uint8_t)(2 * count);
        double seconds = now_ns() * 1e-9;
        uint32_t word = 0;
        for (int i = 0; i < count; i++) {
            int wire = address + i;
            if (i == 0 || wire % 2 == 0) {
                float value = 50 + wire * 0.01f + (float)(wire / 2 * 2 >= 0x48 ? seconds * 0.01 : wavering());
                memcpy(&word, &value, 4);
            }
            uint16_t half = wire % 2 == 0 ? word >> 16 : word & 0xFFFF;
            bytes[9 + 2 * i] = half >> 8, bytes[10 + 2 * i] = half & 0xFF;
        }
    }
    if (write(fd, bytes, length) == length && answered++ == 0) {
        printf("%lld\n", now_ns());
        fflush(stdout);
    }
}

static void receive(int fd)
{
    int room = (int)sizeof connections[fd].bytes - connections[fd].held;
    int got = (int)read(fd, connections[fd].bytes + connections[fd].held, room);
    if (got <= 0) {
        close(fd);
        return;
    }
    int held = connections[fd].held + got, at = 0;
    for (; held - at >= QUESTION; at += QUESTION) answer(fd, connections[fd].bytes + at);
    memmove(connections[fd].bytes, connections[fd].bytes + at, held - at);
    connections[fd].held = held - at;
}

int main(int arguments, char **argument)
{
    int count = arguments == 2 ? atoi(argument[1]) : 0;
    if (count < 1 || count > MOST_GATEWAYS) return 2;
    signal(SIGPIPE, SIG_IGN);
    int poll = epoll_create1(0);
    struct epoll_event wanted = { .events = EPOLLIN };
    for (int i = 0; i < count; i++) {
        struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
        socklen_t length = sizeof address;
        int fd = socket(AF_INET, SOCK_STREAM, 0);
        if (fd < 0 || bind(fd, (struct sockaddr *)&address, length) || listen(fd, 16) || getsockname(fd, (struct sockaddr *)&address, &length)) return 1;
        listens[fd] = 1;
        wanted.data.fd = fd;
        epoll_ctl(poll, EPOLL_CTL_ADD, fd, &wanted);
        printf(i ? " %d" : "%d", ntohs(address.sin_port));
    }
    printf("\n");
    fflush(stdout);
    wanted.data.fd = STDIN_FILENO;
    epoll_ctl(poll, EPOLL_CTL_ADD, STDIN_FILENO, &wanted);

    for (;;) {
        struct epoll_event ready[64];
        int events = epoll_wait(poll, ready, 64, -1);
        for (int i = 0; i < events; i++) {
            int fd = ready[i].data.fd;
            if (fd == STDIN_FILENO) {
                printf("%lld\n", answered);
                return 0;
            }
            if (!listens[fd]) {
                receive(fd);
                continue;
            }
            int connection = accept(fd, NULL, NULL), yes = 1;
            if (connection < 0) continue;
            if (connection >= MOST_DESCRIPTORS) {
                close(connection);
                continue;
            }
            setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
            connections[connection].held = 0;
            wanted.data.fd = connection;
            epoll_ctl(poll, EPOLL_CTL_ADD, connection, &wanted);
        }
    }
}
