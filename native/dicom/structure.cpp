#include "structure.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "failure.h"

namespace clara_dicom {

namespace {

constexpr uint64_t preamble = 128;
constexpr uint32_t undefined_length = 0xFFFFFFFFU;
constexpr uint32_t item = 0xFFFEE000U, item_end = 0xFFFEE00DU, sequence_end = 0xFFFEE0DDU;
constexpr uint32_t transfer_syntax = 0x00020010U, pixel_data = 0x7FE00010U;
constexpr int deepest_sequence = 32;

struct Element {
  uint32_t tag;
  std::string vr; // empty in implicit representation
  uint32_t length;
};

struct Encoding {
  bool explicit_vr;
  bool big_endian;
};

class Walk {
public:
  Walk(std::istream &file, uint64_t size) : file_(file), size_(size) {}

  void file_of_elements() {
    at_ = preamble;
    if (size_ < preamble + 4 || bytes<4>() != std::array<unsigned char, 4>{'D', 'I', 'C', 'M'})
      throw Failure(CLARA_E_FORMAT, "it is no DICOM file: the letters DICM are missing at its start");
    const std::string syntax = meta_information();
    if (syntax == "1.2.840.10008.1.2.1.99")
      return;
    // General Electric's private syntax is implicit with nothing swapped but the pixels.
    encoding_ = {syntax != "1.2.840.10008.1.2" && syntax != "1.2.840.113619.5.2", syntax == "1.2.840.10008.1.2.2"};
    if (size_ - at_ < 8)
      throw Failure(CLARA_E_FORMAT, "it is cut off: it has no dataset");
    elements(size_, 0, false);
  }

private:
  template <size_t N> std::array<unsigned char, N> bytes() {
    std::array<unsigned char, N> result{};
    if (at_ < window_at_ || at_ + N > window_at_ + window_count_)
      look_at_place();
    if (at_ + N > window_at_ + window_count_)
      throw Failure(CLARA_E_FORMAT, "it is cut off or damaged: it ends within an element");
    std::copy_n(window_.begin() + static_cast<std::ptrdiff_t>(at_ - window_at_), N, result.begin());
    at_ += N;
    return result;
  }

  // Elements are small and close together; a seek of the stream for each would read its buffer again.
  void look_at_place() {
    file_.clear();
    file_.seekg(static_cast<std::streamoff>(at_));
    file_.read(reinterpret_cast<char *>(window_.data()), static_cast<std::streamsize>(window_.size()));
    window_at_ = at_;
    window_count_ = static_cast<uint64_t>(file_.gcount());
    file_.clear();
  }

  uint32_t number16() {
    const auto b = bytes<2>();
    return encoding_.big_endian ? static_cast<uint32_t>(b[0] << 8U | b[1]) : static_cast<uint32_t>(b[1] << 8U | b[0]);
  }

  uint32_t number32() {
    const uint32_t first = number16(), second = number16();
    return encoding_.big_endian ? first << 16U | second : second << 16U | first;
  }

  Element next() {
    const uint32_t group = number16();
    Element element{group << 16U | number16(), "", 0};
    if (!encoding_.explicit_vr || group == 0xFFFEU) {
      element.length = number32();
      return element;
    }
    const auto letters = bytes<2>();
    element.vr.assign(letters.begin(), letters.end());
    if (letters[0] < 'A' || letters[0] > 'Z' || letters[1] < 'A' || letters[1] > 'Z')
      throw Failure(CLARA_E_FORMAT, "it is damaged: an element has no value representation");
    if (has_long_length(element.vr)) {
      number16();
      element.length = number32();
    } else {
      element.length = number16();
    }
    return element;
  }

  // All but these, what is not known among them (PS3.5 section 7.1.2), which GDCM reads so too.
  static bool has_long_length(std::string_view vr) {
    for (std::string_view known : {"AE", "AS", "AT", "CS", "DA", "DS", "DT", "FD", "FL", "IS", "LO",
                                   "LT", "PN", "SH", "SL", "SS", "ST", "TM", "UI", "UL", "US"})
      if (vr == known)
        return false;
    return true;
  }

