#include "annotate_steps.h"
#include "classify_step.h"
#include "click_step.h"
#include "interrupt.h"
#include "process_clock.h"
#include "session_steps.h"

#include <cstdio>
#include <stdexcept>

namespace {

using namespace harness;

constexpr int done = 0;
constexpr int work_failed = 1;
constexpr int wrong_arguments = 2;
constexpr int cancelled = 130;

// The structure that the person starts with, known before anything is drawn: the one asked for, else the model's first,
// else 1.
label_record first_label(const options &o, const report &record) {
  label_record label = {o.label == 0 ? 1 : o.label, {}};
  for (const model_record &model : record.models)
    if (o.label == 0 && model.id == o.model && !model.labels.empty())
      label = model.labels.front();
  if (const auto name = o.label_names.find(label.id); name != o.label_names.end())
    label.name = name->second;
  if (label.name.empty())
    label.name = "label " + std::to_string(label.id);
  return label;
}

std::vector<label_record> labels_to_annotate(const api &functions, const options &o, const clara_labelmap *source) {
  std::vector<label_record> labels = labels_with_voxels(functions, source);
  for (label_record &label : labels)
    if (const auto name = o.label_names.find(label.id); name != o.label_names.end())
      label.name = name->second;
  if (o.all_labels)
    return labels;
  for (const label_record &label : labels)
    if (o.label == 0 || label.id == o.label)
      return {label};
  if (o.label == 0)
    return {};
  return {{o.label, "label " + std::to_string(o.label)}}; // taking its points will say that it has no voxels
}

int play(const api &functions, step_log &log, const options &o, report &record) {
  start_library(functions, log);
  const viewer_session opened = open_session(functions, log, o);
  clara_session *session = opened.session.get();

  clara_cancel *made = nullptr;
  functions.check(functions.cancel_create(&made));
  const owned<clara_cancel> cancel(made, functions.cancel_release);
  cancel_on_interrupt(&functions, made);
  const struct forget_cancel { // before the handle is released
    ~forget_cancel() { cancel_on_interrupt(nullptr, nullptr); }
  } forget;

  test_connection(functions, log, session, made);
  const owned<clara_models> models = list_models(functions, log, session, made, record);
  if (o.list_models)
    return done;
  for (const std::string &model : {o.model, o.classifier, o.click_model})
    if (!model.empty())
      tell_device(functions, log, models.get(), model, record);

  const opened_image image = open_image(functions, log, "open image", o.image);
  const std::vector<opened_image> channels = open_channels(functions, log, o);
  const label_record first = first_label(o, record);
  new_label(functions, log, image, first);
  if (!o.classifier.empty())
    classify(functions, log, o, session, image, channels, made, record);
  if (!o.click_model.empty())
    segment_clicked(functions, log, o, session, image, first, made, record);
  if (o.model.empty() && o.labels.empty())
    return done;
  const owned<clara_labelmap> source = o.model.empty()
                                           ? open_labels(functions, log, o, image)
                                           : segment(functions, log, o, session, image, channels, made, record);
  if (!o.model.empty() && !o.out.empty())
    save(functions, log, source.get(), o.out, "segmentation.nii.gz");

  const std::vector<label_record> labels = labels_to_annotate(functions, o, source.get());
  if (labels.empty())
    throw call_failed(CLARA_E_NOT_FOUND, "the mask to take points from has no labelled voxel");
  return annotate(functions, log, o, session, image, source.get(), labels, made, record) == 0 ? done : work_failed;
}

int say(const char *text, const char *status = nullptr) {
  if (status == nullptr)
    std::fprintf(stderr, "clara-harness: %s\n", text);
  else
    std::fprintf(stderr, "clara-harness: %s (%s)\n", text, status);
  return work_failed;
}

// Whatever fails, the library is stopped and the report tells how far it went.
int run(const api &functions, const options &o, report &record) {
  step_log log(functions, record, o.quiet);
  int code = work_failed;
  try {
    code = play(functions, log, o, record);
  } catch (const call_failed &e) {
    say(e.what(), functions.status_name(e.status));
    code = e.status == CLARA_E_CANCELLED ? cancelled : work_failed;
  } catch (const run_interrupted &) {
    say("cancelled");
    code = cancelled;
  } catch (const std::exception &e) {
    say(e.what());
  }
  functions.stop();
  return code;
}

int load_and_run(const options &o, report &record) {
  try {
    const api functions(o.library);
    record.abi_version = functions.abi_version();
    return run(functions, o, record);
  } catch (const std::exception &e) {
    return say(e.what());
  }
}

} // namespace

int main(int argc, char **argv) {
  milliseconds_since_process_start();
  options o;
  try {
    o = parse_options(argc, argv);
  } catch (const std::invalid_argument &e) {
    say(e.what());
    return wrong_arguments;
  }
  if (o.help) {
    std::fputs(usage, stdout);
    return done;
  }

  watch_interrupts();
  report record;
  const int code = load_and_run(o, record);
  if (o.report.empty())
    return code;
  try {
    write_report(record, code, o.report);
    return code;
  } catch (const std::exception &e) {
    say(e.what());
    return code == done ? work_failed : code;
  }
}
