#include "process_clock.h"

#include <chrono>

#if defined(__linux__)
#include <ctime>
#include <fstream>
#include <sstream>
#include <string>
#include <unistd.h>
#endif

namespace harness {
namespace {

double since_first_call() {
  static const auto first = std::chrono::steady_clock::now();
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - first).count();
}

#if defined(__linux__)
// Field 22 of /proc/self/stat: clock ticks from boot to the start of the process. Negative where it cannot be read.
double start_seconds_after_boot() {
  std::ifstream file("/proc/self/stat");
  std::string line;
  std::getline(file, line);
  const size_t name_end = line.rfind(')'); // the program's name may hold blanks
  if (name_end == std::string::npos)
    return -1;
  std::istringstream fields(line.substr(name_end + 1));
  std::string field;
  for (int i = 3; i <= 22; i++)
    fields >> field;
  const long ticks = sysconf(_SC_CLK_TCK);
  return fields && ticks > 0 ? std::stod(field) / static_cast<double>(ticks) : -1;
}
#endif

} // namespace

double milliseconds_since_process_start() {
  const double at_least = since_first_call();
#if defined(__linux__)
  static const double start = start_seconds_after_boot();
  timespec now{};
  if (start >= 0 && clock_gettime(CLOCK_BOOTTIME, &now) == 0) {
    const double since = (static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9 - start) * 1e3;
    if (since >= at_least) // a container may count from a boot of its own
      return since;
  }
#endif
  return at_least;
}

} // namespace harness
