#include "header.h"

#include <gdcmReader.h>

#include <filesystem>
#include <fstream>

#include "dataset_json.h"
#include "failure.h"
#include "json_text.h"
#include "open_file.h"
#include "structure.h"

namespace clara_dicom {

namespace {

void copy_if_empty(gdcm::DataSet &dataset, const gdcm::DataSet &meta, const gdcm::Tag &to, const gdcm::Tag &from) {
  if (!meta.FindDataElement(from) || meta.GetDataElement(from).IsEmpty() ||
      (dataset.FindDataElement(to) && !dataset.GetDataElement(to).IsEmpty()))
    return;
  gdcm::DataElement element = meta.GetDataElement(from);
  element.SetTag(to);
  dataset.Replace(element);
}

} // namespace

std::string read_header(const char *path, const std::set<uint32_t> &only) {
  const uint64_t size = require_file(path);
  std::ifstream stream(std::filesystem::u8path(path), std::ios::binary);
  require_structure(stream, size);
  gdcm::Reader reader;
  reader.SetStream(stream);
  const gdcm::Tag pixel_data(0x7FE0, 0x0010);
  if (!reader.ReadUpToTag(pixel_data, {pixel_data})) // its value is passed over
    throw Failure(CLARA_E_FORMAT, "it is damaged or no DICOM file");
  gdcm::File &file = reader.GetFile();
  // Anonymisers empty these in the dataset and leave them in the meta information, where they mean the same (PS3.10
  // section 7.1).
  copy_if_empty(file.GetDataSet(), file.GetHeader(), gdcm::Tag(0x0008, 0x0016), gdcm::Tag(0x0002, 0x0002));
  copy_if_empty(file.GetDataSet(), file.GetHeader(), gdcm::Tag(0x0008, 0x0018), gdcm::Tag(0x0002, 0x0003));
  std::string json = "{";
  if (only.empty() || only.count(0x00020010U) != 0) {
    json += "\"00020010\":{\"vr\":\"UI\",\"Value\":[";
    append_quoted(json, gdcm::TransferSyntax::GetTSString(file.GetHeader().GetDataSetTransferSyntax()));
    json += "]}";
  }
  append_dataset(json, file, only);
  json += '}';
  return json;
}

} // namespace clara_dicom
