/** A scalar volume: the viewer's own voxels, borrowed or copied, and where they lie in the patient. */
#ifndef CLARA_IMAGE_H
#define CLARA_IMAGE_H

#include "base.h"
#include "status.h"

CLARA_BEGIN

/** Scalar types. @since ABI 1.0 */
typedef int32_t clara_dtype;
#define CLARA_DTYPE_U8 1
#define CLARA_DTYPE_I8 2
#define CLARA_DTYPE_U16 3
#define CLARA_DTYPE_I16 4
#define CLARA_DTYPE_I32 5
#define CLARA_DTYPE_F32 6
#define CLARA_DTYPE_F64 7

/** Type, extent and frame of a volume. @since ABI 1.0 */
typedef struct clara_image_desc {
  uint32_t struct_size;    /* set by CLARA_INIT */
  clara_dtype dtype;       /* CLARA_DTYPE_* */
  int32_t size[3];         /* voxels along x (fastest), y, z; each at least 1 */
  uint32_t reserved;       /* 0 */
  double spacing_mm[3];    /* above 0 and finite; never assumed 1 */
  double origin_mm[3];     /* centre of voxel (0,0,0), LPS */
  double direction[9];     /* row by row; the columns are the array axes as unit vectors in LPS; all 0 is CLARA_E_GEOMETRY */
  int64_t stride_bytes[3]; /* distance of neighbours along x, y, z; all 0 = dense, x fastest */
} clara_image_desc;

/** Borrows the voxels: nothing is copied; they must not move or change until on_release was called. The array must be dense
 *  (CLARA_E_UNSUPPORTED otherwise; clara_image_create takes any strides).
 *  @param voxels first voxel  @param byte_count size of the memory; at least what the description needs
 *  @param on_release called once when the library will not touch the voxels again; may be NULL  @param out release with clara_image_release
 *  @return CLARA_OK, CLARA_E_GEOMETRY, CLARA_E_ARGUMENT, CLARA_E_UNSUPPORTED @since ABI 1.0 */
CLARA_API clara_status CLARA_CALL clara_image_wrap(const clara_image_desc *desc, const void *voxels, uint64_t byte_count, clara_release_fn on_release,
                                                   void *user_data, clara_image **out);

/** Copies the voxels, with any positive strides. @param out release with clara_image_release
 *  @return CLARA_OK, CLARA_E_GEOMETRY, CLARA_E_ARGUMENT, CLARA_E_MEMORY @since ABI 1.0 */
CLARA_API clara_status CLARA_CALL clara_image_create(const clara_image_desc *desc, const void *voxels, uint64_t byte_count, clara_image **out);

/** Reads an image file (NIfTI, MetaImage or NRRD, by its ending). Blocks: disk. @param path UTF-8  @param out release with clara_image_release
 *  @return CLARA_OK, CLARA_E_NOT_FOUND, CLARA_E_FORMAT, CLARA_E_GEOMETRY, CLARA_E_MEMORY, CLARA_E_IO @since ABI 1.0 */
CLARA_API clara_status CLARA_CALL clara_image_read(const char *path, clara_image **out);

/** Type, extent and frame. Strides are those of the dense array. @return CLARA_OK, CLARA_E_ARGUMENT, CLARA_E_HANDLE @since ABI 1.0 */
CLARA_API clara_status CLARA_CALL clara_image_info(const clara_image *image, clara_image_desc *out);

/** The voxels, read-only, dense, x fastest. @param voxels valid until the image is released  @param byte_count may be NULL
 *  @return CLARA_OK, CLARA_E_ARGUMENT, CLARA_E_HANDLE @since ABI 1.0 */
CLARA_API clara_status CLARA_CALL clara_image_voxels(const clara_image *image, const void **voxels, uint64_t *byte_count);

/** Releases; NULL is fine. A server's copy of the image is dropped in the background. @since ABI 1.0 */
CLARA_API void CLARA_CALL clara_image_release(clara_image *image);

CLARA_END
#endif
