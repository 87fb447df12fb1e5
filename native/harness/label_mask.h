#pragma once

#include "api.h"
#include "report.h"

#include <cstdint>
#include <string>
#include <vector>

namespace harness {

// Dense U16 description on the grid of another image.
clara_image_desc label_desc(const clara_image_desc &grid);

// An image's values as label ids. Throws call_failed (CLARA_E_FORMAT) where they are not whole numbers from 0 to 65535.
std::vector<uint16_t> to_label_ids(const clara_image_desc &desc, const void *voxels);

// The ids above 0 that occur, rising.
std::vector<int32_t> ids_in(const uint16_t *voxels, uint64_t count);

// Makes a label map out of voxels; every label named.
owned<clara_labelmap> make_labelmap(const api &functions, const clara_image_desc &grid,
                                    const std::vector<uint16_t> &voxels, const std::vector<label_record> &labels);

} // namespace harness
