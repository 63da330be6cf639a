/* A disk that fails when it is told to, for the tests: loaded before the C library (LD_PRELOAD), it stands between
 * SQLite and the files of one database.
 *
 * A write is remembered, with what it wrote over, until the file was flushed. A power cut undoes a random half of
 * what is remembered, the newest first, and kills the program. What was not flushed when a flush failed is gone for
 * good, as on Linux: the next flush says that all is well, and the power cut shows that it is not. Only writing the
 * same page of memory again gives it another chance.
 *
 *   DISK_PATH    the database's file: it, and its -wal and -journal, are watched
 *   DISK_FAULT   cut: the power goes; torn: half of a write, and the power goes; eio, enospc: it fails, and says so;
 *                retried: a flush that fails is asked for once more, and believed; dropped: a write is lost in silence
 *   DISK_OF      which calls are counted: all, sync or write
 *   DISK_AT      the how manieth of them fails
 *   DISK_EVER    not empty: so do all after it
 *   DISK_SEED    what is undone
 *
 *   DISK_HOLD    how the names of other files end, whose writes and flushes wait while there is a file of their name
 *                with .hold behind it
 *
 * What failed is told in the file DISK_PATH.fault; whoever opens DISK_PATH.cut has the power go at once. New names,
 * shortened and removed files are lasting at once here. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum { FILES = 8, FDS = 4096, PAGE = 4096 };
enum kind { SYNC = 1, WRITE = 2, OTHER = 4 };

/* A write that the disk may not have. */
struct undo {
  struct undo *older;
  off64_t at;
  size_t len, had; /* how long it is, and how much of that was in the file before */
  unsigned char *old;
  int gone; /* a flush of it failed */
};

struct watched {
  char name[1024];
  off64_t flushed_size;
  struct undo *newest;
};

static struct watched files[FILES];
static int file_of[FDS]; /* 0: not watched; else the place in `files`, from 1 */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char *held[FDS]; /* the name of a file that may be held up */
static const char *path = "", *fault = "", *holds = "";
static int of, ever;
static long counted, fails_at;
static uint64_t chance;

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static const char *said(const char *name) {
  const char *value = getenv(name);
  return value ? value : "";
}

__attribute__((constructor)) static void begin(void) {
  path = said("DISK_PATH");
  fault = said("DISK_FAULT");
  holds = said("DISK_HOLD");
  const char *which = said("DISK_OF");
  of = !strcmp(which, "sync") ? SYNC : !strcmp(which, "write") ? WRITE : SYNC | WRITE | OTHER;
  fails_at = atol(said("DISK_AT"));
  ever = *said("DISK_EVER") != 0;
  chance = strtoull(said("DISK_SEED"), 0, 10) * 0x9e3779b97f4a7c15ULL + 1;
}

static int heads(void) {
  chance ^= chance << 13;
  chance ^= chance >> 7;
  chance ^= chance << 17;
  return (chance >> 40) & 1;
}

static int ends_as(const char *name, const char *ending) {
  size_t length = strlen(path);
  return *path && !strncmp(name, path, length) && !strcmp(name + length, ending);
}

static struct watched *watched(int fd) {
  return fd >= 0 && fd < FDS && file_of[fd] ? &files[file_of[fd] - 1] : 0;
}

/* Waits while the file is held up. */
static void wait_for(int fd) {
  if (fd < 0 || fd >= FDS || !held[fd]) return;
  char name[1100];
  snprintf(name, sizeof name, "%s.hold", held[fd]);
  while (!access(name, F_OK)) usleep(5000);
}

static off64_t size_of(int fd) {
  struct stat64 is;
  return fstat64(fd, &is) ? 0 : is.st_size;
}

static void forget(struct watched *file, int and_gone) {
  struct undo **at = &file->newest;
  while (*at) {
    struct undo *one = *at;
    if (one->gone && !and_gone) {
      at = &one->older;
      continue;
    }
    *at = one->older;
    free(one->old);
    free(one);
  }
}

