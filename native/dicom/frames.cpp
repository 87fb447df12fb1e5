#include "frames.h"

#include <gdcmAttribute.h>
#include <gdcmImageReader.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <limits>
#include <string>

#include "codestream.h"
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

// Where frames stand as they are, and how many bytes each turn round makes little-endian; `at` 0 where they have to be
// decoded.
struct Place {
  uint64_t at = 0;
  uint64_t unit = 1;
};

bool is_plain(const gdcm::TransferSyntax &syntax) {
  return syntax == gdcm::TransferSyntax::ImplicitVRLittleEndian ||
         syntax == gdcm::TransferSyntax::ExplicitVRLittleEndian || syntax == gdcm::TransferSyntax::ExplicitVRBigEndian;
}

uint64_t number(const unsigned char *bytes, bool big) {
  uint64_t value = 0;
  for (size_t i = 0; i < 4; i++)
    value = value << 8U | bytes[big ? i : 3 - i];
  return value;
}

// GDCM stands behind the head of the pixel data, at `at`.
Place place_of(std::ifstream &file, uint64_t at, uint64_t file_size, const gdcm::TransferSyntax &syntax,
               const Promise &promise) {
  const bool big = syntax == gdcm::TransferSyntax::ExplicitVRBigEndian;
  const std::array<unsigned char, 4> tag =
      big ? std::array<unsigned char, 4>{0x7F, 0xE0, 0x00, 0x10} : std::array<unsigned char, 4>{0xE0, 0x7F, 0x10, 0x00};
  const uint64_t before = syntax.IsImplicit() ? 8 : 12, bytes = promise.bytes();
  std::array<unsigned char, 12> head{};
  if (at < before || at > file_size)
    return {};
  file.clear();
  file.seekg(static_cast<std::streamoff>(at - before));
  if (!file.read(reinterpret_cast<char *>(head.data()), static_cast<std::streamsize>(before)) ||
      !std::equal(tag.begin(), tag.end(), head.begin()))
    return {};
  const uint64_t length = number(head.data() + before - 4, big);
  if (length == undefined_length)
    return {};
  if (length < bytes || bytes > file_size - at)
    throw Failure(CLARA_E_FORMAT, "it has fewer pixels than its header says; it may be cut off");
  if (!big)
    return {at, 1};
  // OW is words of two bytes, also of smaller pixels (PS3.5 section 8.1.1).
  const bool words = head[5] == 'W';
  return {at, std::max<uint64_t>(promise.bits / 8, words ? 2 : 1)};
}

void read_plain(const char *path, const Place &place, char *into, uint64_t bytes) {
  std::ifstream file(std::filesystem::u8path(path), std::ios::binary);
  file.seekg(static_cast<std::streamoff>(place.at));
  if (!file.read(into, static_cast<std::streamsize>(bytes)))
    throw Failure(CLARA_E_IO, "it could not be read to its end");
  if (place.unit == 1)
    return;
  uint64_t turned = 0;
  for (; turned + place.unit <= bytes; turned += place.unit)
    std::reverse(into + turned, into + turned + place.unit);
  // The last of an odd number of bytes is the second of its word.
  if (turned < bytes && !file.read(into + turned, 1))
    throw Failure(CLARA_E_FORMAT, "it has fewer pixels than its header says; it may be cut off");
}

// GDCM believes a codestream's own size or the header's, now this and now that, and reads on behind pixels that are too
// few.
void require_size(const gdcm::DataSet &dataset) {
  if (!dataset.FindDataElement(pixel_data))
    return;
  const gdcm::SequenceOfFragments *fragments = dataset.GetDataElement(pixel_data).GetSequenceOfFragments();
  const gdcm::ByteValue *plain = dataset.GetDataElement(pixel_data).GetByteValue();
  const Promise promise = Promise::of(dataset);
  if (plain != nullptr && static_cast<uint64_t>(plain->GetLength()) < promise.bytes())
    throw Failure(CLARA_E_FORMAT, "it has fewer pixels than its header says; it may be cut off");
  for (size_t i = 0; fragments != nullptr && i < fragments->GetNumberOfFragments(); i++) {
    const gdcm::ByteValue *bytes = fragments->GetFragment(i).GetByteValue();
    Codestream found;
    if (bytes == nullptr || !Codestream::of(reinterpret_cast<const unsigned char *>(bytes->GetPointer()),
                                            static_cast<size_t>(bytes->GetLength()), found))
      continue;
    if (found.rows != promise.rows || found.columns != promise.columns || found.samples != promise.samples ||
        (found.bits + 7) / 8 * 8 > std::max<uint64_t>(promise.bits, 8))
      throw Failure(CLARA_E_FORMAT, "its compressed pixels are of another size than its header says");
  }
}

void read_by_gdcm(const char *path, void *into, uint64_t bytes) {
  gdcm::ImageReader reader;
  reader.SetFileName(path);
  if (!reader.Read())
    throw Failure(
        CLARA_E_FORMAT,
        "its pixels cannot be decoded: they are damaged, cut off or of a transfer syntax that GDCM does not know");
  require_size(reader.GetFile().GetDataSet());
  // Inflated pixels are as they are in the file; GDCM's image has room for whole bytes where frames are bits.
  if (reader.GetFile().GetHeader().GetDataSetTransferSyntax() == gdcm::TransferSyntax::DeflatedExplicitVRLittleEndian) {
    const gdcm::ByteValue *value = reader.GetFile().GetDataSet().GetDataElement(pixel_data).GetByteValue();
    if (value == nullptr || value->GetLength() < bytes)
      throw Failure(CLARA_E_FORMAT, "it has fewer pixels than its header says; it may be cut off");
    std::memcpy(into, value->GetPointer(), bytes);
    return;
  }
  const gdcm::Image &image = reader.GetImage();
  if (image.GetBufferLength() != bytes)
    throw Failure(CLARA_E_FORMAT, "its pixels are not as many as its header says");
  if (!image.GetBuffer(static_cast<char *>(into)))
    throw Failure(
        CLARA_E_FORMAT,
        "its pixels cannot be decoded: they are damaged, cut off or of a transfer syntax that GDCM does not know");
}

Place find_place(const char *path, uint64_t bytes) {
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
    return {};
  file.clear();
  return place_of(file, static_cast<uint64_t>(reader.GetStreamCurrentPosition()), file_size, syntax, promise);
}

} // namespace

uint64_t find_frames(const char *path, uint64_t bytes) {
  const Place place = find_place(path, bytes);
  return place.unit == 1 ? place.at : 0;
}

void read_frames(const char *path, void *into, uint64_t bytes) {
  const Place place = find_place(path, bytes);
  if (place.at != 0)
    read_plain(path, place, static_cast<char *>(into), bytes);
  else
    read_by_gdcm(path, into, bytes);
}

} // namespace clara_dicom
