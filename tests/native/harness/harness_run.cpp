#include "harness_run.h"

#include <sstream>

harness_run::harness_run(std::vector<std::string> arguments, const std::string &signal_after) {
  arguments.insert(arguments.begin(), {CLARA_HARNESS, "--library", CLARA_ENGINE_DOUBLE, "--out",
                                       folder_.path().u8string(), "--report", (folder_ / "report.json").u8string()});
  // Nothing of .NET here: every handle that is not released is a leak of the harness.
  result_ = run_process(arguments, {{"ASAN_OPTIONS", "detect_leaks=1"}}, signal_after);
}

std::string harness_run::report(const std::string &expression) const {
  const std::string program =
      "import json, sys; r = json.load(open(sys.argv[1], encoding='utf-8')); print(" + expression + ")";
  const process_result answer =
      run_process({"python3", "-X", "utf8", "-c", program, (folder_ / "report.json").u8string()});
  return answer.output.substr(0, answer.output.rfind('\n')) + answer.errors;
}

written_map harness_run::map(const std::string &file) const {
  written_map map;
  std::istringstream text(read_file(folder_ / file));
  for (std::string word; text >> word && word != "voxels";) {
    std::string name;
    std::getline(text, name);
    map.names[std::stoi(word)] = name.substr(1);
  }
  for (int32_t voxel = 0; text >> voxel;)
    if (voxel != 0)
      map.voxels[voxel]++;
  return map;
}
