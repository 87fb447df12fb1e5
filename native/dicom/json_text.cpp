#include "json_text.h"

#include <charconv>
#include <cmath>
#include <cstdint>

namespace clara_dicom {

namespace {

// Length of the well-formed UTF-8 sequence at the start (Unicode table 3-7), 0 when there is none.
size_t sequence_length(std::string_view text) {
  auto at = [&](size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  const unsigned first = at(0);
  auto follows = [&](size_t i, unsigned low = 0x80U, unsigned high = 0xBFU) { return at(i) >= low && at(i) <= high; };
  if (first < 0x80U)
    return 1;
  if (first >= 0xC2U && first <= 0xDFU)
    return follows(1) ? 2 : 0;
  if (first >= 0xE0U && first <= 0xEFU)
    return follows(1, first == 0xE0U ? 0xA0U : 0x80U, first == 0xEDU ? 0x9FU : 0xBFU) && follows(2) ? 3 : 0;
  if (first >= 0xF0U && first <= 0xF4U)
    return follows(1, first == 0xF0U ? 0x90U : 0x80U, first == 0xF4U ? 0x8FU : 0xBFU) && follows(2) && follows(3) ? 4
                                                                                                                  : 0;
  return 0;
}

} // namespace

void append_quoted(std::string &json, std::string_view utf8) {
  static const char hex[] = "0123456789abcdef";
  json += '"';
  while (!utf8.empty()) {
    const size_t length = sequence_length(utf8);
    const char c = utf8.front();
    if (length == 0) {
      json += "\xEF\xBF\xBD";
    } else if (c == '"' || c == '\\') {
      json += '\\';
      json += c;
    } else if (static_cast<unsigned char>(c) < 0x20U) {
      json += "\\u00";
      json += hex[static_cast<unsigned char>(c) >> 4U];
      json += hex[static_cast<unsigned char>(c) & 15U];
    } else {
      json.append(utf8.data(), length);
    }
    utf8.remove_prefix(length == 0 ? 1 : length);
  }
  json += '"';
}

void append_number(std::string &json, double value) {
  if (!std::isfinite(value)) {
    json += "null";
    return;
  }
  char text[32];
  const std::to_chars_result end = std::to_chars(text, text + sizeof text, value);
  json.append(text, end.ptr);
}

void append_base64(std::string &json, const char *bytes, size_t count) {
  static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  json += '"';
  for (size_t i = 0; i < count; i += 3) {
    const size_t left = count - i;
    auto byte = [&](size_t n) { return n < left ? static_cast<unsigned char>(bytes[i + n]) : 0U; };
    const uint32_t three = (byte(0) << 16U) | (byte(1) << 8U) | byte(2);
    json += digits[three >> 18U];
    json += digits[(three >> 12U) & 63U];
    json += left > 1 ? digits[(three >> 6U) & 63U] : '=';
    json += left > 2 ? digits[three & 63U] : '=';
  }
  json += '"';
}

} // namespace clara_dicom
