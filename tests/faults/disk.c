/* A disk that can lose, refuse and fail, below SQLite: loaded with LD_PRELOAD (Linux, glibc).

   Every change to a file under the watched folder, and every sync, is put into a log in the order in
   which it happened; disk.py makes of it what a disk would hold after the current went. A sync is
   only logged, not waited for. The test moves the levers in a shared page of memory meanwhile. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define FILES 4096

enum { OPENED = 1, WRITTEN, CUT_SHORT, SYNCED, SYNC_FAILED, FOLDER_SYNCED, MOVED, REMOVED };

struct levers {         /* the same order as in disk.py */
    int64_t room;       /* bytes by which files may still grow; below zero: as many as they like */
    int64_t fail_ppm;   /* of writes, in a million */
    int64_t sync_fail_ppm;
    int64_t cut_at;     /* the number of the operation before which the current goes; 0: never */
    int64_t operations; /* counted here */
    int64_t failed;
    int64_t refused;
    int64_t dice;
};

struct __attribute__((packed)) head {
    uint8_t what;
    uint64_t inode, offset;
    uint32_t length;
};

static struct levers *levers;
static char watched[4096];
static int log_fd = -1;
static struct {
    uint64_t inode; /* 0: not watched */
    int folder;
} files[FILES];
static pthread_mutex_t order = PTHREAD_MUTEX_INITIALIZER;

int disk_begin(const char *folder, const char *log, const char *page) {
    int fd = syscall(SYS_openat, AT_FDCWD, page, O_RDWR, 0);
    log_fd = syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND, 0644);
    strncpy(watched, folder, sizeof watched - 1);
    levers = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    return fd >= 0 && log_fd >= 0 && levers != MAP_FAILED;
}

static int is_watched(const char *path) {
    size_t length = strlen(watched);
    return length && !strncmp(path, watched, length) && (path[length] == '/' || !path[length]);
}

static void begin(void) {
    pthread_mutex_lock(&order);
    if (++levers->operations == levers->cut_at) {
        kill(getpid(), SIGKILL);
        for (;;) pause();
    }
}

static long end(long result) {
    int kept = errno;
    pthread_mutex_unlock(&order);
    errno = kept;
    return result;
}

static void note(uint8_t what, uint64_t inode, uint64_t offset, const void *content, size_t length) {
    struct head head = {what, inode, offset, length};
    struct iovec parts[2] = {{&head, sizeof head}, {(void *)content, length}};
    int kept = errno;
    if (syscall(SYS_writev, log_fd, parts, 2) != (long)(sizeof head + length)) abort();
    errno = kept;
}

static int fails(int64_t ppm) {
    uint64_t dice = levers->dice;
    dice ^= dice << 13, dice ^= dice >> 7, dice ^= dice << 17; /* xorshift64 */
    levers->dice = dice;
    if ((int64_t)(dice % 1000000) >= ppm) return 0;
    levers->failed++;
    errno = EIO;
    return 1;
}

static int watches(int fd) { return fd >= 0 && fd < FILES && files[fd].inode; }

/* Takes the room that a file needs to reach `to`, and gives back what it does not need. */
static int has_room(int fd, int64_t to, int shrinks) {
    struct stat now;
    fstat(fd, &now);
    int64_t more = to - now.st_size;
    if (levers->room < 0 || (more <= 0 && !shrinks)) return 1;
    if (more > levers->room) {
        levers->refused++;
        errno = ENOSPC;
        return 0;
    }
    levers->room -= more;
    return 1;
}

/* ---- opening and closing ---- */

static int open_watched(const char *path, int flags, int mode) {
    struct stat found;
    begin();
    int is_new = syscall(SYS_faccessat, AT_FDCWD, path, F_OK) != 0;
    if (is_new && (flags & O_CREAT) && levers->room == 0) {
        levers->refused++;
        errno = ENOSPC;
        return end(-1);
    }
    int fd = syscall(SYS_openat, AT_FDCWD, path, flags, mode);
    if (fd < 0 || fd >= FILES || fstat(fd, &found)) return end(fd);
    files[fd].inode = found.st_ino;
    files[fd].folder = S_ISDIR(found.st_mode);
    if (!files[fd].folder && (is_new || flags & O_TRUNC))
        note(OPENED, found.st_ino, is_new, path, strlen(path));
    return end(fd);
}

