#pragma once

#include <cstdint>
#include <string>

namespace dicom_worker {

// Both ends of the talk with the parent: little-endian numbers and counted bytes.
class Pipe {
public:
  // Takes standard input and output for itself; whatever a library prints goes nowhere.
  static bool take() noexcept;

  // False at the end of the input, and for a parent that is gone.
  static bool read(void *into, uint64_t bytes) noexcept;
  static bool write(const void *from, uint64_t bytes) noexcept;

  template <typename Number> static bool read(Number &number) noexcept { return read(&number, sizeof(number)); }
  template <typename Number> static bool write(Number number) noexcept { return write(&number, sizeof(number)); }

  // A text of at most so many bytes after its 32-bit count.
  static bool read_text(std::string &text, uint32_t most);
};

} // namespace dicom_worker
