/** Automatic segmentation: image and model to label map. */
#ifndef CLARA_SEGMENT_H
#define CLARA_SEGMENT_H

#include "base.h"
#include "cancel.h"
#include "image.h"
#include "labelmap.h"
#include "session.h"
#include "status.h"

CLARA_BEGIN

/** Options of clara_segment. @since ABI 1.0 */
typedef struct clara_segment_options {
  uint32_t struct_size;          /* set by CLARA_INIT */
  uint32_t flags;                /* none yet; an unknown bit is CLARA_E_ARGUMENT */
  const char *model_id;          /* UTF-8; borrowed for the call; required */
  clara_progress_fn on_progress; /* may be NULL */
  void *user_data;               /* handed to on_progress */
  clara_cancel *cancel;          /* may be NULL; borrowed */
  const clara_image **channels;  /* further channels of the image, each on its grid, after it in the network's order (the sequences of an MR study); borrowed; NULL = none */
  uint32_t channel_count;        /* how many there are, at most 15 */
  uint32_t reserved;             /* 0 */
} clara_segment_options;

/** Segments `image`: one volume, or with options.channels several, which a server gets along the fourth axis of one file. Blocks for seconds to minutes: not for a UI thread.
 *  @param out label map on the image's grid with the model's labels, owned by the caller, release with clara_labelmap_release; untouched on failure
 *  @return CLARA_OK, CLARA_E_CANCELLED, CLARA_E_UNREACHABLE (retryable), CLARA_E_TIMEOUT (retryable), CLARA_E_MODEL, CLARA_E_MODEL_INVALID, CLARA_E_INFERENCE,
 *          CLARA_E_GEOMETRY (also channels on other grids, or fewer or more than the model takes), CLARA_E_HANDLE @since ABI 1.0 */
CLARA_API clara_status CLARA_CALL clara_segment(clara_session *session, const clara_image *image, const clara_segment_options *options, clara_labelmap **out);

CLARA_END
#endif
