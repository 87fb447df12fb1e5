// Runs clara-harness on the engine double.
#pragma once

#include "process.h"
#include "temp_folder.h"

#include <map>

struct written_map {
  std::map<int32_t, std::string> names;
  std::map<int32_t, int> voxels; // without the background
};

class harness_run {
public:
  // The arguments after --library, --out and --report, which are given. signal_after: see run_process.
  explicit harness_run(std::vector<std::string> arguments, const std::string &signal_after = {});

  const process_result &result() const { return result_; }
  // A Python expression over the report r, read by Python's own parser.
  std::string report(const std::string &expression) const;
  bool wrote(const std::string &file) const { return std::filesystem::exists(folder_ / file); }
  written_map map(const std::string &file) const;

private:
  temp_folder folder_;
  process_result result_;
};
