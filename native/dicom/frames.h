#pragma once

#include <cstdint>

namespace clara_dicom {

// Where `bytes` bytes of frames stand uncompressed and little-endian in the file, 0 where they have to be decoded;
// throws Failure.
uint64_t find_frames(const char *path, uint64_t bytes);

// Decodes all frames into exactly `bytes` bytes; throws Failure.
void read_frames(const char *path, void *into, uint64_t bytes);

} // namespace clara_dicom
