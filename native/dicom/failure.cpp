#include "failure.h"

#include <algorithm>
#include <cstring>

namespace clara_dicom {

void tell(const char *why, char *error, uint64_t error_size) noexcept {
  if (error == nullptr || error_size == 0)
    return;
  size_t length = std::min<size_t>(std::strlen(why), static_cast<size_t>(error_size) - 1);
  while (length > 0 && why[length] != 0 && (static_cast<unsigned char>(why[length]) & 0xC0U) == 0x80U)
    --length; // not in the middle of a character
  std::memcpy(error, why, length);
  error[length] = 0;
}

} // namespace clara_dicom
