#include "classify_step.h"

namespace harness {

void classify(const api &functions, step_log &log, const options &o, clara_session *session, const opened_image &image,
              const std::vector<opened_image> &channels, clara_cancel *cancel, report &record) {
  std::vector<const clara_image *> further = handles(channels);
  log.run("classify", [&] {
    clara_classify_options asked;
    CLARA_INIT(asked);
    asked.model_id = o.classifier.c_str();
    asked.on_progress = &step_log::on_progress;
    asked.user_data = &log;
    asked.cancel = cancel;
    asked.channels = further.data();
    asked.channel_count = static_cast<uint32_t>(further.size());
    clara_scores *made = nullptr;
    functions.check(functions.classify(session, image.image.get(), &asked, &made));
    const owned<clara_scores> scores(made, functions.scores_release);
    const char *notes = nullptr;
    functions.check(functions.scores_notes(made, &notes));
    keep_notes(notes, record);
    uint32_t count = 0;
    functions.check(functions.scores_count(made, &count));
    for (uint32_t i = 0; i < count; i++) {
      clara_class_score score;
      CLARA_INIT(score);
      functions.check(functions.scores_get(made, i, &score));
      record.scores.push_back({score.name, score.score});
    }
    return std::to_string(count) + " classes by " + o.classifier;
  });
}

} // namespace harness
