#pragma once

#include "api.h"
#include "report.h"

#include <functional>
#include <string>

namespace harness {

// Ctrl+C between two steps.
struct run_interrupted {};

// Runs the steps one by one: each is timed, printed and kept for the report.
class step_log {
public:
  step_log(const api &functions, report &record, bool quiet) : api_(functions), report_(record), quiet_(quiet) {}

  // The step returns the detail to show. When it throws, its record says so and the exception goes on, as call_failed
  // with the step's name. Gives the step's milliseconds.
  double run(const std::string &name, const std::function<std::string()> &step);

  // clara_progress_fn; user_data is the step_log.
  static clara_status CLARA_CALL on_progress(uint32_t done_permille, void *user_data) noexcept;

private:
  void finish(const std::string &name, double milliseconds, clara_status status, const std::string &detail);
  void show_progress(uint32_t done_permille);

  const api &api_;
  report &report_;
  bool quiet_;
  std::string current_;
  uint32_t shown_percent_ = 0;
};

} // namespace harness
