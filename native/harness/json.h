#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace harness {

// Writes JSON text, two blanks a level. Strings are UTF-8; bytes that are none become U+FFFD, so that the file stays
// readable by any parser.
class json_writer {
public:
  // Within an array names are empty.
  json_writer &begin_object(std::string_view name = {});
  json_writer &begin_array(std::string_view name = {});
  json_writer &end_object() { return end('}'); }
  json_writer &end_array() { return end(']'); }
  json_writer &value(std::string_view name, std::string_view text);
  json_writer &value(std::string_view name, int64_t number);
  // At most three digits behind the point; what is not finite becomes null.
  json_writer &value(std::string_view name, double number) { return value(name, number, "%.3f"); }
  // As many digits as it takes to read the same number back; what is not finite becomes null.
  json_writer &exact(std::string_view name, double number) { return value(name, number, "%.17g"); }

  const std::string &text() const { return text_; }

private:
  json_writer &value(std::string_view name, double number, const char *format);
  json_writer &begin(std::string_view name, char bracket);
  json_writer &end(char bracket);
  void member(std::string_view name);
  void quoted(std::string_view text);

  std::string text_;
  int depth_ = 0;
  bool empty_ = true; // nothing stands in the open bracket yet
};

} // namespace harness
