/*
 * Preloaded (LD_PRELOAD) into a process and all that it starts, this counts every call by which they change files below
 * FAULT_ROOT, native code and threads included, and has a fault happen at the one that FAULT_AT names. See fault-library.ts.
 *
 *   FAULT_STATE   file of 8 bytes: the counter that all processes share
 *   FAULT_TRACE   file that a line "number call path" is appended to for each call (none: nothing is written)
 *   FAULT_AT      the number of the call, from 1; 0: none
 *   FAULT_KIND    kill: the process group dies before the call
 *                 torn: it dies after half of what the call writes (before it, where it writes nothing)
 *                 full: from this call on nothing more can be written (ENOSPC), as on a full disk; removing works
 *                 fail: this one call fails with FAULT_ERROR, after half of what it writes
 *                 (torn: but for what is written into one sector, which is there as a whole or not at all)
 *   FAULT_ERROR   an errno
 *   FAULT_CLOCK   seconds that the clock of the day is moved by once FAULT_AT is reached (FAULT_KIND clock)
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum kind { NONE, KILL, TORN, FULL, FAIL, CLOCK };

#define SECTOR 512

static _Atomic long *counter;
static const char *root;
static size_t root_length;
static int trace = -1;
static long at;
static enum kind kind;
static int error_number;
static long clock_offset;

#define REAL(name) \
  static __typeof__(&name) real; \
  if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

__attribute__((constructor)) static void begin(void) {
  const char *state = getenv("FAULT_STATE");
  root = getenv("FAULT_ROOT");
  if (!state || !root) return;
  root_length = strlen(root);
  at = getenv("FAULT_AT") ? atol(getenv("FAULT_AT")) : 0;
  error_number = getenv("FAULT_ERROR") ? atoi(getenv("FAULT_ERROR")) : EIO;
  clock_offset = getenv("FAULT_CLOCK") ? atol(getenv("FAULT_CLOCK")) : 0;
  const char *name = getenv("FAULT_KIND");
  const char *names[] = {"none", "kill", "torn", "full", "fail", "clock"};
  for (int each = 0; name && each < 6; each++)
    if (!strcmp(name, names[each])) kind = each;
  const char *log = getenv("FAULT_TRACE");
  if (log) trace = syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644);
  int file = syscall(SYS_openat, AT_FDCWD, state, O_RDWR | O_CLOEXEC, 0);
  void *memory = mmap(NULL, sizeof(long), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (memory != MAP_FAILED) counter = memory;
}

static int is_below(const char *path) {
  return !strncmp(path, root, root_length) && (path[root_length] == '/' || !path[root_length]);
}

static void die(void) {
  kill(0, SIGKILL);
  for (;;) pause();
}

/* What to do with a call: 0 go on, 1 fail with errno set, 2 write half, then die, 3 write half, then fail. */
static int decide(const char *call, const char *path, int writes, int needs_room) {
  if (!counter || !is_below(path)) return 0;
  long number = atomic_fetch_add(counter, 1) + 1;
  if (trace >= 0) {
    char line[PATH_MAX + 64];
    int length = snprintf(line, sizeof line, "%ld %s %s\n", number, call, path + root_length);
    syscall(SYS_write, trace, line, length);
  }
  if (!at || number < at) return 0;
  if (kind == FULL && needs_room) {
    errno = ENOSPC;
    return writes && number == at ? 3 : 1;
  }
  if (number != at) return 0;
  if (kind == KILL || (kind == TORN && !writes)) die();
  if (kind == TORN) return 2;
  if (kind != FAIL) return 0;
  errno = error_number;
  return writes ? 3 : 1;
}

static int decide_for_file(const char *call, int file, int writes, int needs_room) {
  char link[64], path[PATH_MAX];
  if (!counter) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return 0;
  path[length] = 0;
  return decide(call, path, writes, needs_room);
}

static int decide_for_path(const char *call, int folder, const char *path, int needs_room) {
  char whole[2 * PATH_MAX];
  if (!counter) return 0;
  if (path[0] == '/') return decide(call, path, 0, needs_room);
  if (folder == AT_FDCWD) {
    if (!getcwd(whole, PATH_MAX)) return 0;
  } else {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
    ssize_t length = readlink(link, whole, PATH_MAX - 1);
    if (length < 0) return 0;
    whole[length] = 0;
  }
  strcat(strcat(whole, "/"), path);
  return decide(call, whole, 0, needs_room);
}

/* Half of the bytes get to the file. */
static ssize_t half(int file, const struct iovec *parts, int count, off_t position, int decision) {
  int reason = errno;
  size_t total = 0;
  for (int each = 0; each < count; each++) total += parts[each].iov_len;
  size_t left = total / 2, done = 0;
  /* No kill tears a write within a page, and no power cut one within a sector. */
  if (decision == 2 && position >= 0 && position / SECTOR == (position + (off_t)total - 1) / SECTOR) die();
  for (int each = 0; each < count && left > 0; each++) {
    size_t length = parts[each].iov_len < left ? parts[each].iov_len : left;
    if (position >= 0) syscall(SYS_pwrite64, file, parts[each].iov_base, length, position + done);
    else syscall(SYS_write, file, parts[each].iov_base, length);
    left -= length;
    done += length;
  }
  if (decision == 2) die();
  errno = reason;
  return -1;
}

/* Needs room: writing over what is there needs none (as on ext4 and XFS, unlike where blocks are copied on writing). */
#define WRITE(file, parts, count, position, needs_room, call) \
  do { \
    int decision = decide_for_file("write", file, 1, needs_room); \
    if (decision == 1) return -1; \
    if (decision) return half(file, parts, count, position, decision); \
    return call; \
  } while (0)

