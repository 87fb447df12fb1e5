#pragma once

#include "clara/base.h"

#include <optional>
#include <string>
#include <vector>

namespace harness {

struct step_record {
  std::string name;
  double milliseconds = 0;
  std::string status; // CLARA_OK and the like
  std::string detail;
};

struct label_record {
  int32_t id = 0;
  std::string name;
};

struct model_record {
  std::string id;
  std::string type;
  std::string version;
  std::vector<label_record> labels;
  std::string device; // where it runs and why; empty where that was not asked or not told
};

struct structure_record {
  label_record label;
  uint64_t voxels = 0;
  std::optional<double> seconds; // of clicks and annotation; none for a structure of the segmentation
};

struct score_record {
  std::string name;
  double score = 0;
};

// What the run did. Holds nothing of the image but counts of voxels.
struct report {
  uint32_t abi_version = 0;
  std::optional<double> start_to_models_ms; // from the start of the process to the first list of models
  std::vector<step_record> steps;
  std::vector<model_record> models;
  std::vector<structure_record> segmentation;
  std::vector<structure_record> clicked;
  std::vector<structure_record> structures; // annotated
  std::vector<score_record> scores;         // of the classification
  std::vector<std::string> notes;           // how models worked, each sentence once
};

// Writes the report as JSON; the file appears whole or not at all. Throws std::runtime_error with one line.
void write_report(const report &r, int exit_code, const std::string &path);

} // namespace harness
