#include "pipe.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace dicom_worker {

namespace {

int in = -1;
int out = -1;

constexpr uint64_t piece = 1U << 20U;

} // namespace

bool Pipe::take() noexcept {
  in = dup(STDIN_FILENO);
  out = dup(STDOUT_FILENO);
  const int nowhere = open("/dev/null", O_RDWR);
  return in >= 0 && out >= 0 && nowhere >= 0 && dup2(nowhere, STDIN_FILENO) >= 0 && dup2(nowhere, STDOUT_FILENO) >= 0 &&
         dup2(nowhere, STDERR_FILENO) >= 0;
}

bool Pipe::read(void *into, uint64_t bytes) noexcept {
  char *at = static_cast<char *>(into);
  while (bytes > 0) {
    const ssize_t got = ::read(in, at, std::min(bytes, piece));
    if (got < 0 && errno == EINTR)
      continue;
    if (got <= 0)
      return false;
    at += got;
    bytes -= static_cast<uint64_t>(got);
  }
  return true;
}

bool Pipe::write(const void *from, uint64_t bytes) noexcept {
  const char *at = static_cast<const char *>(from);
  while (bytes > 0) {
    const ssize_t put = ::write(out, at, std::min(bytes, piece));
    if (put < 0 && errno == EINTR)
      continue;
    if (put <= 0)
      return false;
    at += put;
    bytes -= static_cast<uint64_t>(put);
  }
  return true;
}

bool Pipe::read_text(std::string &text, uint32_t most) {
  uint32_t count = 0;
  if (!read(count) || count > most)
    return false;
  text.resize(count);
  return read(text.data(), count);
}

} // namespace dicom_worker