ssize_t write(int file, const void *data, size_t length) {
  REAL(write);
  struct iovec part = {(void *)data, length};
  WRITE(file, &part, 1, -1, 1, real(file, data, length));
}
ssize_t writev(int file, const struct iovec *parts, int count) {
  REAL(writev);
  WRITE(file, parts, count, -1, 1, real(file, parts, count));
}
ssize_t pwrite(int file, const void *data, size_t length, off_t position) {
  REAL(pwrite);
  struct iovec part = {(void *)data, length};
  struct stat found;
  int is_inside = !fstat(file, &found) && position + (off_t)length <= found.st_size;
  WRITE(file, &part, 1, position, !is_inside, real(file, data, length, position));
}
ssize_t pwrite64(int file, const void *data, size_t length, off64_t position) {
  return pwrite(file, data, length, position);
}
ssize_t pwritev(int file, const struct iovec *parts, int count, off_t position) {
  REAL(pwritev);
  WRITE(file, parts, count, position, 1, real(file, parts, count, position));
}
ssize_t pwritev64(int file, const struct iovec *parts, int count, off64_t position) {
  return pwritev(file, parts, count, position);
}
/* glibc's own buffered writing does not pass through write(). */
size_t fwrite(const void *data, size_t size, size_t count, FILE *stream) {
  REAL(fwrite);
  int decision = decide_for_file("write", fileno(stream), 1, 1);
  if (!decision) return real(data, size, count, stream);
  int reason = errno;
  if (decision != 1) {
    real(data, 1, size * count / 2, stream);
    fflush(stream);
  }
  if (decision == 2) die();
  errno = reason;
  return 0;
}

static int opened(const char *call, int folder, const char *path, int flags) {
  if (!(flags & (O_CREAT | O_TRUNC))) return 0;
  return decide_for_path(call, folder, path, flags & O_CREAT);
}

#define MODE(flags) \
  mode_t mode = 0; \
  if ((flags) & O_CREAT) { \
    va_list rest; \
    va_start(rest, flags); \
    mode = va_arg(rest, mode_t); \
    va_end(rest); \
  }

int open(const char *path, int flags, ...) {
  REAL(open);
  MODE(flags)
  return opened("create", AT_FDCWD, path, flags) ? -1 : real(path, flags, mode);
}
int open64(const char *path, int flags, ...) {
  REAL(open64);
  MODE(flags)
  return opened("create", AT_FDCWD, path, flags) ? -1 : real(path, flags, mode);
}
int openat(int folder, const char *path, int flags, ...) {
  REAL(openat);
  MODE(flags)
  return opened("create", folder, path, flags) ? -1 : real(folder, path, flags, mode);
}
FILE *fopen(const char *path, const char *mode) {
  REAL(fopen);
  return opened("create", AT_FDCWD, path, strpbrk(mode, "wa") ? O_CREAT : 0) ? NULL : real(path, mode);
}
FILE *fopen64(const char *path, const char *mode) {
  REAL(fopen64);
  return opened("create", AT_FDCWD, path, strpbrk(mode, "wa") ? O_CREAT : 0) ? NULL : real(path, mode);
}

int fsync(int file) {
  REAL(fsync);
  return decide_for_file("sync", file, 0, 0) ? -1 : real(file);
}
int fdatasync(int file) {
  REAL(fdatasync);
  return decide_for_file("sync", file, 0, 0) ? -1 : real(file);
}
int ftruncate(int file, off_t length) {
  REAL(ftruncate);
  return decide_for_file("truncate", file, 0, 0) ? -1 : real(file, length);
}
int ftruncate64(int file, off64_t length) { return ftruncate(file, length); }
int rename(const char *from, const char *to) {
  REAL(rename);
  return decide_for_path("rename", AT_FDCWD, to, 1) ? -1 : real(from, to);
}
int link(const char *from, const char *to) {
  REAL(link);
  return decide_for_path("link", AT_FDCWD, to, 1) ? -1 : real(from, to);
}
int symlink(const char *from, const char *to) {
  REAL(symlink);
  return decide_for_path("link", AT_FDCWD, to, 1) ? -1 : real(from, to);
}
int unlink(const char *path) {
  REAL(unlink);
  return decide_for_path("unlink", AT_FDCWD, path, 0) ? -1 : real(path);
}
int rmdir(const char *path) {
  REAL(rmdir);
  return decide_for_path("rmdir", AT_FDCWD, path, 0) ? -1 : real(path);
}
int mkdir(const char *path, mode_t mode) {
  REAL(mkdir);
  struct stat found;
  if (!stat(path, &found)) return real(path, mode);
  return decide_for_path("mkdir", AT_FDCWD, path, 1) ? -1 : real(path, mode);
}
ssize_t copy_file_range(int from, off64_t *start, int to, off64_t *end, size_t length, unsigned flags) {
  REAL(copy_file_range);
  if (decide_for_file("write", to, 0, 1)) return -1;
  return real(from, start, to, end, length, flags);
}

static long moved(void) {
  return kind == CLOCK && counter && *counter >= at ? clock_offset : 0;
}
int clock_gettime(clockid_t clock, struct timespec *now) {
  REAL(clock_gettime);
  int result = real(clock, now);
  if (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE) now->tv_sec += moved();
  return result;
}
int gettimeofday(struct timeval *restrict now, void *restrict zone) {
  REAL(gettimeofday);
  int result = real(now, zone);
  now->tv_sec += moved();
  return result;
}
time_t time(time_t *now) {
  struct timespec read;
  clock_gettime(CLOCK_REALTIME, &read);
  if (now) *now = read.tv_sec;
  return read.tv_sec;
}
