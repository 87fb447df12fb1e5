#include "engine_double.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <thread>

namespace engine {
namespace {

struct model {
  const char *id;
  int32_t type;
  std::vector<std::pair<int32_t, const char *>> labels;
};

const std::vector<model> known = {{"annotation_any", CLARA_MODEL_ANNOTATION, {}},
                                  {"blocks", CLARA_MODEL_SEGMENTATION, {{2, "liver"}, {7, "spleen"}}}};

using flag = std::atomic<bool>;
flag *of(clara_cancel *cancel) { return reinterpret_cast<flag *>(cancel); }
preference_values *of(clara_preferences *p) { return reinterpret_cast<preference_values *>(p); }
preference_values *of(clara_session *s) { return reinterpret_cast<preference_values *>(s); }

clara_status CLARA_CALL set(clara_preferences *preferences, const char *key, const char *value) {
  if (std::string(key).find('.') == std::string::npos && std::string(key) != "backend")
    return fail(CLARA_E_NOT_FOUND,
                std::string("there is no preference '") + key + "'; clara_preferences_describe lists them");
  (*of(preferences))[key] = value;
  return CLARA_OK;
}

// The message is the preferences, so that a test sees what arrived.
clara_status CLARA_CALL test(clara_session *session, clara_cancel *, clara_connection_report *out, char *message,
                             uint64_t size) {
  std::string text;
  for (const auto &[key, value] : *of(session))
    text += key + "=" + value + ";";
  if ((*of(session))["server.url"] == "http://down") {
    out->failed_stage = CLARA_STAGE_PORT;
    out->status = CLARA_E_UNREACHABLE;
    text = "nothing answers; start the server";
  }
  std::snprintf(message, size, "%s", text.c_str());
  return CLARA_OK;
}

clara_status CLARA_CALL get(const clara_models *, uint32_t index, clara_model_info *out) {
  const model &m = known[index];
  out->type = m.type;
  out->id = m.id;
  out->description = "";
  out->version = "1";
  out->label_count = static_cast<uint32_t>(m.labels.size());
  return CLARA_OK;
}

clara_status CLARA_CALL get_label(const clara_models *, uint32_t index, uint32_t label_index, clara_label *out) {
  out->id = known[index].labels[label_index].first;
  out->name = known[index].labels[label_index].second;
  return CLARA_OK;
}

// Until it is cancelled; 20 s are the end of a test that does not cancel.
clara_status run_slowly(const clara_segment_options *o) {
  for (uint32_t tick = 0; tick < 1000; tick++) {
    if (*of(o->cancel))
      return fail(CLARA_E_CANCELLED, "the call was cancelled");
    o->on_progress(std::min(tick * 10, 990U),
                   o->user_data); // its answer is not heeded: the cancel request alone ends this
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  return fail(CLARA_E_INTERNAL, "nobody cancelled");
}

clara_status CLARA_CALL segment(clara_session *, const clara_image *, const clara_segment_options *o,
                                clara_labelmap **out) {
  const std::string id = o->model_id;
  if (id == "slow")
    return run_slowly(o);
  if (id != "blocks" && id != "nothing")
    return fail(CLARA_E_MODEL, "there is no model '" + id + "'; import it");
  if (id == "blocks" && o->channel_count > 1)
    return fail(CLARA_E_MODEL_INVALID, "blocks takes two channels");
  const volume mask = make_volume(id == "blocks" && o->channel_count == 0);
  *out = reinterpret_cast<clara_labelmap *>(new label_map{mask.desc,
                                                          mask.voxels,
                                                          {{2, "liver"}, {7, "spleen"}, {9, "not seen"}},
                                                          "Device toy; auto was asked for.\nIn small windows."});
  return CLARA_OK;
}

clara_status CLARA_CALL classify(clara_session *, const clara_image *, const clara_classify_options *o,
                                 clara_scores **out) {
  if (std::string(o->model_id) != "counter")
    return fail(CLARA_E_MODEL, std::string("there is no model '") + o->model_id + "'; import it");
  *out = reinterpret_cast<clara_scores *>(new scores{{{"further channels", o->channel_count}, {"a third", 1.0 / 3}}});
  return CLARA_OK;
}

const scores *of(const clara_scores *s) { return reinterpret_cast<const scores *>(s); }

void bind_scores(clara_core_table &table) {
  table.classify = &classify;
  table.scores_count = [](const clara_scores *s, uint32_t *out) {
    *out = static_cast<uint32_t>(of(s)->of.size());
    return CLARA_OK;
  };
  table.scores_get = [](const clara_scores *s, uint32_t index, clara_class_score *out) {
    out->name = of(s)->of[index].first.c_str();
    out->score = of(s)->of[index].second;
    return CLARA_OK;
  };
  table.scores_notes = [](const clara_scores *, const char **out) {
    *out = "Counted.";
    return CLARA_OK;
  };
  table.scores_release = [](clara_scores *s) { delete of(s); };
}

} // namespace

void bind_models(clara_core_table &table) {
  table.stop = [] { return CLARA_OK; };
  table.cancel_create = [](clara_cancel **out) {
    *out = reinterpret_cast<clara_cancel *>(new flag(false));
    return CLARA_OK;
  };
  table.cancel_request = [](clara_cancel *cancel) {
    *of(cancel) = true;
    return CLARA_OK;
  };
  table.cancel_release = [](clara_cancel *cancel) { delete of(cancel); };
  table.preferences_create = [](clara_preferences **out) {
    *out = reinterpret_cast<clara_preferences *>(new preference_values());
    return CLARA_OK;
  };
  table.preferences_set = &set;
  table.preferences_release = [](clara_preferences *preferences) { delete of(preferences); };
  table.session_open = [](const clara_preferences *preferences, clara_session **out) {
    *out = reinterpret_cast<clara_session *>(
        new preference_values(*reinterpret_cast<const preference_values *>(preferences)));
    return CLARA_OK;
  };
  table.session_test_connection = &test;
  table.session_models = [](clara_session *, const clara_model_filter *, clara_cancel *, clara_models **out) {
    *out = reinterpret_cast<clara_models *>(new char);
    return CLARA_OK;
  };
  table.session_release = [](clara_session *session) { delete of(session); };
  table.models_count = [](const clara_models *, uint32_t *out) {
    *out = static_cast<uint32_t>(known.size());
    return CLARA_OK;
  };
  table.models_get = &get;
  table.models_device = [](const clara_models *, uint32_t index, const char **out) {
    *out = known[index].labels.empty() ? "" : "Device toy; auto was asked for.";
    return CLARA_OK;
  };
  table.models_label = &get_label;
  table.models_release = [](clara_models *models) { delete reinterpret_cast<char *>(models); };
  table.segment = &segment;
  bind_scores(table);
}

} // namespace engine
