// An engine with known results behind the real boundary. Handles are plain pointers: the harness is what is tested
// here. Images are 12 x 10 x 8; what a file holds is told by its name: image, mask, shifted (a mask on another grid),
// halves (no label image); else it is missing. The mask: label 2 fills x 2..5, y 3..6, z 1..4; label 7 fills x 6..9,
// y 2..5, z 3..6 and has one voxel more at 4,2,3, so that its box overlaps label 2. annotate fills the box of the
// points and clicks inside. deepgrow fills the box of the clicks inside, in the slice of the last one. classify scores
// the number of channels.
#pragma once

#include "clara_core/core_table.g.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace engine {

struct volume {
  clara_image_desc desc;
  std::vector<float> halves; // only of the file "halves"
  std::vector<uint16_t> voxels;
};

struct label_map {
  clara_image_desc desc;
  std::vector<uint16_t> voxels;
  std::map<int32_t, std::string> names;
  std::string notes;
};

struct scores {
  std::vector<std::pair<std::string, double>> of;
};

using preference_values = std::map<std::string, std::string>;

// Stores the sentence and gives the status.
clara_status fail(clara_status status, const std::string &sentence);

volume make_volume(bool mask);

void bind_images(clara_core_table &table);
void bind_models(clara_core_table &table);

} // namespace engine