static int open_any(const char *path, int flags, va_list more) {
    int mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(more, int) : 0;
    if (is_watched(path)) return open_watched(path, flags, mode);
    return syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

#define OPEN(name)                                                                                 \
    int name(const char *path, int flags, ...) {                                                   \
        va_list more;                                                                              \
        va_start(more, flags);                                                                     \
        int fd = open_any(path, flags, more);                                                      \
        va_end(more);                                                                              \
        return fd;                                                                                 \
    }
OPEN(open)
OPEN(open64)

int close(int fd) {
    if (watches(fd)) files[fd].inode = 0;
    return syscall(SYS_close, fd);
}

/* ---- writing ---- */

static ssize_t write_at(int fd, const void *content, size_t length, off_t at) {
    begin();
    if (fails(levers->fail_ppm) || !has_room(fd, at + length, 0)) return end(-1);
    ssize_t written = syscall(SYS_pwrite64, fd, content, length, at);
    if (written > 0) note(WRITTEN, files[fd].inode, at, content, written);
    return end(written);
}

ssize_t pwrite(int fd, const void *content, size_t length, off_t at) {
    return watches(fd) ? write_at(fd, content, length, at)
                       : syscall(SYS_pwrite64, fd, content, length, at);
}

ssize_t pwrite64(int fd, const void *content, size_t length, off_t at) {
    return pwrite(fd, content, length, at);
}

ssize_t write(int fd, const void *content, size_t length) {
    if (!watches(fd)) return syscall(SYS_write, fd, content, length);
    struct stat now;
    int appends = syscall(SYS_fcntl, fd, F_GETFL) & O_APPEND;
    fstat(fd, &now);
    off_t at = appends ? now.st_size : syscall(SYS_lseek, fd, 0, SEEK_CUR);
    ssize_t written = write_at(fd, content, length, at);
    if (written > 0) syscall(SYS_lseek, fd, at + written, SEEK_SET);
    return written;
}

int ftruncate(int fd, off_t size) {
    if (!watches(fd)) return syscall(SYS_ftruncate, fd, size);
    begin();
    if (fails(levers->fail_ppm) || !has_room(fd, size, 1)) return end(-1);
    int failed = syscall(SYS_ftruncate, fd, size);
    if (!failed) note(CUT_SHORT, files[fd].inode, size, "", 0);
    return end(failed);
}

int ftruncate64(int fd, off_t size) { return ftruncate(fd, size); }

/* ---- waiting for the disk ---- */

int fsync(int fd) {
    if (!watches(fd)) return syscall(SYS_fsync, fd);
    begin();
    int failed = fails(levers->sync_fail_ppm), folder = files[fd].folder;
    if (!failed) note(folder ? FOLDER_SYNCED : SYNCED, files[fd].inode, 0, "", 0);
    else if (!folder) note(SYNC_FAILED, files[fd].inode, 0, "", 0);
    return end(failed ? -1 : 0);
}

int fdatasync(int fd) { return fsync(fd); }

/* ---- names ---- */

int rename(const char *from, const char *to) {
    if (!is_watched(from)) return syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
    char both[8192];
    size_t first = strlen(from) + 1, second = strlen(to);
    memcpy(both, from, first);
    memcpy(both + first, to, second);
    begin();
    int failed = syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
    if (!failed) note(MOVED, 0, 0, both, first + second);
    return end(failed);
}

int unlink(const char *path) {
    if (!is_watched(path)) return syscall(SYS_unlinkat, AT_FDCWD, path, 0);
    struct stat gone;
    begin();
    if (!stat(path, &gone) && levers->room >= 0) levers->room += gone.st_size;
    int failed = syscall(SYS_unlinkat, AT_FDCWD, path, 0);
    if (!failed) note(REMOVED, 0, 0, path, strlen(path));
    return end(failed);
}