static void tell(const char *what, const struct watched *file) {
  char name[1100], line[1200];
  snprintf(name, sizeof name, "%s.fault", path);
  int fd = REAL(open64)(name, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  int len = snprintf(line, sizeof line, "%s %s\n", what, file ? file->name : "");
  if (fd >= 0) {
    ssize_t told = REAL(write)(fd, line, (size_t)len);
    (void)told;
    REAL(close)(fd);
  }
}

static void undo_some(struct watched *file) {
  int fd = REAL(open64)(file->name, O_RDWR | O_CLOEXEC);
  if (fd < 0) return;
  off64_t size = file->flushed_size;
  static const unsigned char nothing[PAGE];
  for (struct undo *one = file->newest; one; one = one->older) {
    if (!one->gone && heads()) {
      off64_t end = one->at + (off64_t)one->len;
      if (end > size) size = end;
      continue;
    }
    ssize_t done = REAL(pwrite64)(fd, one->old, one->had, one->at);
    for (size_t from = one->had; from < one->len; from += PAGE) {
      size_t some = one->len - from < PAGE ? one->len - from : PAGE;
      done = REAL(pwrite64)(fd, nothing, some, one->at + (off64_t)from);
    }
    (void)done;
  }
  if (size < size_of(fd) && REAL(ftruncate64)(fd, size)) tell("not shortened", file);
  REAL(close)(fd);
}

static void power_cut(void) {
  for (int each = 0; each < FILES; each++)
    if (*files[each].name) undo_some(&files[each]);
  kill(getpid(), SIGKILL);
  for (;;) pause();
}

/* Whoever writes a page of memory again has it flushed whole. */
static void page_is_written(struct watched *file, off64_t at, size_t len) {
  off64_t from = at / PAGE * PAGE, to = (at + (off64_t)len + PAGE - 1) / PAGE * PAGE;
  for (struct undo *one = file->newest; one; one = one->older) {
    off64_t end = one->at + (off64_t)one->len;
    if (!one->gone || end <= from || one->at >= to) continue;
    if (end > to) { /* what comes after stays gone, as a piece of its own */
      struct undo *rest = calloc(1, sizeof *rest);
      size_t skip = (size_t)(to - one->at);
      rest->at = to;
      rest->len = one->len - skip;
      rest->had = one->had > skip ? one->had - skip : 0;
      rest->old = malloc(rest->had + 1);
      memcpy(rest->old, one->old + (rest->had ? skip : 0), rest->had);
      rest->gone = 1;
      rest->older = one->older;
      one->older = rest;
    }
    one->len = one->at < from ? (size_t)(from - one->at) : 0;
    if (one->had > one->len) one->had = one->len;
  }
}

static struct undo *remember(struct watched *file, int fd, off64_t at, size_t len) {
  page_is_written(file, at, len);
  off64_t size = size_of(fd);
  struct undo *one = calloc(1, sizeof *one);
  one->at = at;
  one->len = len;
  one->old = malloc(len + 1);
  if (at < size) {
    size_t had = size - at < (off64_t)len ? (size_t)(size - at) : len;
    ssize_t got = pread64(fd, one->old, had, at);
    one->had = got > 0 ? (size_t)got : 0;
  }
  one->older = file->newest;
  file->newest = one;
  return one;
}

/* Does this call fail? It is counted; where it is the one at which the power goes, it never ends. */
static int fails(enum kind kind, const struct watched *file) {
  if (!*fault || !(kind & of)) return 0;
  counted++;
  if (counted != fails_at && !(ever && counted > fails_at)) return 0;
  tell(kind == SYNC ? "sync" : kind == WRITE ? "write" : "other", file);
  if (!strcmp(fault, "cut")) power_cut();
  return 1;
}

static ssize_t written(int fd, struct watched *file, const void *bytes, size_t len, off64_t at) {
  if (fails(WRITE, file)) {
    if (!strcmp(fault, "dropped")) return (ssize_t)len;
    if (!strcmp(fault, "torn")) {
      ssize_t half = REAL(pwrite64)(fd, bytes, len / 2, at);
      (void)half;
      kill(getpid(), SIGKILL);
      for (;;) pause();
    }
    errno = !strcmp(fault, "enospc") ? ENOSPC : EIO;
    return -1;
  }
  struct undo *one = remember(file, fd, at, len);
  ssize_t done = REAL(pwrite64)(fd, bytes, len, at);
  one->len = done > 0 ? (size_t)done : 0;
  if (one->had > one->len) one->had = one->len;
  return done;
}

ssize_t pwrite64(int fd, const void *bytes, size_t len, off64_t at) {
  struct watched *file = watched(fd);
  if (!file) return REAL(pwrite64)(fd, bytes, len, at);
  pthread_mutex_lock(&lock);
  ssize_t res = written(fd, file, bytes, len, at);
  pthread_mutex_unlock(&lock);
  return res;
}

ssize_t pwrite(int fd, const void *bytes, size_t len, off_t at) { return pwrite64(fd, bytes, len, at); }

ssize_t write(int fd, const void *bytes, size_t len) {
  wait_for(fd);
  struct watched *file = watched(fd);
  if (!file) return REAL(write)(fd, bytes, len);
  pthread_mutex_lock(&lock);
  off64_t at = lseek64(fd, 0, fcntl(fd, F_GETFL) & O_APPEND ? SEEK_END : SEEK_CUR);
  ssize_t res = written(fd, file, bytes, len, at);
  if (res > 0) lseek64(fd, at + res, SEEK_SET);
  pthread_mutex_unlock(&lock);
  return res;
}

ssize_t pwritev64(int fd, const struct iovec *parts, int count, off64_t at) {
  if (!watched(fd)) return REAL(pwritev64)(fd, parts, count, at);
  ssize_t all = 0;
  for (int each = 0; each < count; each++) {
    ssize_t some = pwrite64(fd, parts[each].iov_base, parts[each].iov_len, at + all);
    if (some < 0) return all ? all : some;
    all += some;
    if ((size_t)some < parts[each].iov_len) break;
  }
  return all;
}

ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t at) { return pwritev64(fd, parts, count, at); }

