#pragma once

#include "clara/clara.h"

#include <memory>
#include <stdexcept>
#include <string>

namespace harness {

// clang-format off
#define CLARA_HARNESS_FUNCTIONS(X) \
  X(abi_version) X(start) X(stop) X(last_error) X(status_name) X(cancel_create) X(cancel_request) \
  X(cancel_release) X(preferences_create) X(preferences_set) X(preferences_release) X(session_open) \
  X(session_test_connection) X(session_models) X(session_release) X(models_count) X(models_get) X(models_device) X(models_label) \
  X(models_release) X(image_read) X(image_info) X(image_voxels) X(image_release) X(labelmap_create) \
  X(labelmap_info) X(labelmap_label_count) X(labelmap_label) X(labelmap_count) X(labelmap_voxels) \
  X(labelmap_notes) X(labelmap_write) X(labelmap_release) X(segment) X(extreme_points) X(annotate) \
  X(deepgrow) X(classify) X(scores_count) X(scores_get) X(scores_notes) X(scores_release)
// clang-format on

// A call of the library that did not return CLARA_OK, with its last error.
struct call_failed : std::runtime_error {
  call_failed(clara_status s, const std::string &text) : std::runtime_error(text), status(s) {}
  clara_status status;
};

template <typename Handle> using owned = std::unique_ptr<Handle, void(CLARA_CALL *)(Handle *)>;

// The library, loaded while the program runs, as a viewer's plug-in system does. It stays loaded: .NET cannot be
// unloaded.
struct api {
#define X(name) decltype(&::clara_##name) name = nullptr;
  CLARA_HARNESS_FUNCTIONS(X)
#undef X

  // path empty: libclara beside this program. Throws std::runtime_error with one line.
  explicit api(const std::string &path);

  std::string last_error_text() const;
  // Throws call_failed unless the status is CLARA_OK.
  void check(clara_status status) const;
};

} // namespace harness
