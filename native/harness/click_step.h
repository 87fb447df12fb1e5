#pragma once

#include "image_steps.h"

namespace harness {

// Segments the structure that is clicked at, saves and reports it.
void segment_clicked(const api &functions, step_log &log, const options &o, clara_session *session,
                     const opened_image &image, const label_record &label, clara_cancel *cancel, report &record);

} // namespace harness
