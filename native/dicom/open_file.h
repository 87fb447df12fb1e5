#pragma once

#include <cstdint>

namespace clara_dicom {

// Throws Failure for what is no file that can be read; GDCM says the same for these and for damaged files. Returns its
// size in bytes.
uint64_t require_file(const char *path);

} // namespace clara_dicom
