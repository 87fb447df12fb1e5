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
void list_models(const api &functions, step_log &log, clara_session *session, clara_cancel *cancel, report &record);

} // namespace harness
