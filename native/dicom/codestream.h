#pragma once

#include <cstddef>
#include <cstdint>

namespace clara_dicom {

// What a compressed frame says of itself, whichever of the JPEG family it is of.
struct Codestream {
  uint32_t rows = 0, columns = 0, samples = 0, bits = 0;

  // False where the bytes begin no codestream of JPEG, JPEG-LS or JPEG 2000, or do not come to its size.
  static bool of(const unsigned char *bytes, size_t count, Codestream &found);
};

} // namespace clara_dicom
