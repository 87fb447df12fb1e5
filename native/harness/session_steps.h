#pragma once

#include "options.h"
#include "step_log.h"

namespace harness {

// Everything that a viewer does before it has an image.
struct viewer_session {
  owned<clara_preferences> preferences;
  owned<clara_session> session;
};

void start_library(const api &functions, step_log &log);

viewer_session open_session(const api &functions, step_log &log, const options &o);

void test_connection(const api &functions, step_log &log, clara_session *session, clara_cancel *cancel);

// Into the report; also takes the time from the start of the process.
owned<clara_models> list_models(const api &functions, step_log &log, clara_session *session, clara_cancel *cancel,
                                report &record);

// Where a model of the list runs and why; no step for a model that is not in it, which using it will say.
void tell_device(const api &functions, step_log &log, const clara_models *models, const std::string &model,
                 report &record);

} // namespace harness
