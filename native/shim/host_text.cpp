#include "host_text.h"

#include <filesystem>

namespace clara_shim {
namespace {

thread_local std::string *collected = nullptr; // hostfxr's writer gets no user data

} // namespace

host_text::host_text(hostfxr_set_error_writer_fn set_writer) : set_writer_(set_writer), previous_(set_writer(&write)) {
  collected = &text_;
}

host_text::~host_text() {
  set_writer_(previous_);
  collected = nullptr;
}

void HOSTFXR_CALLTYPE host_text::write(const char_t *message) noexcept {
  try {
    if (collected != nullptr && message != nullptr)
      *collected += std::filesystem::path(message).u8string() + '\n';
  } catch (...) {
    // The text is lost, the status is not.
  }
}

std::string host_text::one_line() const {
  std::string line;
  for (const char c : text_.substr(0, text_.find("Learn more:"))) { // links behind it, no reasons
    const bool blank = c == '\n' || c == '\r' || c == '\t' || c == ' ';
    if (!blank)
      line += c;
    else if (!line.empty() && line.back() != ' ')
      line += ' ';
  }
  while (!line.empty() && line.back() == ' ')
    line.pop_back();
  return line;
}

std::string host_text::wanted_version() const {
  const std::string before = "version '";
  const size_t found = text_.find(before);
  if (found == std::string::npos)
    return {};
  const size_t begin = found + before.size();
  return text_.substr(begin, text_.find('\'', begin) - begin);
}

} // namespace clara_shim
