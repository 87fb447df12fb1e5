#pragma once

#include <cstdint>
#include <set>
#include <string>

namespace clara_dicom {

// The file's elements up to the pixel data as the DICOM JSON model; empty `only` means all.
std::string read_header(const char *path, const std::set<uint32_t> &only);

} // namespace clara_dicom
