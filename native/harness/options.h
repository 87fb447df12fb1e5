#pragma once

#include "clara/base.h"

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace harness {

// Which extreme point the person drags, and how far: the highest one along an axis of the array, by voxels.
struct point_move {
  int axis = 2;
  int32_t delta = -1;
  bool asked = false; // given on the command line
};

struct options {
  std::string library; // empty = libclara beside the program
  std::string image;
  std::string labels;
  int32_t label = 0; // 0 = the lowest that the mask has
  std::map<int32_t, std::string> label_names;
  std::string model;
  std::vector<std::string> channels; // further ones of the image, for the model and the classifier
  std::string annotation_model;
  std::string click_model;
  std::string classifier;
  std::vector<clara_voxel_point> inside; // clicks
  std::vector<clara_voxel_point> outside;
  std::string server;
  std::string models_folder;
  std::vector<std::pair<std::string, std::string>> preferences;
  point_move move;
  std::string out;
  std::string report;
  bool list_models = false;
  bool all_labels = false;
  bool quiet = false;
  bool help = false;
};

// Throws std::invalid_argument with one line that says what is wrong.
options parse_options(int argc, const char *const *argv);

extern const char *const usage;

} // namespace harness
