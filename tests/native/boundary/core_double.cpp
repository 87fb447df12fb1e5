#include "core_double.h"

#include "calls.h"
#include "clara/clara.h"

#include <mutex>
#include <stdexcept>

namespace {

std::mutex calls_mutex;

constexpr const char *names[] = {
#define X(name) #name,
    CLARA_FORWARDED(X)
#undef X
};

template <int Index, typename Result, typename... Arguments> Result CLARA_CALL record(Arguments... arguments) {
  const std::lock_guard<std::mutex> lock(calls_mutex);
  core_calls().push_back({names[Index], {as_number(arguments)...}});
  if (the_core().throws)
    throw std::runtime_error("thrown by the core");
  if constexpr (!std::is_void_v<Result>)
    return status_of(names[Index]);
}

template <int Index, typename Result, typename... Arguments> void put(Result(CLARA_CALL *&slot)(Arguments...)) {
  slot = &record<Index, Result, Arguments...>;
}

int CLARA_CALL bind(const clara_shim_table *shim, clara_core_table *table) {
  core_double &core = the_core();
  core.binds++;
  core.shim = shim;
  if (core.on_bind)
    return core.on_bind(*shim, *table);
  fill_table(*table);
  return CLARA_OK;
}

} // namespace

core_double &the_core() {
  static core_double core;
  return core;
}

std::vector<core_call> &core_calls() {
  static std::vector<core_call> calls;
  return calls;
}

void fill_table(clara_core_table &table) {
  enum {
#define X(name) index_##name,
    CLARA_FORWARDED(X)
#undef X
  };
#define X(name) put<index_##name>(table.name);
  CLARA_FORWARDED(X)
#undef X
}

clara_status status_of(const std::string &function) {
  clara_status status = -1000;
  for (const char *name : names) {
    if (function == name)
      return status;
    status--;
  }
  return 0;
}

std::string last_error() {
  uint64_t size = 0;
  clara_last_error(nullptr, &size);
  std::string text(size, '\0');
  clara_last_error(text.data(), &size);
  text.resize(size - 1);
  return text;
}

clara_shim::outcome clara_shim::find_core(const start_places &places, bind_fn &found) {
  core_double &core = the_core();
  core.finds++;
  if (core.on_find)
    if (outcome result = core.on_find(places); !result)
      return result;
  found = &bind;
  return {};
}
