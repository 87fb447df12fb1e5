#pragma once

#include "image_steps.h"

namespace harness {

// Scores the whole image and reports the classes.
void classify(const api &functions, step_log &log, const options &o, clara_session *session, const opened_image &image,
              const std::vector<opened_image> &channels, clara_cancel *cancel, report &record);

} // namespace harness