static int flushed(int fd, int (*flush)(int)) {
  wait_for(fd);
  struct watched *file = watched(fd);
  if (!file) return flush(fd);
  pthread_mutex_lock(&lock);
  int res = 0;
  if (fails(SYNC, file)) {
    for (struct undo *one = file->newest; one; one = one->older) one->gone = 1;
    errno = !strcmp(fault, "enospc") ? ENOSPC : EIO;
    res = strcmp(fault, "retried") ? -1 : 0;
  }
  if (!res) {
    /* The tests' own disk need not wait for the machine's: what it holds is what this library says. */
    forget(file, 0);
    file->flushed_size = size_of(fd);
  }
  pthread_mutex_unlock(&lock);
  return res;
}

int fsync(int fd) { return flushed(fd, REAL(fsync)); }
int fdatasync(int fd) { return flushed(fd, REAL(fdatasync)); }

int ftruncate64(int fd, off64_t size) {
  struct watched *file = watched(fd);
  if (!file) return REAL(ftruncate64)(fd, size);
  pthread_mutex_lock(&lock);
  fails(OTHER, file);
  for (struct undo *one = file->newest; one; one = one->older) {
    if (one->at + (off64_t)one->len <= size) continue;
    one->len = one->at < size ? (size_t)(size - one->at) : 0;
    if (one->had > one->len) one->had = one->len;
  }
  if (file->flushed_size > size) file->flushed_size = size;
  int res = REAL(ftruncate64)(fd, size);
  pthread_mutex_unlock(&lock);
  return res;
}

int ftruncate(int fd, off_t size) { return ftruncate64(fd, size); }

static void is_open(int fd, const char *name) {
  if (fd < 0 || fd >= FDS) return;
  size_t length = strlen(name), ending = strlen(holds);
  if (ending && length > ending && !strcmp(name + length - ending, holds)) held[fd] = strdup(name);
  if (!*path) return;
  pthread_mutex_lock(&lock);
  file_of[fd] = 0;
  if (ends_as(name, "") || ends_as(name, "-wal") || ends_as(name, "-journal")) {
    int place = 0;
    while (place < FILES && *files[place].name && strcmp(files[place].name, name)) place++;
    if (place < FILES) {
      if (!*files[place].name) {
        snprintf(files[place].name, sizeof files[place].name, "%s", name);
        files[place].flushed_size = size_of(fd);
      }
      file_of[fd] = place + 1;
    }
  }
  pthread_mutex_unlock(&lock);
}

#define OPENED(call)                                         \
  mode_t mode = 0;                                           \
  if (flags & (O_CREAT | O_TMPFILE)) {                       \
    va_list more;                                            \
    va_start(more, flags);                                   \
    mode = va_arg(more, mode_t);                             \
    va_end(more);                                            \
  }                                                          \
  if (ends_as(name, ".cut")) power_cut();                    \
  int fd = call;                                             \
  is_open(fd, name);                                         \
  return fd;

int open(const char *name, int flags, ...) { OPENED(REAL(open)(name, flags, mode)) }
int open64(const char *name, int flags, ...) { OPENED(REAL(open64)(name, flags, mode)) }
int openat(int in, const char *name, int flags, ...) { OPENED(REAL(openat)(in, name, flags, mode)) }
int openat64(int in, const char *name, int flags, ...) { OPENED(REAL(openat64)(in, name, flags, mode)) }

int close(int fd) {
  if (fd >= 0 && fd < FDS && held[fd]) {
    free(held[fd]);
    held[fd] = 0;
  }
  if (watched(fd)) {
    pthread_mutex_lock(&lock);
    file_of[fd] = 0;
    pthread_mutex_unlock(&lock);
  }
  return REAL(close)(fd);
}

static void is_away(const char *name) {
  for (int each = 0; each < FILES; each++) {
    if (strcmp(files[each].name, name) || !*name) continue;
    fails(OTHER, &files[each]);
    forget(&files[each], 1);
    files[each].flushed_size = 0;
  }
}

int unlink(const char *name) {
  pthread_mutex_lock(&lock);
  is_away(name);
  pthread_mutex_unlock(&lock);
  return REAL(unlink)(name);
}

int rename(const char *from, const char *to) {
  pthread_mutex_lock(&lock);
  is_away(from);
  is_away(to);
  pthread_mutex_unlock(&lock);
  return REAL(rename)(from, to);
}
