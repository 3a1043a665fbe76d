/* A ClickHouse server out of libchdb.so: runs one statement list, of which the last never ends, and dies with its parent. */
#include <dlfcn.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <unistd.h>

int main(int argc, char **argv) {
  if (argc < 2) {
    fprintf(stderr, "usage: clickhouse-node LIBRARY --path=DIR --config-file=FILE --query=SQL\n");
    return 2;
  }
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() == 1) return 1;
  void *library = dlopen(argv[1], RTLD_NOW | RTLD_GLOBAL);
  if (!library) {
    fprintf(stderr, "%s\n", dlerror());
    return 1;
  }
  void *(*run)(int, char **) = (void *(*)(int, char **))dlsym(library, "chdb_query_cmdline");
  const char *(*error_of)(void *) = (const char *(*)(void *))dlsym(library, "chdb_result_error");
  if (!run || !error_of) {
    fprintf(stderr, "%s has no chdb_query_cmdline\n", argv[1]);
    return 1;
  }
  void *result = run(argc - 1, argv + 1);
  const char *error = result ? error_of(result) : "no result";
  fprintf(stderr, "%s\n", error ? error : "ended");
  return 1;
}
