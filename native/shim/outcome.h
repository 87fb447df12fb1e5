#pragma once

#include "clara/status.h"

#include <string>

namespace clara_shim {

// A status with the sentence for the last error; the sentence is empty where all went well.
struct outcome {
  clara_status status = CLARA_OK;
  std::string sentence;

  explicit operator bool() const { return status == CLARA_OK; }
};

} // namespace clara_shim
