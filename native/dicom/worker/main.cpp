// clara-dicom-worker MEMORY_BYTES CPU_SECONDS: reads DICOM files of strangers for a parent that a damaged or hostile
// file must not take down. Requests come over standard input, one after the other, answers go over standard output;
// it ends with its input. All numbers are little-endian.
//
//   request  u8 kind, u32 bytes of the path, the path in UTF-8, then
//     'H'    header:  u32 count, that many u32 tags (none: all)
//     'F'    frames:  u64 bytes wanted
//   answer   i32 status of clara/status.h; u64 bytes; the header's JSON, the frames, or why it failed.
//            Frames: u64 where they stand in the file uncompressed, and nothing else, or 0 and the decoded frames.
#include "clara/status.h"
#include "clara_dicom/clara_dicom.h"
#include "limits.h"
#include "pipe.h"
#include "refused_memory.h"

#include <csignal>
#include <cstdlib>
#include <memory>
#include <new>
#include <string>
#include <vector>

namespace {

using dicom_worker::Limits;
using dicom_worker::Pipe;
using dicom_worker::RefusedMemory;

constexpr uint32_t longest_path = 1U << 16U;
constexpr uint32_t most_tags = 1U << 16U;
constexpr size_t error_bytes = 512;

constexpr int ended = 0;
constexpr int wrong_arguments = 2;
constexpr int wrong_request = 3;

bool answer(int32_t status, const void *bytes, uint64_t count) noexcept {
  return Pipe::write(status) && Pipe::write(count) && Pipe::write(bytes, count);
}

// A file that met the limit is called damaged by libraries that do not expect one.
bool answer_failure(int32_t status, const std::string &why) noexcept {
  return answer(RefusedMemory::seen() ? CLARA_E_MEMORY : status, why.data(), why.size());
}

struct text_release {
  void operator()(clara_dicom_text *text) const noexcept { clara_dicom_text_release(text); }
};

bool header(const std::string &path) {
  uint32_t count = 0;
  if (!Pipe::read(count) || count > most_tags)
    return false;
  std::vector<uint32_t> tags(count);
  if (!Pipe::read(tags.data(), count * sizeof(uint32_t)))
    return false;
  clara_dicom_text *made = nullptr;
  char error[error_bytes];
  const int32_t status = clara_dicom_read_header(path.c_str(), tags.data(), count, &made, error, sizeof(error));
  const std::unique_ptr<clara_dicom_text, text_release> text(made);
  if (status != CLARA_OK)
    return answer_failure(status, error);
  uint64_t bytes = 0;
  const char *json = clara_dicom_text_utf8(text.get(), &bytes);
  return answer(CLARA_OK, json, bytes);
}

bool frames(const std::string &path) {
  uint64_t wanted = 0;
  if (!Pipe::read(wanted))
    return false;
  char error[error_bytes];
  uint64_t at = 0;
  int32_t status = clara_dicom_find_frames(path.c_str(), wanted, &at, error, sizeof(error));
  if (status != CLARA_OK)
    return answer_failure(status, error);
  if (at != 0) // the parent reads them itself: nothing in them can do harm
    return answer(CLARA_OK, &at, sizeof(at));
  const std::unique_ptr<char[]> into(new (std::nothrow) char[wanted]);
  if (into == nullptr)
    return answer_failure(CLARA_E_MEMORY, "there is not enough memory for it");
  status = clara_dicom_read_frames(path.c_str(), into.get(), wanted, error, sizeof(error));
  if (status != CLARA_OK)
    return answer_failure(status, error);
  return Pipe::write(CLARA_OK) && Pipe::write(wanted + sizeof(at)) && Pipe::write(at) &&
         Pipe::write(into.get(), wanted);
}

int serve(uint64_t cpu_seconds) {
  char kind = 0;
  while (Pipe::read(kind)) {
    std::string path;
    RefusedMemory::forget();
    if (!Limits::set_seconds(cpu_seconds) || !Pipe::read_text(path, longest_path))
      return wrong_request;
    if (!(kind == 'H' ? header(path) : kind == 'F' && frames(path)))
      return wrong_request;
  }
  return ended;
}

bool parse(const char *text, uint64_t &number) {
  char *end = nullptr;
  number = std::strtoull(text, &end, 10);
  return end != text && *end == '\0' && number > 0;
}

} // namespace

int main(int count, char **arguments) {
  uint64_t memory = 0, seconds = 0;
  if (count != 3 || !parse(arguments[1], memory) || !parse(arguments[2], seconds))
    return wrong_arguments;
  std::signal(SIGPIPE, SIG_IGN); // a parent that is gone is the end of the input
  if (!Pipe::take() || !Limits::set_memory(memory))
    return wrong_arguments;
  try {
    return serve(seconds);
  } catch (...) {
    return wrong_request; // no memory left even for a path
  }
}
