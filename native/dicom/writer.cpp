#include "writer.h"

#include <gdcmSequenceOfItems.h>
#include <gdcmWriter.h>

#include <filesystem>
#include <fstream>
#include <limits>
#include <sstream>
#include <string>

#include "failure.h"

namespace clara_dicom {

// An open sequence and, within it, perhaps an open item.
struct DatasetWriter::Level {
  explicit Level(uint32_t of) : tag(of), items(new gdcm::SequenceOfItems) { items->SetLengthToUndefined(); }
  gdcm::Tag tag;
  gdcm::SmartPointer<gdcm::SequenceOfItems> items;
  std::unique_ptr<gdcm::DataSet> item;
};

DatasetWriter::DatasetWriter() = default;
DatasetWriter::~DatasetWriter() = default;

gdcm::DataSet &DatasetWriter::innermost() {
  if (levels_.empty())
    return dataset_;
  if (!levels_.back()->item)
    throw Failure(CLARA_E_ARGUMENT, "an element stands in a sequence outside of its items");
  return *levels_.back()->item;
}

void DatasetWriter::put(uint32_t tag, std::string_view vr, const void *value, uint64_t bytes) {
  const gdcm::VR::VRType type = gdcm::VR::GetVRTypeFromFile(std::string(vr).c_str());
  const gdcm::VR known(type);
  // GDCM takes letters that it does not know for something.
  if (vr.size() != 2 || !known.IsVRFile() || vr != gdcm::VR::GetVRStringFromFile(type) || type == gdcm::VR::SQ)
    throw Failure(CLARA_E_ARGUMENT, "an element has no value representation that can be written");
  if (bytes % 2 != 0 || bytes >= std::numeric_limits<uint32_t>::max())
    throw Failure(CLARA_E_ARGUMENT, "an element has an odd length or more than 4 GiB");
  has_long_value_ = has_long_value_ || ((type & gdcm::VR::VL32) == 0 && bytes > std::numeric_limits<uint16_t>::max());
  gdcm::DataElement element{gdcm::Tag(tag)};
  element.SetVR(type);
  element.SetByteValue(static_cast<const char *>(value), static_cast<uint32_t>(bytes));
  innermost().Replace(element);
}

void DatasetWriter::begin_sequence(uint32_t tag) {
  innermost();
  levels_.push_back(std::make_unique<Level>(tag));
}

void DatasetWriter::begin_item() {
  if (levels_.empty() || levels_.back()->item)
    throw Failure(CLARA_E_ARGUMENT, "an item begins outside of a sequence");
  levels_.back()->item = std::make_unique<gdcm::DataSet>();
}

void DatasetWriter::end_item() {
  if (levels_.empty() || !levels_.back()->item)
    throw Failure(CLARA_E_ARGUMENT, "an item ends that was not begun");
  gdcm::Item item;
  item.SetVLToUndefined();
  item.SetNestedDataSet(*levels_.back()->item);
  levels_.back()->items->AddItem(item);
  levels_.back()->item.reset();
}

void DatasetWriter::end_sequence() {
  if (levels_.empty() || levels_.back()->item)
    throw Failure(CLARA_E_ARGUMENT, "a sequence ends that was not begun, or with an open item");
  const std::unique_ptr<Level> level = std::move(levels_.back());
  levels_.pop_back();
  gdcm::DataElement element{level->tag};
  element.SetVR(gdcm::VR::SQ);
  element.SetValue(*level->items);
  element.SetVLToUndefined();
  innermost().Replace(element);
}

void DatasetWriter::save(const char *path) const {
  if (!levels_.empty())
    throw Failure(CLARA_E_ARGUMENT, "a sequence was not ended");
  // Into memory: GDCM aborts where its stream fails, as on a full disk.
  std::ostringstream bytes;
  gdcm::Writer writer;
  writer.SetStream(bytes);
  writer.GetFile().SetDataSet(dataset_);
  gdcm::FileMetaInformation &meta = writer.GetFile().GetHeader();
  // PS3.5 section 6.2.2 note: contours are the values that do this.
  meta.SetDataSetTransferSyntax(has_long_value_ ? gdcm::TransferSyntax::ImplicitVRLittleEndian
                                                : gdcm::TransferSyntax::ExplicitVRLittleEndian);
  if (!writer.Write())
    throw Failure(CLARA_E_ARGUMENT, "its elements cannot be written; the SOP class or instance may be missing");
  const std::string content = bytes.str();
  std::ofstream file(std::filesystem::u8path(path), std::ios::binary);
  if (!file.write(content.data(), static_cast<std::streamsize>(content.size())) || !file.flush())
    throw Failure(CLARA_E_IO, "check the folder, its permissions and the free space of its disk");
}

} // namespace clara_dicom
