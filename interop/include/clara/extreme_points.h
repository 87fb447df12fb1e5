/** The six extreme points of a label, and annotation from such points. */
#ifndef CLARA_EXTREME_POINTS_H
#define CLARA_EXTREME_POINTS_H

#include "base.h"
#include "cancel.h"
#include "image.h"
#include "labelmap.h"
#include "session.h"
#include "status.h"

CLARA_BEGIN

/** Options of clara_annotate. @since ABI 1.0 */
typedef struct clara_annotate_options {
  uint32_t struct_size;             /* set by CLARA_INIT */
  uint32_t flags;                   /* none yet; an unknown bit is CLARA_E_ARGUMENT */
  const char *model_id;             /* UTF-8; NULL = "annotation_any", which needs no network */
  const clara_voxel_point *points;  /* the image's voxel indices, at least one near each side of the structure; any order; required */
  uint32_t point_count;             /* 6 or more; 4 or more on an image with one slice */
  int32_t label_id;                 /* id for the result, 1 to 65535; 0 = 1 */
  const char *label_name;           /* UTF-8; NULL = "label" */
  double padding_mm;                /* margin around the points; 0 = the model's own, else the preference annotation.padding_mm */
  clara_progress_fn on_progress;    /* may be NULL */
  void *user_data;                  /* handed to on_progress */
  clara_cancel *cancel;             /* may be NULL; borrowed */
  const clara_voxel_point *inside;  /* clicks on voxels of the structure, which annotation_any follows: they are in the mask and pull alike ones around in; borrowed; NULL = none */
  const clara_voxel_point *outside; /* clicks on voxels that are not of it; borrowed; NULL = none */
  uint32_t inside_count;            /* at most 1000 */
  uint32_t outside_count;           /* at most 1000 */
  const clara_labelmap *previous;   /* an earlier mask on the image's grid, which annotation_any keeps where image and clicks say little; here only, not by a server; borrowed; NULL = none */
  int32_t previous_id;              /* the structure's id in it; 0 = all that is not background */
  uint32_t reserved;                /* 0 */
} clara_annotate_options;

/** The extreme points of a label: lowest x, highest x, lowest y, highest y, lowest z, highest z of the array axes; each the voxel of its plane nearest to the plane's centre.
 *  @param points receives six points  @return CLARA_OK, CLARA_E_NOT_FOUND (no voxel has the id), CLARA_E_ARGUMENT, CLARA_E_HANDLE @since ABI 1.0 */
CLARA_API clara_status CLARA_CALL clara_extreme_points(const clara_labelmap *map, int32_t label_id, clara_voxel_point points[6]);

/** Segments the one structure whose extreme points are given. Blocks: not for a UI thread.
 *  @param out label map on the image's grid with the one label, owned by the caller, release with clara_labelmap_release; untouched on failure
 *  @return CLARA_OK, CLARA_E_POINTS (too few or outside, or a click on both sides), CLARA_E_CANCELLED, CLARA_E_UNREACHABLE (retryable), CLARA_E_MODEL, CLARA_E_GEOMETRY,
 *          CLARA_E_HANDLE, CLARA_E_UNSUPPORTED (clicks or an earlier mask where the model or the server takes none) @since ABI 1.0 */
CLARA_API clara_status CLARA_CALL clara_annotate(clara_session *session, const clara_image *image, const clara_annotate_options *options,
                                                 clara_labelmap **out);

CLARA_END
#endif
