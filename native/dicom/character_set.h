#pragma once

#include <iconv.h>
#include <string>
#include <string_view>
#include <vector>

namespace clara_dicom {

// Texts of a dataset by its Specific Character Set (0008,0005), PS3.3 C.12.1.1.2. A set that is not known counts as
// Latin 1, so that names of labels never get lost.
class CharacterSet {
public:
  CharacterSet() = default;
  explicit CharacterSet(std::string_view specific);
  CharacterSet(const CharacterSet &) = delete;
  CharacterSet &operator=(const CharacterSet &) = delete;
  ~CharacterSet();

  // A value in UTF-8; what cannot be read becomes U+FFFD.
  std::string to_utf8(std::string_view value) const;

private:
  iconv_t open_ = reinterpret_cast<iconv_t>(-1);
  bool utf8_ = false;
  bool katakana_ = false;                 // JIS X 0201 beside the sets of code extensions
  std::vector<std::string_view> dropped_; // escapes that the converter must not see
};

} // namespace clara_dicom
