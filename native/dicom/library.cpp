#include "clara_dicom/clara_dicom.h"

#include <gdcmFileMetaInformation.h>
#include <gdcmTrace.h>

#include <memory>
#include <mutex>
#include <set>
#include <string>

#include "failure.h"
#include "frames.h"
#include "header.h"
#include "writer.h"

struct clara_dicom_text {
  std::string utf8;
};

struct clara_dicom_writer {
  clara_dicom::DatasetWriter writer;
};

namespace {

using clara_dicom::Failure;
using clara_dicom::guarded;

// GDCM's settings are the process's: its messages on standard error may hold values of a file.
void prepare() {
  static std::once_flag once;
  std::call_once(once, [] {
    gdcm::Trace::DebugOff();
    gdcm::Trace::WarningOff();
    gdcm::Trace::ErrorOff();
    gdcm::FileMetaInformation::SetImplementationVersionName("CLARAPLUGIN");
  });
}

void require(const void *argument) {
  if (argument == nullptr)
    throw Failure(CLARA_E_ARGUMENT, "an argument is NULL");
}

} // namespace

int32_t clara_dicom_version(void) { return CLARA_DICOM_VERSION; }

const char *clara_dicom_text_utf8(const clara_dicom_text *text, uint64_t *bytes) {
  if (bytes != nullptr)
    *bytes = text == nullptr ? 0 : text->utf8.size();
  return text == nullptr ? nullptr : text->utf8.c_str();
}

void clara_dicom_text_release(clara_dicom_text *text) { delete text; }

int32_t clara_dicom_read_header(const char *path, const uint32_t *only, uint64_t only_count, clara_dicom_text **out,
                                char *error, uint64_t error_size) {
  if (out != nullptr)
    *out = nullptr;
  return guarded(error, error_size, [&] {
    prepare();
    require(path);
    require(out);
    if (only_count > 0)
      require(only);
    const std::set<uint32_t> wanted(only, only + only_count);
    *out = new clara_dicom_text{clara_dicom::read_header(path, wanted)};
  });
}

int32_t clara_dicom_read_frames(const char *path, void *into, uint64_t bytes, char *error, uint64_t error_size) {
  return guarded(error, error_size, [&] {
    prepare();
    require(path);
    require(into);
    clara_dicom::read_frames(path, into, bytes);
  });
}

int32_t clara_dicom_find_frames(const char *path, uint64_t bytes, uint64_t *at, char *error, uint64_t error_size) {
  if (at != nullptr)
    *at = 0;
  return guarded(error, error_size, [&] {
    prepare();
    require(path);
    require(at);
    *at = clara_dicom::find_frames(path, bytes);
  });
}

clara_dicom_writer *clara_dicom_writer_create(void) {
  try {
    prepare();
    return new clara_dicom_writer;
  } catch (...) {
    return nullptr;
  }
}

void clara_dicom_writer_release(clara_dicom_writer *writer) { delete writer; }

int32_t clara_dicom_writer_put(clara_dicom_writer *writer, uint32_t tag, const char *vr, const void *value,
                               uint64_t bytes, char *error, uint64_t error_size) {
  return guarded(error, error_size, [&] {
    require(writer);
    require(vr);
    if (bytes > 0)
      require(value);
    writer->writer.put(tag, vr, value, bytes);
  });
}

int32_t clara_dicom_writer_begin_sequence(clara_dicom_writer *writer, uint32_t tag, char *error, uint64_t error_size) {
  return guarded(error, error_size, [&] {
    require(writer);
    writer->writer.begin_sequence(tag);
  });
}

int32_t clara_dicom_writer_begin_item(clara_dicom_writer *writer, char *error, uint64_t error_size) {
  return guarded(error, error_size, [&] {
    require(writer);
    writer->writer.begin_item();
  });
}

int32_t clara_dicom_writer_end_item(clara_dicom_writer *writer, char *error, uint64_t error_size) {
  return guarded(error, error_size, [&] {
    require(writer);
    writer->writer.end_item();
  });
}

int32_t clara_dicom_writer_end_sequence(clara_dicom_writer *writer, char *error, uint64_t error_size) {
  return guarded(error, error_size, [&] {
    require(writer);
    writer->writer.end_sequence();
  });
}

int32_t clara_dicom_writer_save(clara_dicom_writer *writer, const char *path, char *error, uint64_t error_size) {
  return guarded(error, error_size, [&] {
    require(writer);
    require(path);
    writer->writer.save(path);
  });
}
