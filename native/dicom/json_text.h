#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace clara_dicom {

// Appends a JSON string; the text is UTF-8, what is not becomes U+FFFD.
void append_quoted(std::string &json, std::string_view utf8);

// Appends a number as JSON has it: shortest text that gives the same double; null for one that is not finite.
void append_number(std::string &json, double value);

// Appends bytes as a JSON string in base64.
void append_base64(std::string &json, const char *bytes, size_t count);

} // namespace clara_dicom
