#include "step_log.h"

#include "interrupt.h"

#include <chrono>
#include <cstdio>

#if defined(_WIN32)
#include <io.h>
#define isatty _isatty
#define fileno _fileno
#else
#include <unistd.h>
#endif

namespace harness {
namespace {

using steady = std::chrono::steady_clock;

double milliseconds_since(steady::time_point begin) {
  return std::chrono::duration<double, std::milli>(steady::now() - begin).count();
}

bool on_terminal() { return isatty(fileno(stderr)) != 0; }

constexpr uint32_t plain_progress_percent = 25; // a line each so many, where lines cannot be overwritten

} // namespace

double step_log::run(const std::string &name, const std::function<std::string()> &step) {
  if (interrupted())
    throw run_interrupted();
  current_ = name;
  shown_percent_ = 0;
  const steady::time_point begin = steady::now();
  try {
    const std::string detail = step();
    const double milliseconds = milliseconds_since(begin);
    finish(name, milliseconds, CLARA_OK, detail);
    return milliseconds;
  } catch (const call_failed &e) {
    finish(name, milliseconds_since(begin), e.status, e.what());
    throw call_failed(e.status, name + ": " + e.what());
  }
}

void step_log::finish(const std::string &name, double milliseconds, clara_status status, const std::string &detail) {
  report_.steps.push_back({name, milliseconds, api_.status_name(status), detail});
  if (quiet_)
    return;
  if (on_terminal())
    std::fprintf(stderr, "\r\033[K");
  // Why a step failed is said once, on standard error, by whoever gives up.
  std::printf("%-22s %10.1f ms  %s\n", name.c_str(), milliseconds, status == CLARA_OK ? detail.c_str() : "failed");
  std::fflush(stdout);
}

clara_status CLARA_CALL step_log::on_progress(uint32_t done_permille, void *user_data) noexcept {
  static_cast<step_log *>(user_data)->show_progress(done_permille);
  return interrupted() ? CLARA_E_CANCELLED : CLARA_OK;
}

void step_log::show_progress(uint32_t done_permille) {
  const uint32_t percent = done_permille / 10;
  if (quiet_ || percent == shown_percent_)
    return;
  if (on_terminal())
    std::fprintf(stderr, "\r%-22s %3u %%", current_.c_str(), percent);
  else if (percent / plain_progress_percent > shown_percent_ / plain_progress_percent && percent < 100)
    std::fprintf(stderr, "%s %u %%\n", current_.c_str(), percent);
  shown_percent_ = percent;
}

} // namespace harness
