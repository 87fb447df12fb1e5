#include "codestream.h"

namespace clara_dicom {

namespace {

uint32_t big16(const unsigned char *at) { return static_cast<uint32_t>(at[0]) << 8U | at[1]; }

uint32_t big32(const unsigned char *at) { return big16(at) << 16U | big16(at + 2); }

// ISO 15444-1 Annex A.5.1: the SIZ marker follows the first one.
bool jpeg2000(const unsigned char *bytes, size_t count, Codestream &found) {
  constexpr size_t first_component = 42;
  if (count <= first_component || bytes[2] != 0xFF || bytes[3] != 0x51)
    return false;
  const uint32_t right = big32(bytes + 8), bottom = big32(bytes + 12), left = big32(bytes + 16),
                 top = big32(bytes + 20);
  if (right <= left || bottom <= top)
    return false;
  found.columns = right - left;
  found.rows = bottom - top;
  found.samples = big16(bytes + 40);
  found.bits = (bytes[first_component] & 0x7FU) + 1U;
  return true;
}

bool is_frame_header(unsigned char marker) {
  // SOF0 to SOF15 but for DHT, JPG and DAC, which stand between; SOF55 of JPEG-LS.
  return (marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC) || marker == 0xF7;
}

// ISO 10918-1 Annex B.2: segments with their lengths up to the frame header.
bool jpeg(const unsigned char *bytes, size_t count, Codestream &found) {
  size_t at = 2;
  while (at + 10 <= count) {
    if (bytes[at] != 0xFF)
      return false;
    const unsigned char marker = bytes[at + 1];
    if (marker == 0xFF) { // fill
      at++;
      continue;
    }
    if (is_frame_header(marker)) {
      found.bits = bytes[at + 4];
      found.rows = big16(bytes + at + 5);
      found.columns = big16(bytes + at + 7);
      found.samples = bytes[at + 9];
      return found.rows != 0; // else a later marker says it
    }
    at += 2 + static_cast<size_t>(big16(bytes + at + 2));
  }
  return false;
}

} // namespace

bool Codestream::of(const unsigned char *bytes, size_t count, Codestream &found) {
  if (count < 4 || bytes[0] != 0xFF)
    return false;
  if (bytes[1] == 0x4F)
    return jpeg2000(bytes, count, found);
  return bytes[1] == 0xD8 && jpeg(bytes, count, found);
}

} // namespace clara_dicom
