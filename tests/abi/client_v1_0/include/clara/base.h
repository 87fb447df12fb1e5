/** Types and conventions that every clara header shares. C99 and C++17; includes nothing but the C library.
 *
 *  Strings are UTF-8. Structs start with struct_size, set by CLARA_INIT; zero means the default in every field. A size below that of 1.0 or over 4096 is
 *  CLARA_E_ARGUMENT; bytes that are set behind the fields that the library knows are CLARA_E_UNSUPPORTED.
 *  Functions return clara_status: 0 is success, negative is failure; outputs come last and stay untouched on failure. Besides the codes that a function
 *  names, each may return CLARA_E_NOT_STARTED, CLARA_E_ARGUMENT, CLARA_E_HANDLE, CLARA_E_UNSUPPORTED, CLARA_E_BUSY, CLARA_E_MEMORY and CLARA_E_INTERNAL.
 *  Handles are opaque and checked: a released or foreign one gives CLARA_E_HANDLE, never a crash. Release functions take NULL.
 *  World coordinates are LPS in mm; arrays are x fastest; voxel indices start at 0.
 *  Nothing is thrown, aborted or exited across this interface. */
#ifndef CLARA_BASE_H
#define CLARA_BASE_H

#include <stdint.h>
#include <string.h>

#if defined(_WIN32)
#define CLARA_CALL __cdecl
#if defined(CLARA_BUILDING)
#define CLARA_API __declspec(dllexport)
#else
#define CLARA_API __declspec(dllimport)
#endif
#else
#define CLARA_CALL
#define CLARA_API __attribute__((visibility("default")))
#endif

#ifdef __cplusplus
#define CLARA_BEGIN extern "C" {
#define CLARA_END }
#else
#define CLARA_BEGIN
#define CLARA_END
#endif

/** Version of this interface: a minor one adds, a major one breaks. See clara_abi_version. @since ABI 1.0 */
#define CLARA_ABI_MAJOR 1
#define CLARA_ABI_MINOR 0

/** Zeroes a struct and sets its size; every struct that crosses is prepared so. @since ABI 1.0 */
#define CLARA_INIT(o) (memset(&(o), 0, sizeof(o)), (void)((o).struct_size = (uint32_t)sizeof(o)))

CLARA_BEGIN

/** 0 is success, negative is failure; the values are in status.h. @since ABI 1.0 */
typedef int32_t clara_status;

/** Handles. Each owns one object; the header of its module says how it is made and which threads may use it. @since ABI 1.0 */
typedef struct clara_preferences clara_preferences; /* @threads any, many at once */
typedef struct clara_session clara_session;         /* @threads any, many at once */
typedef struct clara_models clara_models;           /* @threads any, many at once; immutable */
typedef struct clara_image clara_image;             /* @threads one-at-a-time, may move */
typedef struct clara_labelmap clara_labelmap;       /* @threads one-at-a-time, may move */
typedef struct clara_scores clara_scores;           /* @threads any, many at once; immutable */
typedef struct clara_cancel clara_cancel;           /* @threads any, many at once */

/** Progress of a blocking call: 0 to 1000, never falling. Called on the thread that made the call, never two at once, never after it returned.
 *  Return 0 to go on; anything else stops the call, which then returns CLARA_E_CANCELLED. Must not call clara with the same session. @since ABI 1.0 */
typedef clara_status(CLARA_CALL *clara_progress_fn)(uint32_t done_permille, void *user_data);

/** Tells that borrowed memory is no longer used. May come from any thread, exactly once. @since ABI 1.0 */
typedef void(CLARA_CALL *clara_release_fn)(void *user_data);

/** A label of a label map: id 1 to 65535 and name, always together. @since ABI 1.0 */
typedef struct clara_label {
  uint32_t struct_size; /* set by CLARA_INIT */
  int32_t id;           /* 1 to 65535; 0 is background and no label */
  const char *name;     /* UTF-8; out: valid until the handle that gave it is released; in: borrowed for the call */
} clara_label;

/** Index of a voxel, 0-based, in the array order of the image. Has no size field: it crosses in arrays and will never grow. @since ABI 1.0 */
typedef struct clara_voxel_point {
  int32_t x;
  int32_t y;
  int32_t z;
} clara_voxel_point;

/** A box of voxels: those from start to start + size - 1 along each array axis. @since ABI 1.0 */
typedef struct clara_voxel_box {
  uint32_t struct_size; /* set by CLARA_INIT */
  int32_t start[3];     /* 0-based, x, y, z */
  int32_t size[3];      /* voxels; 0 along an axis = an empty box */
  uint32_t reserved;    /* 0 */
} clara_voxel_box;

CLARA_END
#endif
