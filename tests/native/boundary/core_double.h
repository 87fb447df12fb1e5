// The core as these tests see it: stands where hosting would find Clara.Host, and does what a test asks for.
#pragma once

#include "find_core.h"

#include <atomic>
#include <functional>
#include <string>
#include <vector>

struct core_double {
  std::function<clara_shim::outcome(const clara_shim::start_places &)> on_find; // unset = found
  std::function<int(const clara_shim_table &, clara_core_table &)> on_bind;     // unset = fill_table
  bool throws = false; // the table's functions throw instead of returning
  std::atomic<int> finds{0};
  std::atomic<int> binds{0};
  const clara_shim_table *shim = nullptr; // as Bind got it
};

core_double &the_core();

// A call that reached the core: which function, and its arguments, pointers as numbers.
struct core_call {
  std::string function;
  std::vector<uint64_t> arguments;
};

// Calls on all threads, in order; only functions of fill_table's table are kept.
std::vector<core_call> &core_calls();

// Every pointer records its call and returns status_of(its name).
void fill_table(clara_core_table &table);

clara_status status_of(const std::string &function);

// The last error of this thread.
std::string last_error();

// Every function that forwards, by its name without "clara_".
// clang-format off
#define CLARA_FORWARDED(X) \
  X(cancel_create) X(cancel_request) X(cancel_release) X(classify) X(scores_count) X(scores_get) \
  X(scores_notes) X(scores_release) X(deepgrow) X(extreme_points) X(annotate) X(image_wrap) \
  X(image_create) X(image_read) X(image_info) X(image_voxels) X(image_release) X(labelmap_create) \
  X(labelmap_info) X(labelmap_label_count) X(labelmap_label) X(labelmap_count) X(labelmap_voxels) \
  X(labelmap_notes) X(labelmap_write) X(labelmap_release) X(preferences_create) X(preferences_set) X(preferences_get) \
  X(preferences_count) X(preferences_describe) X(preferences_release) X(stop) X(segment) X(session_open) \
  X(session_test_connection) X(session_models) X(models_count) X(models_get) X(models_device) X(models_label) \
  X(models_release) X(session_release)
// clang-format on
