#pragma once

#include <cstdint>

namespace dicom_worker {

// What the process may take; a file that wants more ends it, and nothing else.
class Limits {
public:
  // Memory for the life of the process, in bytes; no files written, no core. False when the system refuses.
  static bool set_memory(uint64_t bytes) noexcept;

  // So many seconds of processor from now on; then SIGXCPU ends the process.
  static bool set_seconds(uint64_t seconds) noexcept;
};

} // namespace dicom_worker
