#include "session_steps.h"

#include "process_clock.h"

#include <array>

namespace harness {
namespace {

const char *type_name(int32_t type) {
  switch (type) {
  case CLARA_MODEL_SEGMENTATION:
    return "segmentation";
  case CLARA_MODEL_ANNOTATION:
    return "annotation";
  case CLARA_MODEL_DEEPGROW:
    return "deepgrow";
  case CLARA_MODEL_CLASSIFICATION:
    return "classification";
  default:
    return "other";
  }
}

const char *stage_name(int32_t stage) {
  constexpr std::array<const char *, 8> names = {"none",          "DNS",      "port",    "TLS",
                                                 "authorisation", "protocol", "version", "models"};
  return stage >= 0 && stage < static_cast<int32_t>(names.size()) ? names[static_cast<size_t>(stage)] : "unknown";
}

model_record read_model(const api &functions, const clara_models *models, uint32_t index) {
  clara_model_info info;
  CLARA_INIT(info);
  functions.check(functions.models_get(models, index, &info));
  model_record record = {info.id, type_name(info.type), info.version, {}, {}};
  for (uint32_t i = 0; i < info.label_count; i++) {
    clara_label label;
    CLARA_INIT(label);
    functions.check(functions.models_label(models, index, i, &label));
    record.labels.push_back({label.id, label.name});
  }
  return record;
}

} // namespace

void start_library(const api &functions, step_log &log) {
  log.run("start", [&] {
    functions.check(functions.start(nullptr));
    const uint32_t version = functions.abi_version();
    return "ABI " + std::to_string(version >> 16) + "." + std::to_string(version & 0xFFFFU);
  });
}

viewer_session open_session(const api &functions, step_log &log, const options &o) {
  viewer_session opened = {{nullptr, functions.preferences_release}, {nullptr, functions.session_release}};
  std::vector<std::pair<std::string, std::string>> wanted;
  if (!o.models_folder.empty())
    wanted.emplace_back("models.folder", o.models_folder);
  if (!o.server.empty()) {
    wanted.emplace_back("server.url", o.server);
    wanted.emplace_back("backend", "remote"); // a server that is down is a failure, not local work
  }
  wanted.insert(wanted.end(), o.preferences.begin(), o.preferences.end());

  log.run("set preferences", [&] {
    clara_preferences *preferences = nullptr;
    functions.check(functions.preferences_create(&preferences));
    opened.preferences.reset(preferences);
    for (const auto &[key, value] : wanted)
      functions.check(functions.preferences_set(preferences, key.c_str(), value.c_str()));
    return wanted.empty() ? std::string("the defaults") : std::to_string(wanted.size()) + " set";
  });
  log.run("open session", [&] {
    clara_session *session = nullptr;
    functions.check(functions.session_open(opened.preferences.get(), &session));
    opened.session.reset(session);
    return o.server.empty() ? std::string() : "server " + o.server;
  });
  return opened;
}

void test_connection(const api &functions, step_log &log, clara_session *session, clara_cancel *cancel) {
  log.run("test connection", [&] {
    clara_connection_report outcome;
    CLARA_INIT(outcome);
    std::array<char, 2048> message{};
    functions.check(functions.session_test_connection(session, cancel, &outcome, message.data(), message.size()));
    if (outcome.failed_stage != CLARA_STAGE_NONE || outcome.status != CLARA_OK)
      throw call_failed(outcome.status == CLARA_OK ? CLARA_E_SERVER : outcome.status,
                        std::string(stage_name(outcome.failed_stage)) + ": " + message.data());
    return std::string(message.data());
  });
}

owned<clara_models> list_models(const api &functions, step_log &log, clara_session *session, clara_cancel *cancel,
                                report &record) {
  owned<clara_models> models(nullptr, functions.models_release);
  log.run("list models", [&] {
    clara_models *list = nullptr;
    functions.check(functions.session_models(session, nullptr, cancel, &list));
    if (!record.start_to_models_ms)
      record.start_to_models_ms = milliseconds_since_process_start();
    models.reset(list);
    uint32_t count = 0;
    functions.check(functions.models_count(list, &count));
    for (uint32_t i = 0; i < count; i++)
      record.models.push_back(read_model(functions, list, i));
    std::string names;
    for (const model_record &model : record.models)
      names += (names.empty() ? "" : ", ") + model.id;
    return std::to_string(count) + (names.empty() ? "" : ": " + names);
  });
  return models;
}

void tell_device(const api &functions, step_log &log, const clara_models *models, const std::string &model,
                 report &record) {
  for (uint32_t i = 0; i < record.models.size(); i++)
    if (record.models[i].id == model)
      log.run("device", [&] {
        const char *device = nullptr;
        functions.check(functions.models_device(models, i, &device));
        record.models[i].device = device;
        return model + ": " + (*device == 0 ? "not told" : device);
      });
}

} // namespace harness
