#pragma once

#include <hostfxr.h>
#include <string>

namespace clara_shim {

// Collects what hostfxr reports on this thread while it lives; without it those lines would go to the viewer's standard
// error.
class host_text {
public:
  explicit host_text(hostfxr_set_error_writer_fn set_writer);
  ~host_text();
  host_text(const host_text &) = delete;
  host_text &operator=(const host_text &) = delete;

  // All of it as one line.
  std::string one_line() const;
  // The version of .NET that the host misses, such as "10.0.0"; empty where it names none.
  std::string wanted_version() const;

private:
  static void HOSTFXR_CALLTYPE write(const char_t *message) noexcept;
  hostfxr_set_error_writer_fn set_writer_;
  hostfxr_error_writer_fn previous_;
  std::string text_;
};

} // namespace clara_shim
