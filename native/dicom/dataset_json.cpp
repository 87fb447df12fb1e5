#include "dataset_json.h"

#include <gdcmByteValue.h>
#include <gdcmDataSetHelper.h>
#include <gdcmSequenceOfItems.h>

#include <array>
#include <cstdio>
#include <cstring>
#include <string_view>

#include "character_set.h"
#include "failure.h"
#include "json_text.h"

namespace clara_dicom {

namespace {

constexpr size_t longest_value = 65536;
constexpr int deepest_sequence = 32;
const gdcm::Tag pixel_data(0x7FE0, 0x0010), character_set_tag(0x0008, 0x0005);

enum class Kind { text, single_text, ascii, name, number, tag, bytes, sequence };

struct Walk {
  const gdcm::File &file;
  std::string &json;
};

// GDCM has brought values into this machine's order.
template <typename T> T load(const char *bytes) {
  T value;
  std::memcpy(&value, bytes, sizeof value);
  return value;
}

size_t width_of(gdcm::VR::VRType vr) {
  switch (vr) {
  case gdcm::VR::US:
  case gdcm::VR::SS:
    return 2;
  case gdcm::VR::FD:
  case gdcm::VR::SV:
  case gdcm::VR::UV:
    return 8;
  default:
    return 4;
  }
}

Kind kind_of(gdcm::VR::VRType vr) {
  switch (vr) {
  case gdcm::VR::LO:
  case gdcm::VR::SH:
  case gdcm::VR::UC:
    return Kind::text;
  case gdcm::VR::LT:
  case gdcm::VR::ST:
  case gdcm::VR::UT:
  case gdcm::VR::UR:
    return Kind::single_text;
  case gdcm::VR::PN:
    return Kind::name;
  case gdcm::VR::AE:
  case gdcm::VR::AS:
  case gdcm::VR::CS:
  case gdcm::VR::DA:
  case gdcm::VR::DS:
  case gdcm::VR::DT:
  case gdcm::VR::IS:
  case gdcm::VR::TM:
  case gdcm::VR::UI:
    return Kind::ascii;
  case gdcm::VR::FD:
  case gdcm::VR::FL:
  case gdcm::VR::SL:
  case gdcm::VR::SS:
  case gdcm::VR::UL:
  case gdcm::VR::US:
  case gdcm::VR::SV:
  case gdcm::VR::UV:
    return Kind::number;
  case gdcm::VR::AT:
    return Kind::tag;
  case gdcm::VR::SQ:
    return Kind::sequence;
  default:
    return Kind::bytes;
  }
}

// Padding at the end; leading spaces of paragraphs mean something, those of others do not (PS3.5 table 6.2-1).
std::string_view trimmed(std::string_view text, bool leading) {
  const size_t last = text.find_last_not_of(std::string_view(" \0", 2));
  text = last == std::string_view::npos ? std::string_view() : text.substr(0, last + 1);
  const size_t first = leading ? text.find_first_not_of(' ') : 0;
  return first == std::string_view::npos ? std::string_view() : text.substr(first);
}

void append_name(std::string &json, std::string_view name) {
  static const std::array<const char *, 3> groups = {"Alphabetic", "Ideographic", "Phonetic"};
  json += '{';
  bool some = false;
  for (size_t group = 0; group < groups.size() && !name.empty(); ++group) {
    const size_t end = group + 1 < groups.size() ? name.find('=') : std::string_view::npos;
    const std::string_view text = trimmed(name.substr(0, end), true);
    if (!text.empty()) {
      json += some ? ",\"" : "\"";
      json += groups[group];
      json += "\":";
      append_quoted(json, text);
      some = true;
    }
    name.remove_prefix(end == std::string_view::npos ? name.size() : end + 1);
  }
  json += '}';
}

void append_texts(std::string &json, std::string_view text, Kind kind) {
  json += ",\"Value\":[";
  for (bool first = true;; first = false) {
    const size_t end = kind == Kind::single_text ? std::string_view::npos : text.find('\\');
    const std::string_view value = trimmed(text.substr(0, end), kind != Kind::single_text);
    if (!first)
      json += ',';
    if (value.empty())
      json += "null";
    else if (kind == Kind::name)
      append_name(json, value);
    else
      append_quoted(json, value);
    if (end == std::string_view::npos)
      break;
    text.remove_prefix(end + 1);
  }
  json += ']';
}

void append_number_of(std::string &json, gdcm::VR::VRType vr, const char *value) {
  switch (vr) {
  case gdcm::VR::FD:
    append_number(json, load<double>(value));
    break;
  case gdcm::VR::FL:
    append_number(json, static_cast<double>(load<float>(value)));
    break;
  case gdcm::VR::SL:
    json += std::to_string(load<int32_t>(value));
    break;
  case gdcm::VR::SS:
    json += std::to_string(load<int16_t>(value));
    break;
  case gdcm::VR::UL:
    json += std::to_string(load<uint32_t>(value));
    break;
  case gdcm::VR::US:
    json += std::to_string(load<uint16_t>(value));
    break;
  case gdcm::VR::SV:
    json += std::to_string(load<int64_t>(value));
    break;
  default:
    json += std::to_string(load<uint64_t>(value));
    break;
  }
}

std::string tag_name(uint32_t tag) {
  std::array<char, 9> text{};
  std::snprintf(text.data(), text.size(), "%08X", static_cast<unsigned>(tag));
  return text.data();
}

void append_tags(std::string &json, const char *value, size_t bytes) {
  json += ",\"Value\":[";
  for (size_t at = 0; at + 4 <= bytes; at += 4) {
    const uint32_t tag = (static_cast<uint32_t>(load<uint16_t>(value + at)) << 16U) | load<uint16_t>(value + at + 2);
    json += at > 0 ? ",\"" : "\"";
    json += tag_name(tag) + '"';
  }
  json += ']';
}

void append_numbers(std::string &json, gdcm::VR::VRType vr, const char *value, size_t bytes) {
  const size_t width = width_of(vr);
  json += ",\"Value\":[";
  for (size_t at = 0; at + width <= bytes; at += width) {
    if (at > 0)
      json += ',';
    append_number_of(json, vr, value + at);
  }
  json += ']';
}

void append_elements(const Walk &walk, const gdcm::DataSet &dataset, const CharacterSet &inherited,
                     const std::set<uint32_t> &only, int depth);

void append_items(const Walk &walk, const gdcm::SequenceOfItems &items, const CharacterSet &characters, int depth) {
  walk.json += ",\"Value\":[";
  for (gdcm::SequenceOfItems::SizeType i = 1; i <= items.GetNumberOfItems(); ++i) {
    walk.json += i > 1 ? ",{" : "{";
    append_elements(walk, items.GetItem(i).GetNestedDataSet(), characters, {}, depth + 1);
    walk.json += '}';
  }
  walk.json += ']';
}

void append_value(const Walk &walk, const gdcm::DataElement &element, gdcm::VR::VRType vr,
                  const CharacterSet &characters) {
  const gdcm::ByteValue *value = element.GetByteValue();
  if (value == nullptr || value->GetLength() == 0)
    return;
  const Kind kind = kind_of(vr);
  const size_t bytes = value->GetLength();
  const char *data = value->GetPointer();
  // Decimal strings are contours, which are read from headers; whatever else is that long is not.
  if (bytes > longest_value && vr != gdcm::VR::DS)
    walk.json += ",\"BulkDataURI\":\"\"";
  else if (kind == Kind::number)
    append_numbers(walk.json, vr, data, bytes);
  else if (kind == Kind::tag)
    append_tags(walk.json, data, bytes);
  else if (kind == Kind::bytes) {
    walk.json += ",\"InlineBinary\":";
    append_base64(walk.json, data, bytes);
  } else if (kind == Kind::ascii) {
    if (!trimmed({data, bytes}, true).empty())
      append_texts(walk.json, {data, bytes}, kind);
  } else {
    const std::string text = characters.to_utf8({data, bytes});
    if (!trimmed(text, true).empty())
      append_texts(walk.json, text, kind);
  }
}

// An unknown element of undefined length is a sequence too (PS3.5 section 6.2.2).
bool is_sequence(const gdcm::DataElement &element, const gdcm::VR &vr) {
  return vr == gdcm::VR::SQ ||
         (!element.IsEmpty() && dynamic_cast<const gdcm::SequenceOfItems *>(&element.GetValue()) != nullptr);
}

void append_element(const Walk &walk, const gdcm::DataSet &dataset, const gdcm::DataElement &element,
                    const CharacterSet &characters, int depth) {
  gdcm::VR vr = gdcm::DataSetHelper::ComputeVR(walk.file, dataset, element.GetTag());
  if (vr == gdcm::VR::INVALID || !vr.IsVRFile())
    vr = gdcm::VR::UN;
  const gdcm::SmartPointer<gdcm::SequenceOfItems> items = is_sequence(element, vr) ? element.GetValueAsSQ() : nullptr;
  if (items)
    vr = gdcm::VR::SQ;
  walk.json +=
      '"' + tag_name(element.GetTag().GetElementTag()) + "\":{\"vr\":\"" + gdcm::VR::GetVRStringFromFile(vr) + '"';
  if (items)
    append_items(walk, *items, characters, depth);
  else
    append_value(walk, element, vr, characters);
  walk.json += '}';
}

void append_elements(const Walk &walk, const gdcm::DataSet &dataset, const CharacterSet &inherited,
                     const std::set<uint32_t> &only, int depth) {
  if (depth > deepest_sequence)
    throw Failure(CLARA_E_FORMAT, "its sequences are nested deeper than 32 levels");
  // An item may have a set of its own.
  const gdcm::ByteValue *specific =
      dataset.FindDataElement(character_set_tag) ? dataset.GetDataElement(character_set_tag).GetByteValue() : nullptr;
  const CharacterSet own(specific == nullptr ? std::string_view()
                                             : std::string_view(specific->GetPointer(), specific->GetLength()));
  const CharacterSet &characters = specific == nullptr && depth > 0 ? inherited : own;
  bool first = walk.json.back() == '{';
  for (const gdcm::DataElement &element : dataset.GetDES()) {
    const gdcm::Tag &tag = element.GetTag();
    // Group lengths are of the old file, not of the data.
    if (tag.GetElement() == 0 || (depth == 0 && tag == pixel_data) ||
        (!only.empty() && only.count(tag.GetElementTag()) == 0))
      continue;
    if (!first)
      walk.json += ',';
    first = false;
    append_element(walk, dataset, element, characters, depth);
  }
}

} // namespace

void append_dataset(std::string &json, const gdcm::File &file, const std::set<uint32_t> &only) {
  append_elements({file, json}, file.GetDataSet(), CharacterSet(), only, 0);
}

} // namespace clara_dicom
