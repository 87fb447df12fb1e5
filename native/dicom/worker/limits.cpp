#include "limits.h"

#include <sys/resource.h>
#include <sys/time.h>

namespace dicom_worker {

namespace {

bool lower(int what, uint64_t value) noexcept {
  rlimit limit{};
  if (getrlimit(static_cast<__rlimit_resource_t>(what), &limit) != 0)
    return false;
  if (limit.rlim_max != RLIM_INFINITY && limit.rlim_max < value)
    value = limit.rlim_max; // somebody set a tighter one
  limit.rlim_cur = limit.rlim_max = value;
  return setrlimit(static_cast<__rlimit_resource_t>(what), &limit) == 0;
}

} // namespace

bool Limits::set_memory(uint64_t bytes) noexcept {
  return lower(RLIMIT_AS, bytes) && lower(RLIMIT_FSIZE, 0) && lower(RLIMIT_CORE, 0);
}

bool Limits::set_seconds(uint64_t seconds) noexcept {
  rusage used{};
  rlimit limit{};
  if (getrusage(RUSAGE_SELF, &used) != 0 || getrlimit(RLIMIT_CPU, &limit) != 0)
    return false;
  // The limit counts from the start of the process, and each file has its own seconds. One more, for the begun ones.
  const rlim_t until = static_cast<rlim_t>(used.ru_utime.tv_sec + used.ru_stime.tv_sec) + seconds + 1;
  if (limit.rlim_max == RLIM_INFINITY || until < limit.rlim_max)
    limit.rlim_cur = until;
  return setrlimit(RLIMIT_CPU, &limit) == 0;
}

} // namespace dicom_worker
