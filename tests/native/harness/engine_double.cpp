#include "engine_double.h"

#include "find_core.h"

#include <chrono>
#include <thread>

namespace engine {
namespace {

const clara_shim_table *shim = nullptr;

int CLARA_CALL bind(const clara_shim_table *from, clara_core_table *table) {
  shim = from;
  // Whatever the harness calls is bound below; the others are never to be reached, and only have to be there.
  clara_status(CLARA_CALL * unused)(void) = [] { return fail(CLARA_E_INTERNAL, "the double has no such function"); };
  for (size_t at = 8; at < sizeof(*table); at += sizeof(unused))
    memcpy(reinterpret_cast<char *>(table) + at, &unused, sizeof(unused));
  bind_images(*table);
  bind_models(*table);
  return CLARA_OK;
}

} // namespace

clara_status fail(clara_status status, const std::string &sentence) {
  shim->set_error(sentence.c_str());
  return status;
}

} // namespace engine

clara_shim::outcome clara_shim::find_core(const start_places &, bind_fn &found) {
  std::this_thread::sleep_for(std::chrono::milliseconds(60)); // the time to the first list of models is never less
  found = &engine::bind;
  return {};
}
