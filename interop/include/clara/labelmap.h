/** A segmentation: a label id a voxel on a grid, with the labels' names. */
#ifndef CLARA_LABELMAP_H
#define CLARA_LABELMAP_H

#include "base.h"
#include "image.h"
#include "status.h"

CLARA_BEGIN

/** Makes a label map from the viewer's own mask; copies. @param desc dtype CLARA_DTYPE_U8 or CLARA_DTYPE_U16, dense or with positive strides
 *  @param labels the names of the ids; ids without a name are allowed in the voxels  @param out release with clara_labelmap_release
 *  @return CLARA_OK, CLARA_E_GEOMETRY, CLARA_E_ARGUMENT, CLARA_E_MEMORY @since ABI 1.0 */
CLARA_API clara_status CLARA_CALL clara_labelmap_create(const clara_image_desc *desc, const void *voxels, uint64_t byte_count, const clara_label *labels,
                                                        uint32_t label_count, clara_labelmap **out);

/** Extent and frame; dtype is CLARA_DTYPE_U16. @return CLARA_OK, CLARA_E_ARGUMENT, CLARA_E_HANDLE @since ABI 1.0 */
CLARA_API clara_status CLARA_CALL clara_labelmap_info(const clara_labelmap *map, clara_image_desc *out);

/** Number of labels that have a name. @return CLARA_OK, CLARA_E_ARGUMENT, CLARA_E_HANDLE @since ABI 1.0 */
CLARA_API clara_status CLARA_CALL clara_labelmap_label_count(const clara_labelmap *map, uint32_t *out);

/** A label by index, by rising id. @return CLARA_OK, CLARA_E_NOT_FOUND (index), CLARA_E_ARGUMENT, CLARA_E_HANDLE @since ABI 1.0 */
CLARA_API clara_status CLARA_CALL clara_labelmap_label(const clara_labelmap *map, uint32_t index, clara_label *out);

/** Voxels that have an id (0 counts the background). @return CLARA_OK, CLARA_E_ARGUMENT, CLARA_E_HANDLE @since ABI 1.0 */
CLARA_API clara_status CLARA_CALL clara_labelmap_count(const clara_labelmap *map, int32_t label_id, uint64_t *out);

/** The voxels, x fastest, 16-bit ids, read-only. @param voxels valid until the label map is released  @param voxel_count may be NULL
 *  @return CLARA_OK, CLARA_E_ARGUMENT, CLARA_E_HANDLE @since ABI 1.0 */
CLARA_API clara_status CLARA_CALL clara_labelmap_voxels(const clara_labelmap *map, const uint16_t **voxels, uint64_t *voxel_count);

/** How a model made it, a sentence a line: the device that was asked for and the one that was taken, and why; what lack of memory changed. No patient data.
 *  @param out empty for a label map that clara_labelmap_create made or that needed no network, never NULL; valid until the label map is released
 *  @return CLARA_OK, CLARA_E_ARGUMENT, CLARA_E_HANDLE @since ABI 1.0 */
CLARA_API clara_status CLARA_CALL clara_labelmap_notes(const clara_labelmap *map, const char **out);

/** Writes a file (NIfTI, MetaImage or NRRD, by the ending) with the labels' names; appears whole or not at all. Blocks: disk. @param path UTF-8
 *  @return CLARA_OK, CLARA_E_NOT_FOUND (folder), CLARA_E_IO, CLARA_E_FORMAT (ending), CLARA_E_HANDLE @since ABI 1.0 */
CLARA_API clara_status CLARA_CALL clara_labelmap_write(const clara_labelmap *map, const char *path);

/** Releases; NULL is fine. @since ABI 1.0 */
CLARA_API void CLARA_CALL clara_labelmap_release(clara_labelmap *map);

CLARA_END
#endif
