#include "report.h"

#include "json.h"

#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace harness {
namespace {

namespace fs = std::filesystem;

void write_labels(json_writer &json, const std::vector<label_record> &labels) {
  json.begin_array("labels");
  for (const label_record &label : labels)
    json.begin_object().value("label", static_cast<int64_t>(label.id)).value("name", label.name).end_object();
  json.end_array();
}

void write_structures(json_writer &json, const char *name, const std::vector<structure_record> &structures) {
  json.begin_array(name);
  for (const structure_record &s : structures) {
    json.begin_object().value("label", static_cast<int64_t>(s.label.id)).value("name", s.label.name);
    json.value("voxels", static_cast<int64_t>(s.voxels));
    if (s.seconds)
      json.value("seconds", *s.seconds);
    json.end_object();
  }
  json.end_array();
}

std::string text_of(const report &r, int exit_code) {
  json_writer json;
  json.begin_object();
  json.value("abi_version", std::to_string(r.abi_version >> 16) + "." + std::to_string(r.abi_version & 0xFFFFU));
  json.value("exit_code", static_cast<int64_t>(exit_code));
  if (r.start_to_models_ms)
    json.value("process_start_to_model_list_milliseconds", *r.start_to_models_ms);
  json.begin_array("steps");
  for (const step_record &s : r.steps)
    json.begin_object()
        .value("name", s.name)
        .value("milliseconds", s.milliseconds)
        .value("status", s.status)
        .value("detail", s.detail)
        .end_object();
  json.end_array();
  json.begin_array("models");
  for (const model_record &m : r.models) {
    json.begin_object().value("id", m.id).value("type", m.type).value("version", m.version);
    write_labels(json, m.labels);
    if (!m.device.empty())
      json.value("device", m.device);
    json.end_object();
  }
  json.end_array();
  write_structures(json, "segmentation", r.segmentation);
  write_structures(json, "clicked", r.clicked);
  write_structures(json, "structures", r.structures);
  json.begin_array("scores");
  for (const score_record &s : r.scores)
    json.begin_object().value("name", s.name).exact("score", s.score).end_object();
  json.end_array();
  json.begin_array("notes");
  for (const std::string &note : r.notes)
    json.value("", note);
  json.end_array();
  return json.end_object().text();
}

} // namespace

void write_report(const report &r, int exit_code, const std::string &path) {
  const fs::path file = fs::u8path(path);
  fs::path pending = file;
  pending += ".tmp";
  std::error_code failed;
  if (!file.parent_path().empty())
    fs::create_directories(file.parent_path(), failed);
  {
    std::ofstream stream(pending, std::ios::binary | std::ios::trunc);
    stream << text_of(r, exit_code);
    stream.close();
    if (stream)
      fs::rename(pending, file, failed);
    if (stream && !failed)
      return;
  }
  std::error_code ignored;
  fs::remove(pending, ignored);
  throw std::runtime_error("the report '" + path +
                           "' cannot be written: check that its folder exists and may be written to");
}

} // namespace harness
