#include "json.h"

#include <array>
#include <cmath>
#include <cstdio>

namespace harness {
namespace {

// Length of the UTF-8 character at the start of text, 0 where there is none (RFC 3629: no overlong forms, no
// surrogates, up to U+10FFFF).
size_t character_length(std::string_view text) {
  const auto at = [&](size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  const auto follows = [&](size_t i) { return (at(i) & 0xC0U) == 0x80U; };
  const unsigned first = at(0);
  if (first < 0x80)
    return 1;
  if (first >= 0xC2 && first <= 0xDF)
    return follows(1) ? 2 : 0;
  if ((first & 0xF0U) == 0xE0)
    return follows(1) && follows(2) && !(first == 0xE0 && at(1) < 0xA0) && !(first == 0xED && at(1) >= 0xA0) ? 3 : 0;
  if (first >= 0xF0 && first <= 0xF4)
    return follows(1) && follows(2) && follows(3) && !(first == 0xF0 && at(1) < 0x90) &&
                   !(first == 0xF4 && at(1) >= 0x90)
               ? 4
               : 0;
  return 0;
}

} // namespace

json_writer &json_writer::begin_object(std::string_view name) { return begin(name, '{'); }

json_writer &json_writer::begin_array(std::string_view name) { return begin(name, '['); }

json_writer &json_writer::begin(std::string_view name, char bracket) {
  if (depth_ > 0)
    member(name);
  text_ += bracket;
  depth_++;
  empty_ = true;
  return *this;
}

json_writer &json_writer::end(char bracket) {
  depth_--;
  if (!empty_)
    text_ += '\n' + std::string(static_cast<size_t>(depth_) * 2, ' ');
  text_ += bracket;
  empty_ = false;
  if (depth_ == 0)
    text_ += '\n';
  return *this;
}

json_writer &json_writer::value(std::string_view name, std::string_view text) {
  member(name);
  quoted(text);
  return *this;
}

json_writer &json_writer::value(std::string_view name, int64_t number) {
  member(name);
  text_ += std::to_string(number);
  return *this;
}

json_writer &json_writer::value(std::string_view name, double number, const char *format) {
  member(name);
  if (!std::isfinite(number)) {
    text_ += "null";
    return *this;
  }
  std::array<char, 400> digits{};
  std::snprintf(digits.data(), digits.size(), format, number); // the program never leaves the "C" locale
  text_ += digits.data();
  return *this;
}

void json_writer::member(std::string_view name) {
  text_ += empty_ ? "\n" : ",\n";
  text_ += std::string(static_cast<size_t>(depth_) * 2, ' ');
  empty_ = false;
  if (!name.empty()) {
    quoted(name);
    text_ += ": ";
  }
}

void json_writer::quoted(std::string_view text) {
  text_ += '"';
  while (!text.empty()) {
    const size_t length = character_length(text);
    const char c = text[0];
    if (length == 0) {
      text_ += "\xEF\xBF\xBD";
    } else if (c == '"' || c == '\\') {
      text_ += '\\';
      text_ += c;
    } else if (static_cast<unsigned char>(c) < ' ') {
      std::array<char, 8> code{};
      std::snprintf(code.data(), code.size(), "\\u%04x", static_cast<unsigned>(c));
      text_ += code.data();
    } else {
      text_ += text.substr(0, length);
    }
    text.remove_prefix(length == 0 ? 1 : length);
  }
  text_ += '"';
}

} // namespace harness
