#pragma once

#include <cstdint>
#include <istream>

namespace clara_dicom {

// Looks over a Part 10 file's elements before GDCM reads them: GDCM takes the memory that a length asks for before it
// looks whether the file goes on that far, and follows sequences as deep as they go. Throws Failure for a length beyond
// the file's end, sequences deeper than 32 levels and what is no file of elements. Values are passed over, not read. A
// deflated dataset cannot be looked over.
void require_structure(std::istream &file, uint64_t size);

} // namespace clara_dicom