  // The group 2 elements, always explicit and little-endian; gives the transfer syntax.
  std::string meta_information() {
    std::string syntax = "1.2.840.10008.1.2";
    while (size_ - at_ >= 8) {
      const uint64_t start = at_;
      if (number16() != 2U) {
        at_ = start;
        break;
      }
      at_ = start;
      const Element element = next();
      require_room(element.length);
      if (element.tag == transfer_syntax && element.length <= 64) {
        syntax.resize(element.length);
        file_.clear();
        file_.seekg(static_cast<std::streamoff>(at_));
        file_.read(syntax.data(), static_cast<std::streamsize>(syntax.size()));
        syntax.erase(syntax.find_last_not_of(std::string_view(" \0", 2)) + 1);
      }
      at_ += element.length;
    }
    return syntax;
  }

  void require_room(uint64_t length) const {
    if (length > size_ - at_)
      throw Failure(CLARA_E_FORMAT, "it is cut off or damaged: an element is longer than the rest of the file");
  }

  // Elements up to `end`, or up to the end of an item of undefined length.
  void elements(uint64_t end, int depth, bool open) {
    if (depth > deepest_sequence)
      throw Failure(CLARA_E_FORMAT, "its sequences are nested deeper than 32 levels");
    while (at_ < end && size_ - at_ >= 8) {
      const Element element = next();
      if (element.tag == item_end || element.tag == sequence_end) {
        if (open)
          return;
        throw Failure(CLARA_E_FORMAT, "it is damaged: an item ends that was not begun");
      }
      if (depth == 0 && element.tag == pixel_data) {
        if (element.length == undefined_length)
          fragments();
        return; // what is cut off of the pixels is told by who reads them
      }
      value(element, depth);
    }
  }

  void value(const Element &element, int depth) {
    if (element.length == undefined_length) {
      const Encoding outside = encoding_;
      if (element.vr == "UN") // its items are implicit little-endian whatever the file is (PS3.5 section 6.2.2)
        encoding_ = {false, false};
      items(size_, depth, true);
      encoding_ = outside;
      return;
    }
    require_room(element.length);
    const uint64_t end = at_ + element.length;
    if (is_sequence(element))
      items(end, depth, false);
    at_ = end;
  }

  // In implicit representation and in UN only the value tells.
  bool is_sequence(const Element &element) {
    if (element.vr == "SQ")
      return true;
    if ((!element.vr.empty() && element.vr != "UN") || element.length < 8)
      return false;
    const uint64_t start = at_;
    const uint32_t group = number16(), number = number16();
    at_ = start;
    return (group << 16U | number) == item;
  }

  void items(uint64_t end, int depth, bool open) {
    while (at_ < end && size_ - at_ >= 8) {
      const Element element = next();
      if (element.tag == sequence_end && open)
        return;
      if (element.tag != item)
        throw Failure(CLARA_E_FORMAT, "it is damaged: a sequence holds something else than items");
      if (element.length == undefined_length) {
        elements(size_, depth + 1, true);
        continue;
      }
      require_room(element.length);
      const uint64_t item_end_at = at_ + element.length;
      elements(item_end_at, depth + 1, false);
      at_ = item_end_at;
    }
  }

  void fragments() {
    while (size_ - at_ >= 8) {
      const Element element = next();
      if (element.tag == sequence_end)
        return;
      if (element.tag != item || element.length == undefined_length)
        throw Failure(CLARA_E_FORMAT, "its compressed pixels are damaged");
      require_room(element.length);
      at_ += element.length;
    }
  }

  std::istream &file_;
  uint64_t size_;
  uint64_t at_ = 0;
  std::array<unsigned char, 4096> window_{};
  uint64_t window_at_ = 0;
  uint64_t window_count_ = 0;
  Encoding encoding_{true, false};
};

} // namespace

void require_structure(std::istream &file, uint64_t size) {
  Walk(file, size).file_of_elements();
  file.clear();
  file.seekg(0);
}

} // namespace clara_dicom
