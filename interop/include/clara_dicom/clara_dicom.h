/* libclara_dicom: DICOM files in and out on GDCM, for Clara.Dicom alone; no promise to anybody else. C99.
 *
 * Every function may be called on any thread, several at once; a writer belongs to one thread at a time. Paths are UTF-8. Results are 0 or a status of clara/status.h;
 * with a status, `error` (room for `error_size` bytes, always ended by 0, cut where it is short; may be NULL) holds why, without the file's name and without any value of the file:
 * those are patient data. Nothing is thrown across. A damaged file is a status as far as GDCM sees the damage: whoever cannot trust a file reads it in clara-dicom-worker.
 */
#ifndef CLARA_DICOM_CLARA_DICOM_H
#define CLARA_DICOM_CLARA_DICOM_H

#include <stdint.h>

#if defined(_WIN32)
#define CLARA_DICOM_CALL __cdecl
#ifdef CLARA_DICOM_BUILDING
#define CLARA_DICOM_API __declspec(dllexport)
#else
#define CLARA_DICOM_API __declspec(dllimport)
#endif
#else
#define CLARA_DICOM_CALL
#define CLARA_DICOM_API __attribute__((visibility("default")))
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* Raised with every change that an older caller would not survive. */
#define CLARA_DICOM_VERSION 1

/* The version of the library. */
CLARA_DICOM_API int32_t CLARA_DICOM_CALL clara_dicom_version(void);

/* A text of the library's; owned by the caller, released once. */
typedef struct clara_dicom_text clara_dicom_text;
CLARA_DICOM_API const char *CLARA_DICOM_CALL clara_dicom_text_utf8(const clara_dicom_text *text, uint64_t *bytes);
CLARA_DICOM_API void CLARA_DICOM_CALL clara_dicom_text_release(clara_dicom_text *text);

/* The file's elements up to the pixel data, and its transfer syntax as (0002,0010), in the DICOM JSON model (PS3.18 Annex F). DS and IS stay texts, as the model allows.
 * Values over 64 KiB and the pixel data have a BulkDataURI without an address; an empty SOP class or instance is that of the meta
 * information. `only` lists wanted tags (group << 16 | element) of the upper level; NULL for all. */
CLARA_DICOM_API int32_t CLARA_DICOM_CALL clara_dicom_read_header(const char *path, const uint32_t *only, uint64_t only_count, clara_dicom_text **out,
                                                                 char *error, uint64_t error_size);

/* Decodes all frames: stored values, little-endian, BitsAllocated each (one-bit data packed as in the file), frame by frame, row by row, samples of a pixel together.
 * `bytes` must be exactly their size; with a status the content of `into` is undefined. */
CLARA_DICOM_API int32_t CLARA_DICOM_CALL clara_dicom_read_frames(const char *path, void *into, uint64_t bytes, char *error, uint64_t error_size);

/* Where the frames stand in the file as they are, uncompressed and little-endian, so that the caller can read them itself: `at` is their place in bytes, 0 where they have to be decoded.
 * They are looked over as by clara_dicom_read_frames. */
CLARA_DICOM_API int32_t CLARA_DICOM_CALL clara_dicom_find_frames(const char *path, uint64_t bytes, uint64_t *at, char *error, uint64_t error_size);

/* Collects a dataset and writes it as a file of Explicit VR Little Endian, or Implicit where a value is too long for that. */
typedef struct clara_dicom_writer clara_dicom_writer;
CLARA_DICOM_API clara_dicom_writer *CLARA_DICOM_CALL clara_dicom_writer_create(void);
CLARA_DICOM_API void CLARA_DICOM_CALL clara_dicom_writer_release(clara_dicom_writer *writer);

/* An element with its value as it stands in a file: little-endian, padded to an even length. `vr` is two letters ("CS"). The bytes are copied. */
CLARA_DICOM_API int32_t CLARA_DICOM_CALL clara_dicom_writer_put(clara_dicom_writer *writer, uint32_t tag, const char *vr, const void *value, uint64_t bytes,
                                                                char *error, uint64_t error_size);

/* Begins a sequence in the dataset or item at hand; items are begun and ended within, then the sequence is ended. */
CLARA_DICOM_API int32_t CLARA_DICOM_CALL clara_dicom_writer_begin_sequence(clara_dicom_writer *writer, uint32_t tag, char *error, uint64_t error_size);
CLARA_DICOM_API int32_t CLARA_DICOM_CALL clara_dicom_writer_begin_item(clara_dicom_writer *writer, char *error, uint64_t error_size);
CLARA_DICOM_API int32_t CLARA_DICOM_CALL clara_dicom_writer_end_item(clara_dicom_writer *writer, char *error, uint64_t error_size);
CLARA_DICOM_API int32_t CLARA_DICOM_CALL clara_dicom_writer_end_sequence(clara_dicom_writer *writer, char *error, uint64_t error_size);

/* Writes the file; the meta information follows from the dataset. The file at `path` is made or replaced, and may stay behind unfinished when this fails. */
CLARA_DICOM_API int32_t CLARA_DICOM_CALL clara_dicom_writer_save(clara_dicom_writer *writer, const char *path, char *error, uint64_t error_size);

#ifdef __cplusplus
}
#endif
#endif
