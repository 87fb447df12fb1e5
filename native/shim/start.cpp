#include "clara/runtime.h"
#include "core.h"
#include "last_error.h"
#include "state.h"

#include <exception>
#include <new>

namespace {

clara_status fail(clara_status status, const char *sentence) noexcept {
  clara_shim::set_last_error(sentence);
  return status;
}

clara_status start(const clara_start_options *options) {
  clara_shim::start_places places;
  clara_shim::outcome result = clara_shim::read_start_options(options, places);
  if (result)
    result = clara_shim::bind_core(places);
  // An empty sentence of a failure is the core's: it has set its own.
  if (!result && !result.sentence.empty())
    clara_shim::set_last_error(result.sentence.c_str());
  return result.status;
}

} // namespace

extern "C" {

uint32_t CLARA_CALL clara_abi_version(void) { return CLARA_ABI_MAJOR << 16 | CLARA_ABI_MINOR; }

clara_status CLARA_CALL clara_start(const clara_start_options *options) {
  clara_shim::clear_last_error();
  try {
    return start(options);
  } catch (const std::bad_alloc &) {
    return fail(CLARA_E_MEMORY,
                "there is not enough memory to start the library; close something and call clara_start again");
  } catch (const std::exception &e) {
    return fail(CLARA_E_INTERNAL, e.what());
  } catch (...) {
    return fail(CLARA_E_INTERNAL, "clara_start failed in a way that it does not know; please report it");
  }
}

} // extern "C"
