#include "frames.h"

#include <gdcmAttribute.h>
#include <gdcmImageReader.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <limits>
#include <string>

#include "failure.h"
#include "open_file.h"
#include "structure.h"

namespace clara_dicom {

namespace {

const gdcm::Tag pixel_data(0x7FE0, 0x0010);
constexpr uint64_t undefined_length = 0xFFFFFFFFU;

template <uint16_t Group, uint16_t Element> uint64_t whole(const gdcm::DataSet &dataset, uint64_t missing) {
  gdcm::Attribute<Group, Element> attribute{};
  if (!dataset.FindDataElement(attribute.GetTag()) || dataset.GetDataElement(attribute.GetTag()).IsEmpty())
    return missing;
  attribute.SetFromDataSet(dataset);
  return attribute.GetValue() < 0 ? 0 : static_cast<uint64_t>(attribute.GetValue());
}

// What the header promises, in bits.
struct Promise {
  uint64_t rows, columns, samples, bits, frames;

  static Promise of(const gdcm::DataSet &dataset) {
    return {whole<0x0028, 0x0010>(dataset, 0), whole<0x0028, 0x0011>(dataset, 0), whole<0x0028, 0x0002>(dataset, 1),
            whole<0x0028, 0x0100>(dataset, 0), whole<0x0028, 0x0008>(dataset, 1)};
  }

  // 16 + 16 + 2 + 6 + 31 bits need more than 64: limits first.
  uint64_t bytes() const {
    if (rows == 0 || columns == 0 || samples == 0 || samples > 4 || frames == 0 ||
        frames > std::numeric_limits<int32_t>::max() ||
        (bits != 1 && bits != 8 && bits != 16 && bits != 32 && bits != 64))
      throw Failure(CLARA_E_FORMAT, "its image has no size that can be: rows, columns, samples, bits or frames");
    const uint64_t frame_bits = rows * columns * samples * bits;
    if (frames > (std::numeric_limits<uint64_t>::max() - 7) / frame_bits)
      throw Failure(CLARA_E_FORMAT, "its image has no size that can be: rows, columns, samples, bits or frames");
    return (frame_bits * frames + 7) / 8;
  }
};

bool is_plain(const gdcm::TransferSyntax &syntax) {
  return syntax == gdcm::TransferSyntax::ImplicitVRLittleEndian ||
         syntax == gdcm::TransferSyntax::ExplicitVRLittleEndian;
}

uint32_t little(const unsigned char *bytes) {
  return static_cast<uint32_t>(bytes[0]) | static_cast<uint32_t>(bytes[1]) << 8U |
         static_cast<uint32_t>(bytes[2]) << 16U | static_cast<uint32_t>(bytes[3]) << 24U;
}

// Whether the value of the pixel data that begins at `at` holds the frames as they are.
bool holds_frames(std::ifstream &file, uint64_t at, uint64_t file_size, bool explicit_vr, uint64_t bytes) {
  const uint64_t before = explicit_vr ? 12 : 8;
  std::array<unsigned char, 12> head{};
  if (at < before || at > file_size)
    return false;
  file.clear();
  file.seekg(static_cast<std::streamoff>(at - before));
  if (!file.read(reinterpret_cast<char *>(head.data()), static_cast<std::streamsize>(before)) || head[0] != 0xE0 ||
      head[1] != 0x7F || head[2] != 0x10 || head[3] != 0)
    return false;
  const uint64_t length = little(head.data() + before - 4);
  if (length == undefined_length)
    return false;
  if (length < bytes || bytes > file_size - at)
    throw Failure(CLARA_E_FORMAT, "it has fewer pixels than its header says; it may be cut off");
  return true;
}

void read_by_gdcm(const char *path, void *into, uint64_t bytes) {
  gdcm::ImageReader reader;
  reader.SetFileName(path);
  if (!reader.Read())
    throw Failure(
        CLARA_E_FORMAT,
        "its pixels cannot be decoded: they are damaged, cut off or of a transfer syntax that GDCM does not know");
  const gdcm::Image &image = reader.GetImage();
  if (image.GetBufferLength() != bytes)
    throw Failure(CLARA_E_FORMAT, "its pixels are not as many as its header says");
  if (!image.GetBuffer(static_cast<char *>(into)))
    throw Failure(
        CLARA_E_FORMAT,
        "its pixels cannot be decoded: they are damaged, cut off or of a transfer syntax that GDCM does not know");
}

} // namespace

uint64_t find_frames(const char *path, uint64_t bytes) {
  const uint64_t file_size = require_file(path);
  std::ifstream file(std::filesystem::u8path(path), std::ios::binary);
  require_structure(file, file_size);
  gdcm::Reader reader;
  reader.SetStream(file);
  if (!reader.ReadUpToTag(pixel_data, {pixel_data})) // its value is passed over
    throw Failure(CLARA_E_FORMAT, "it is damaged or no DICOM file");
  const Promise promise = Promise::of(reader.GetFile().GetDataSet());
  if (promise.bytes() != bytes)
    throw Failure(CLARA_E_ARGUMENT, "its frames do not have the size that was asked for");
  const gdcm::TransferSyntax syntax = reader.GetFile().GetHeader().GetDataSetTransferSyntax();
  if (promise.samples != 1 || !is_plain(syntax))
    return 0;
  file.clear();
  const uint64_t at = static_cast<uint64_t>(reader.GetStreamCurrentPosition());
  return holds_frames(file, at, file_size, !syntax.IsImplicit(), bytes) ? at : 0;
}

void read_frames(const char *path, void *into, uint64_t bytes) {
  const uint64_t at = find_frames(path, bytes);
  if (at == 0) {
    read_by_gdcm(path, into, bytes);
    return;
  }
  std::ifstream file(std::filesystem::u8path(path), std::ios::binary);
  file.seekg(static_cast<std::streamoff>(at));
  if (!file.read(static_cast<char *>(into), static_cast<std::streamsize>(bytes)))
    throw Failure(CLARA_E_IO, "it could not be read to its end");
}

} // namespace clara_dicom
