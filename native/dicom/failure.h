#pragma once

#include <cstdint>
#include <new>
#include <stdexcept>
#include <string>

#include "clara/status.h"

namespace clara_dicom {

// What goes over the boundary as a status and a sentence.
class Failure : public std::runtime_error {
public:
  Failure(int32_t status, const std::string &why) : std::runtime_error(why), status_(status) {}
  int32_t status() const noexcept { return status_; }

private:
  int32_t status_;
};

// Copies a sentence, cut at a character where the room is short.
void tell(const char *why, char *error, uint64_t error_size) noexcept;

// Runs what a function does and turns whatever it throws into a status; GDCM's own texts may hold values and are not
// passed on.
template <typename Work> int32_t guarded(char *error, uint64_t error_size, const Work &work) noexcept {
  try {
    tell("", error, error_size);
    work();
    return CLARA_OK;
  } catch (const Failure &failure) {
    tell(failure.what(), error, error_size);
    return failure.status();
  } catch (const std::bad_alloc &) {
    tell("there is not enough memory for it", error, error_size);
    return CLARA_E_MEMORY;
  } catch (const std::length_error &) {
    tell("an element claims more than memory can hold", error, error_size);
    return CLARA_E_FORMAT;
  } catch (...) {
    tell("it is damaged or no DICOM file", error, error_size);
    return CLARA_E_FORMAT;
  }
}

} // namespace clara_dicom
