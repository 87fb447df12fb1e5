/** Networks that follow clicks: inside of a structure, and outside of it. */
#ifndef CLARA_INTERACTION_H
#define CLARA_INTERACTION_H

#include "base.h"
#include "cancel.h"
#include "image.h"
#include "labelmap.h"
#include "session.h"
#include "status.h"

CLARA_BEGIN

/** Options of clara_deepgrow: the whole history of clicks, so that taking one back is leaving it out. @since ABI 1.0 */
typedef struct clara_deepgrow_options {
  uint32_t struct_size;             /* set by CLARA_INIT */
  uint32_t flags;                   /* none yet; an unknown bit is CLARA_E_ARGUMENT */
  const char *model_id;             /* UTF-8; a model of type CLARA_MODEL_DEEPGROW; required */
  const clara_voxel_point *inside;  /* clicks on voxels of the structure, the image's voxel indices, in the order in which they were made; borrowed; NULL = none */
  const clara_voxel_point *outside; /* clicks on voxels that are not of it, likewise */
  uint32_t inside_count;            /* at most 1000; there must be a click of either kind */
  uint32_t outside_count;           /* at most 1000 */
  const clara_voxel_point *current; /* the click made last, whose slice a 2-D model works on; NULL = the last one inside, else the last one outside */
  const char *label_name;           /* UTF-8; NULL = "label" */
  int32_t label_id;                 /* id for the result, 1 to 65535; 0 = 1 */
  uint32_t reserved;                /* 0 */
  clara_progress_fn on_progress;    /* may be NULL */
  void *user_data;                  /* handed to on_progress */
  clara_cancel *cancel;             /* may be NULL; borrowed */
} clara_deepgrow_options;

/** Segments the one structure that is clicked at. Nothing is kept between calls but what the model prepared of the image. Blocks: not for a UI thread.
 *  @param region receives the voxels that the answer speaks of, the slice of a 2-D model or the part around the clicks of a 3-D one: outside of it the result is background and
 *  the viewer's mask may stay as it was; NULL = not wanted
 *  @param out label map on the image's grid with the one label, owned by the caller, release with clara_labelmap_release; untouched on failure
 *  @return CLARA_OK, CLARA_E_POINTS (none, or outside), CLARA_E_CANCELLED, CLARA_E_UNREACHABLE (retryable), CLARA_E_TIMEOUT (retryable), CLARA_E_MODEL, CLARA_E_MODEL_INVALID,
 *          CLARA_E_INFERENCE, CLARA_E_GEOMETRY, CLARA_E_HANDLE @since ABI 1.0 */
CLARA_API clara_status CLARA_CALL clara_deepgrow(clara_session *session, const clara_image *image, const clara_deepgrow_options *options,
                                                 clara_voxel_box *region, clara_labelmap **out);

CLARA_END
#endif
