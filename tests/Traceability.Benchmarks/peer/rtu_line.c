// A serial line on a pseudo terminal, at the pace of a real one: a question is heard when its bytes would have come, the unit takes its time,
// and the answer is there when its last byte would be. Units 1 to 20 answer any reading with zeros; while silent, the one named does not.
// Arguments: baud, bits per character, answer delay in microseconds, the silent unit, 0 for none or 255 for all.
// Prints the device. On standard input: "alive" ends the silence, "count" prints how many questions were answered and the microseconds
// in which the line stood still for the asker: from each answer's last byte to the next question's first; "heard" prints how many questions
// there were, and the microseconds from the first one's first byte to the last one's last, had they come at the line's pace.
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

static long long now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000LL + t.tv_nsec / 1000;
}

static void until(long long us)
{
    struct timespec t = {us / 1000000, us % 1000000 * 1000};
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL) != 0) { }
}

static unsigned crc(const unsigned char *bytes, int length)
{
    unsigned sum = 0xFFFF;
    for (int i = 0; i < length; i++) {
        sum ^= bytes[i];
        for (int bit = 0; bit < 8; bit++) sum = sum & 1 ? sum >> 1 ^ 0xA001 : sum >> 1;
    }
    return sum;
}

int main(int argc, char **argv)
{
    if (argc != 5) return 2;
    double character = 1e6 * atoi(argv[2]) / atoi(argv[1]);
    long delay = atol(argv[3]);
    int silent = atoi(argv[4]);
    int line = posix_openpt(O_RDWR | O_NOCTTY);
    if (line < 0 || grantpt(line) != 0 || unlockpt(line) != 0) return 1;
    int far = open(ptsname(line), O_RDWR | O_NOCTTY);
    struct termios raw;
    if (far < 0 || tcgetattr(far, &raw) != 0) return 1;
    cfmakeraw(&raw);
    tcsetattr(far, TCSANOW, &raw);
    printf("%s\n", ptsname(line));
    fflush(stdout);

    unsigned char question[256], answer[256];
    int held = 0;
    long long answered = 0, idle = 0, ended = 0, heard = 0, first = 0, last = 0;
    struct pollfd both[2] = {{line, POLLIN, 0}, {0, POLLIN, 0}};
    for (;;) {
        poll(both, 2, -1);
        long long at = now_us();
        if (both[1].revents) {
            char word[64];
            if (!fgets(word, sizeof word, stdin)) return 0;
            if (strncmp(word, "alive", 5) == 0) silent = 0;
            if (strncmp(word, "heard", 5) == 0) printf("%lld %lld\n", heard, last - first + (long long)(8 * character));
            else printf("%lld %lld\n", answered, idle);
            fflush(stdout);
            if (strncmp(word, "count", 5) == 0) answered = idle = ended = 0;
        }
        if (!both[0].revents) continue;
        int got = read(line, question + held, sizeof question - held);
        if (got <= 0) return 1;
        held += got;
        if (held < 8) continue;
        held = 0;
        if (heard++ == 0) first = at;
        last = at;
        if (crc(question, 6) != (question[6] | question[7] << 8u) || question[0] == silent || silent == 255) { ended = 0; continue; }
        if (ended) idle += at - ended, answered++;
        int data = 2 * (question[4] << 8 | question[5]);
        memset(answer, 0, sizeof answer);
        answer[0] = question[0], answer[1] = question[1], answer[2] = data;
        unsigned sum = crc(answer, 3 + data);
        answer[3 + data] = sum, answer[4 + data] = sum >> 8;
        until(at + (long long)((8 + 5 + data) * character) + delay);
        // What this machine came late with is not the asker's: the line's time ends now.
        if (write(line, answer, 5 + data) != 5 + data) return 1;
        ended = now_us();
    }
}
