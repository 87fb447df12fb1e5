#pragma once

#include <cstdint>

namespace clara_dicom {

// Decodes all frames into exactly `bytes` bytes; throws Failure.
void read_frames(const char *path, void *into, uint64_t bytes);

} // namespace clara_dicom
