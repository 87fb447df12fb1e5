#pragma once

#include <gdcmFile.h>

#include <cstdint>
#include <set>
#include <string>

namespace clara_dicom {

// Appends the members of a JSON object, without its braces and each but the first after a comma: the dataset by PS3.18
// Annex F. Empty `only` means all.
void append_dataset(std::string &json, const gdcm::File &file, const std::set<uint32_t> &only);

} // namespace clara_dicom
