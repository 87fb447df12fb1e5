#include "character_set.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

namespace clara_dicom {

namespace {

constexpr const char *replacement = "\xEF\xBF\xBD";

// Defined terms of PS3.3 tables C.12-2 to C.12-5 and the converter's names for them; code extensions have "ISO 2022 IR"
// for "ISO_IR".
constexpr std::array<std::pair<std::string_view, const char *>, 16> names = {{
    {"100", "ISO-8859-1"},
    {"101", "ISO-8859-2"},
    {"109", "ISO-8859-3"},
    {"110", "ISO-8859-4"},
    {"144", "ISO-8859-5"},
    {"127", "ISO-8859-6"},
    {"126", "ISO-8859-7"},
    {"138", "ISO-8859-8"},
    {"148", "ISO-8859-9"},
    {"203", "ISO-8859-15"},
    {"166", "TIS-620"},
    {"13", "SHIFT_JIS"},
    {"192", "UTF-8"},
    {"149", "EUC-KR"},
    {"58", "GB2312"},
    {"6", "ISO-8859-1"},
}};

std::string_view trimmed(std::string_view text) {
  const size_t first = text.find_first_not_of(' ');
  if (first == std::string_view::npos)
    return {};
  return text.substr(first, text.find_last_not_of(std::string_view(" \0", 2)) - first + 1);
}

std::string_view number_of(std::string_view term) {
  for (std::string_view prefix : {std::string_view("ISO_IR "), std::string_view("ISO 2022 IR ")})
    if (term.substr(0, prefix.size()) == prefix)
      return term.substr(prefix.size());
  return {};
}

const char *converter_of(std::string_view term) {
  if (term == "GB18030")
    return "GB18030";
  if (term == "GBK")
    return "GBK";
  const auto found =
      std::find_if(names.begin(), names.end(), [&](const auto &name) { return name.first == number_of(term); });
  return found == names.end() ? nullptr : found->second;
}

// Half-width katakana stand in the upper half (G1) in a file, and after an escape in the lower half for the converter.
std::string with_katakana_escapes(std::string_view value) {
  std::string result;
  bool inside = false;
  for (char c : value) {
    const bool upper = static_cast<unsigned char>(c) >= 0x80U;
    if (upper != inside)
      result += upper ? "\x1b(I" : "\x1b(J";
    inside = upper;
    result += static_cast<char>(static_cast<unsigned char>(c) & 0x7FU);
  }
  return result + (inside ? "\x1b(J" : "");
}

} // namespace

CharacterSet::CharacterSet(std::string_view specific) {
  std::vector<std::string_view> terms;
  while (true) {
    const size_t end = specific.find('\\');
    terms.push_back(trimmed(specific.substr(0, end)));
    if (end == std::string_view::npos)
      break;
    specific.remove_prefix(end + 1);
  }
  const char *name = nullptr;
  for (const std::string_view term : terms) {
    const std::string_view number = number_of(term);
    if (number == "87" || number == "159") {
      name = "ISO-2022-JP-2";
    } else if (term.substr(0, 8) == "ISO 2022" && (number == "149" || number == "58")) {
      // These stand in the upper half throughout; the escape that says so is not part of the converter's own set.
      name = converter_of(term);
      dropped_ = {"\x1b$)C", "\x1b$)A", "\x1b(B"};
    } else if (name == nullptr) {
      name = converter_of(term);
    }
    katakana_ = katakana_ || number == "13";
  }
  katakana_ = katakana_ && name != nullptr && std::string_view(name) == "ISO-2022-JP-2";
  if (katakana_)
    name = "ISO-2022-JP-3";
  utf8_ = name != nullptr && std::string_view(name) == "UTF-8";
  if (!utf8_)
    open_ = iconv_open("UTF-8", name == nullptr ? "ISO-8859-1" : name);
}

CharacterSet::~CharacterSet() {
  if (open_ != reinterpret_cast<iconv_t>(-1))
    iconv_close(open_);
}

std::string CharacterSet::to_utf8(std::string_view value) const {
  const bool plain = std::all_of(value.begin(), value.end(),
                                 [](char c) { return static_cast<unsigned char>(c) < 0x80U && c != 0x1b; });
  if (plain || utf8_ || open_ == reinterpret_cast<iconv_t>(-1))
    return std::string(value);
  std::string source(value);
  for (std::string_view escape : dropped_)
    for (size_t at; (at = source.find(escape)) != std::string::npos;)
      source.erase(at, escape.size());
  if (katakana_)
    source = with_katakana_escapes(source);
  std::string result;
  std::array<char, 256> chunk{};
  char *from = source.data();
  size_t left = source.size();
  iconv(open_, nullptr, nullptr, nullptr, nullptr);
  while (left > 0) {
    char *to = chunk.data();
    size_t room = chunk.size();
    const size_t done = iconv(open_, &from, &left, &to, &room);
    const int why = errno;
    result.append(chunk.data(), chunk.size() - room);
    if (done == static_cast<size_t>(-1) && why != E2BIG) {
      result += replacement;
      ++from;
      --left;
    }
  }
  return result;
}

} // namespace clara_dicom
