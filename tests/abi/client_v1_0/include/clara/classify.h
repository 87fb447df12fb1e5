/** Classification: image and model to a score a class. */
#ifndef CLARA_CLASSIFY_H
#define CLARA_CLASSIFY_H

#include "base.h"
#include "cancel.h"
#include "image.h"
#include "session.h"
#include "status.h"

CLARA_BEGIN

/** Options of clara_classify. @since ABI 1.0 */
typedef struct clara_classify_options {
  uint32_t struct_size;          /* set by CLARA_INIT */
  uint32_t flags;                /* none yet; an unknown bit is CLARA_E_ARGUMENT */
  const char *model_id;          /* UTF-8; a model of type CLARA_MODEL_CLASSIFICATION; required */
  clara_progress_fn on_progress; /* may be NULL */
  void *user_data;               /* handed to on_progress */
  clara_cancel *cancel;          /* may be NULL; borrowed */
  const clara_image **channels;  /* further channels of the image, each on its grid, after it in the network's order; borrowed; NULL = none */
  uint32_t channel_count;        /* how many there are, at most 15 */
  uint32_t reserved;             /* 0 */
} clara_classify_options;

/** How sure a model is of a class. @since ABI 1.0 */
typedef struct clara_class_score {
  uint32_t struct_size; /* set by CLARA_INIT */
  uint32_t reserved;    /* 0 */
  const char *name;     /* UTF-8; the class; valid until the scores are released */
  double score;         /* the network's value after its activation: a probability of 0 to 1 for sigmoid and softmax */
} clara_class_score;

/** Scores the whole image. Blocks: not for a UI thread. @param out owned by the caller, release with clara_scores_release; untouched on failure
 *  @return CLARA_OK, CLARA_E_CANCELLED, CLARA_E_UNREACHABLE (retryable), CLARA_E_TIMEOUT (retryable), CLARA_E_MODEL, CLARA_E_MODEL_INVALID, CLARA_E_INFERENCE,
 *          CLARA_E_GEOMETRY (also channels on other grids, or fewer or more than the model takes), CLARA_E_HANDLE @since ABI 1.0 */
CLARA_API clara_status CLARA_CALL clara_classify(clara_session *session, const clara_image *image, const clara_classify_options *options, clara_scores **out);

/** Number of classes. @return CLARA_OK, CLARA_E_ARGUMENT, CLARA_E_HANDLE @since ABI 1.0 */
CLARA_API clara_status CLARA_CALL clara_scores_count(const clara_scores *scores, uint32_t *out);

/** A score by index, in the order of the model's classes. @return CLARA_OK, CLARA_E_NOT_FOUND (index), CLARA_E_ARGUMENT, CLARA_E_HANDLE @since ABI 1.0 */
CLARA_API clara_status CLARA_CALL clara_scores_get(const clara_scores *scores, uint32_t index, clara_class_score *out);

/** How the model made them, a sentence a line, as clara_labelmap_notes. @param out never NULL; valid until the scores are released
 *  @return CLARA_OK, CLARA_E_ARGUMENT, CLARA_E_HANDLE @since ABI 1.0 */
CLARA_API clara_status CLARA_CALL clara_scores_notes(const clara_scores *scores, const char **out);

/** Releases; NULL is fine. @since ABI 1.0 */
CLARA_API void CLARA_CALL clara_scores_release(clara_scores *scores);

CLARA_END
#endif
