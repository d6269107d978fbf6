/* What is preloaded to make system calls fail, and to have something happen at them; it needs a C compiler and Linux.
   
   FAULT_CALL names a kind of call, FAULT_FROM the first of them that it happens at: it and all after it, or it alone with FAULT_ONCE.
   Of calls by name and by descriptor only those count that concern a file in the folder FAULT_IN or standard output. FAULT_DO is an
   error number, short, signal N, away (the file in FAULT_FILE is taken away) or edit (it is added to). */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static int counted(const char *call) {
	const char *which = getenv("FAULT_CALL");
	static int seen;
	if (!which || strcmp(which, call)) return 0;
	seen++;
	return getenv("FAULT_ONCE") ? seen == atoi(getenv("FAULT_FROM")) : seen >= atoi(getenv("FAULT_FROM"));
}
/* Do what is due; return whether the call itself is to fail. */
static int fails(void) {
	const char *what = getenv("FAULT_DO"), *file = getenv("FAULT_FILE");
	char away[PATH_MAX];
	if (!strncmp(what, "signal ", 7)) {
		unsetenv("FAULT_CALL");
		raise(atoi(what + 7));
	} else if (!strcmp(what, "away")) {
		snprintf(away, sizeof away, "%s.away", file);
		REAL(rename)(file, away);
	} else if (!strcmp(what, "edit")) {
		int fd = REAL(open64)(file, O_WRONLY | O_APPEND);
		if (REAL(write)(fd, "\nEdited.\n", 9) < 0) abort();
		REAL(close)(fd);
		snprintf(away, sizeof away, "%s/edited", getenv("FAULT_IN"));
		REAL(close)(REAL(open64)(away, O_WRONLY | O_CREAT, 0600));
	} else if (strcmp(what, "short")) {
		errno = atoi(what);
		return 1;
	}
	return 0;
}
static int named(const char *path) {
	char here[PATH_MAX];
	const char *in = getenv("FAULT_IN");
	if (!in || !strcmp(path, "/dev/null")) return 0;
	return path[0] == '/' ? !strncmp(path, in, strlen(in)) : getcwd(here, sizeof here) && !strcmp(here, in);
}
static int ours(int fd) {
	char link[64], path[PATH_MAX] = "";
	struct stat s;
	if (!getenv("FAULT_IN") || fstat(fd, &s) || !(S_ISREG(s.st_mode) || fd == 1)) return 0;
	snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	return fd == 1 || (readlink(link, path, sizeof path - 1) > 0 && strstr(path, getenv("FAULT_IN")));
}
int open64(const char *path, int flags, ...) {
	va_list rest;
	va_start(rest, flags);
	int mode = va_arg(rest, int), writing = flags & (O_CREAT | O_WRONLY | O_RDWR);
	va_end(rest);
	if (named(path) && counted(writing ? "open" : "open to read") && fails()) return -1;
	return REAL(open64)(path, flags, mode);
}
int openat64(int at, const char *path, int flags, ...) {
	va_list rest;
	va_start(rest, flags);
	int mode = va_arg(rest, int), writing = flags & (O_CREAT | O_WRONLY | O_RDWR);
	va_end(rest);
	if (named(path) && counted(writing ? "open" : "open to read") && fails()) return -1;
	return REAL(openat64)(at, path, flags, mode);
}
int clock_gettime(clockid_t clock, struct timespec *now) {
	static int calls;
	int found = REAL(clock_gettime)(clock, now);
	const char *which = getenv("FAULT_CALL");
	if (which && !strcmp(which, "clock") && clock == CLOCK_REALTIME) now->tv_sec += (calls++ % 2 ? -1 : 1) * 86400L * 900;
	return found;
}
ssize_t write(int fd, const void *data, size_t n) {
	struct stat s;
	const char *command = getenv("FAULT_PID");
	if (command && atoi(command) != getpid() && fd > 2 && !fstat(fd, &s) && S_ISSOCK(s.st_mode) && counted("answer")) fails();
	if (fd != 2 && ours(fd) && counted("write")) {
		if (!strcmp(getenv("FAULT_DO"), "short")) return REAL(write)(fd, data, n > 1 ? n / 2 : n);
		if (fails()) return -1;
	}
	return REAL(write)(fd, data, n);
}
ssize_t read(int fd, void *data, size_t n) {
	if (ours(fd) && counted("read") && fails()) return -1;
	return REAL(read)(fd, data, n);
}
int close(int fd) {
	int fault = ours(fd) && counted("close"), found = REAL(close)(fd);
	return fault && fails() ? -1 : found;
}
int fsync(int fd) { return ours(fd) && counted("fsync") && fails() ? -1 : REAL(fsync)(fd); }
int rename(const char *old, const char *new) { return named(new) && counted("name") && fails() ? -1 : REAL(rename)(old, new); }
int renameat(int from, const char *old, int to, const char *new) {
	return named(new) && counted("name") && fails() ? -1 : REAL(renameat)(from, old, to, new);
}
int linkat(int from, const char *old, int to, const char *new, int flags) {
	return named(new) && counted("name") && fails() ? -1 : REAL(linkat)(from, old, to, new, flags);
}
int link(const char *old, const char *new) { return named(new) && counted("name") && fails() ? -1 : REAL(link)(old, new); }
